/**
 * SHA-256 as FIPS 180-4 has it. `crypto.subtle` has it, too, but only as a promise, and what a topic
 * is announced with must not have to be awaited.
 *
 * @param bytes What to hash.
 * @returns The 32 bytes of the hash.
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = Uint32Array.from(FIRST_STATE);
  const padded = pad(bytes);
  const words = new Uint32Array(64);
  for (let offset = 0; offset < padded.byteLength; offset += 64) {
    for (let t = 0; t < 16; t++) words[t] = padded.getUint32(offset + t * 4);
    addBlock(state, words);
  }
  const hash = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => hash.setUint32(index * 4, word));
  return new Uint8Array(hash.buffer);
}

/** The bytes, a one bit, zeros up to whole blocks of 64 bytes, and the length in bits. */
function pad(bytes: Uint8Array): DataView<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

function addBlock(state: Uint32Array, words: Uint32Array): void {
  for (let t = 16; t < 64; t++) {
    const [w15, w2] = [words[t - 15]!, words[t - 2]!];
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ w15 >>> 3;
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ w2 >>> 10;
    words[t] = words[t - 16]! + s0 + words[t - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as Octet;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = h + s1 + (e & f ^ ~e & g) + ROUND_CONSTANTS[t]! + words[t]! | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = s0 + (a & b ^ a & c ^ b & c) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, d + first | 0, c, b, a, first + second | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => state[index]! += word);
}

function rotate(word: number, bits: number): number {
  return word >>> bits | word << 32 - bits;
}

type Octet = [number, number, number, number, number, number, number, number];

// A node loads this whether it has types or not: hence tables, and no working out of roots.

/** The first 32 bits behind the point of the square roots of the first 8 primes. */
// deno-fmt-ignore -- eight a line
const FIRST_STATE = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** The same of the cube roots of the first 64 primes. */
// deno-fmt-ignore -- eight a line
const ROUND_CONSTANTS = Uint32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);
