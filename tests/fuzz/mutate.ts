import type { Random } from "../support/random.ts";
import { concat } from "../support/frames.ts";
import type { Bytes, FuzzTarget } from "./target.ts";

/** Longer inputs find nothing that shorter ones do not. */
const MAX_BYTES = 16_384;
/** Where lengths, counts and signs turn over. */
const INTERESTING = [0, 1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 511, 512, 513]
  .concat([1023, 4095, 4096, 32767, 32768, 65535, 65536, 1_000_000, 0x7fffffff, 0x80000000])
  .concat([0xfffffffe, 0xffffffff]);
const COMMON_WORDS = ["__proto__", "constructor", "prototype", "toString", "$type", "\0", "\ufeff"]
  .map((text) => new TextEncoder().encode(text));

/** Makes the input of a case: a seed, changed in a few places, or something out of thin air. */
export function makeInput(random: Random, target: FuzzTarget): Bytes {
  const kind = random.next();
  if (kind < 0.02) return random.bytes(random.below(64));
  let bytes: Bytes = random.pick(target.seeds).slice();
  if (kind < 0.04) return bytes;
  const words = [...COMMON_WORDS, ...target.words ?? []];
  for (let count = 1 + random.below(random.below(8) + 1); count > 0; count--) {
    bytes = change(bytes, random, target.seeds, words);
    if (bytes.length > MAX_BYTES) bytes = bytes.slice(0, MAX_BYTES);
  }
  return bytes;
}

/** Changes bytes in one place. */
export function change(
  bytes: Bytes,
  random: Random,
  seeds: readonly Bytes[],
  words: readonly Bytes[],
): Bytes {
  const at = random.below(bytes.length + 1);
  const count = random.below(Math.min(bytes.length - at, 64) + 1);
  switch (random.below(12)) {
    case 0: // A bit.
    case 1:
      if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 2: // A byte.
      if (at < bytes.length) bytes[at] = random.below(256);
      return bytes;
    case 3: // A byte that means something.
      if (at < bytes.length) bytes[at] = random.pick(INTERESTING);
      return bytes;
    case 4: // A length.
    case 5:
      return writeNumber(bytes, at, random);
    case 6: // The end.
      return bytes.slice(0, at);
    case 7: // A part less.
      return concat(bytes.subarray(0, at), bytes.subarray(at + count));
    case 8: // A part twice.
      return insert(bytes, at, bytes.subarray(at, at + count));
    case 9: // A word.
      return insert(bytes, at, random.pick(words));
    case 10: { // A part of another one.
      const other = random.pick(seeds);
      const from = random.below(other.length + 1);
      return concat(bytes.subarray(0, at), other.subarray(from));
    }
    default: // Deeper and deeper.
      return repeat(bytes, at, 1 + random.below(12), random.pick([3, 20, 300, 600, 2000]));
  }
}

function writeNumber(bytes: Bytes, at: number, random: Random): Bytes {
  const size = random.pick([1, 2, 2, 4, 4, 4, 8]);
  if (at + size > bytes.length) return bytes;
  const view = new DataView(bytes.buffer);
  const isLittle = random.below(2) === 0;
  const old = size === 2 ? view.getUint16(at, isLittle) : view.getUint8(at);
  // A little off is a mistake, far off an attack.
  const value = random.below(3) === 0 ? old + random.below(5) - 2 : random.pick(INTERESTING);
  if (size === 1) view.setUint8(at, value);
  else if (size === 2) view.setUint16(at, value, isLittle);
  else if (size === 4) view.setUint32(at, value, isLittle);
  else {view.setBigUint64(
      at,
      BigInt.asUintN(64, BigInt(value) << BigInt(random.below(33))),
      isLittle,
    );}
  return bytes;
}

function insert(bytes: Bytes, at: number, part: Uint8Array): Bytes {
  return concat(bytes.subarray(0, at), part, bytes.subarray(at));
}

function repeat(bytes: Bytes, at: number, length: number, times: number): Bytes {
  const part = bytes.subarray(at, at + length);
  const repeated = new Uint8Array(Math.min(part.length * times, MAX_BYTES));
  for (let to = 0; to < repeated.length; to++) repeated[to] = part[to % part.length]!;
  return insert(bytes, at, repeated);
}
