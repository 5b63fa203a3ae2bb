const MASK = 0xffff_ffff_ffff_ffffn;
const BLOCK_BYTES = 128;
const ROUNDS = 12;

/** The first 64 bits behind the points of the square roots of the first eight primes. */
const START = [
  ...[0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n],
  ...[0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n],
];

/** In which order each round takes the words of a block. */
const ORDERS = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** Which words of the state are mixed: columns, then diagonals. */
const MIXES = [
  ...[[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]],
  ...[[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]],
] as const;

/**
 * The hash BLAKE2b (RFC 7693), without a key. It is for short texts: nothing here is fast.
 *
 * @param data What to hash.
 * @param digestBytes How long the hash is to be, which changes all of it: 1 to 64.
 * @returns The hash.
 */
export function blake2b(data: Uint8Array, digestBytes: number): Uint8Array<ArrayBuffer> {
  const state = [...START];
  state[0]! ^= 0x0101_0000n ^ BigInt(digestBytes);
  const blocks = Math.max(1, Math.ceil(data.length / BLOCK_BYTES));
  for (let block = 0; block < blocks; block++) {
    const end = Math.min(data.length, (block + 1) * BLOCK_BYTES);
    compress(state, wordsOf(data.subarray(block * BLOCK_BYTES, end)), {
      count: BigInt(end),
      isLast: block === blocks - 1,
    });
  }
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, index) => digest.setBigUint64(index * 8, word, true));
  return new Uint8Array(digest.buffer.slice(0, digestBytes));
}

function wordsOf(block: Uint8Array): bigint[] {
  const padded = new Uint8Array(BLOCK_BYTES);
  padded.set(block);
  const view = new DataView(padded.buffer);
  return Array.from({ length: 16 }, (_, index) => view.getBigUint64(index * 8, true));
}

function compress(
  state: bigint[],
  words: readonly bigint[],
  { count, isLast }: { count: bigint; isLast: boolean },
): void {
  const v = [...state, ...START];
  v[12]! ^= count;
  if (isLast) v[14]! ^= MASK;
  for (let round = 0; round < ROUNDS; round++) {
    const order = ORDERS[round % ORDERS.length]!;
    MIXES.forEach((places, index) => {
      mix(v, places, [words[order[2 * index]!]!, words[order[2 * index + 1]!]!]);
    });
  }
  for (let index = 0; index < 8; index++) state[index]! ^= v[index]! ^ v[index + 8]!;
}

function mix(
  v: bigint[],
  [a, b, c, d]: readonly [number, number, number, number],
  [x, y]: readonly [bigint, bigint],
): void {
  v[a] = (v[a]! + v[b]! + x) & MASK;
  v[d] = rotated(v[d]! ^ v[a]!, 32n);
  v[c] = (v[c]! + v[d]!) & MASK;
  v[b] = rotated(v[b]! ^ v[c]!, 24n);
  v[a] = (v[a]! + v[b]! + y) & MASK;
  v[d] = rotated(v[d]! ^ v[a]!, 16n);
  v[c] = (v[c]! + v[d]!) & MASK;
  v[b] = rotated(v[b]! ^ v[c]!, 63n);
}

function rotated(word: bigint, bits: bigint): bigint {
  return (word >> bits | word << (64n - bits)) & MASK;
}
