/** How deep arrays, objects, maps and sets may be nested. */
export const MAX_DEPTH = 512;

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
