/** How deep arrays, objects, maps and sets may be nested. */
export const MAX_DEPTH = 512;

/** What shared references may unfold to, whatever they take: in bytes of a structured clone. */
const UNFOLDED_BYTES = 4 * 1024 * 1024;
/** The same for each byte that is there. */
const UNFOLDED_BYTES_PER_BYTE = 16;

/**
 * Tells how large a message may be once what it shares is written out wherever it is referred to.
 *
 * @param byteLength How many bytes it takes as it is.
 * @returns How many bytes are allowed.
 */
export function maxUnfoldedBytes(byteLength: number): number {
  return UNFOLDED_BYTES + UNFOLDED_BYTES_PER_BYTE * byteLength;
}

/** How many values shared ones may unfold to, whatever is there, and for each that is there. */
const UNFOLDED_VALUES = 1_000_000;
const UNFOLDED_VALUES_PER_VALUE = 16;

/**
 * Tells how many values a message may be once what it shares is written out.
 *
 * @param distinct How many it is as it is.
 * @returns How many are allowed.
 */
export function maxUnfoldedValues(distinct: number): number {
  return UNFOLDED_VALUES + UNFOLDED_VALUES_PER_VALUE * distinct;
}

/** How many holes an array may have; in a structured clone, how long all arrays with holes may be. */
export const MAX_HOLES = 1_000_000;

/** How many bytes a bigint may need, its sign included: 65,536 bits. */
export const MAX_BIGINT_BYTES = 8192;

/**
 * Tells whether a bigint is small enough to be carried.
 *
 * @param value Any bigint.
 * @returns Whether {@linkcode MAX_BIGINT_BYTES} hold it.
 */
export function isCarriedBigint(value: bigint): boolean {
  return BigInt.asIntN(MAX_BIGINT_BYTES * 8, value) === value;
}
