import type { ValueType } from "@std/msgpack";
import type { Random } from "../support/random.ts";

const NUMBERS = [0, -0, 31, 32, 127, 128, 255, 256, 65535, 65536, 2 ** 31, 2 ** 32 - 1, 2 ** 32]
  .flatMap((number) => [number, -number, -number - 1, number + 0.5])
  .concat([NaN, Infinity, -Infinity, 2 ** 53 - 1, -(2 ** 53) + 1, 5e-324, 1.8e308]);
const TEXTS = ["", "a", "é", "€uro", "😀", "\u0000", "\uFFFD", "__proto__", "$type"];
const LENGTHS = [0, 1, 2, 3, 4, 15, 16, 31, 32, 33, 40, 41, 100, 255, 256, 300];

/** Any value that MessagePack carries without extension types. */
export function plainValue(random: Random, depth = 0): ValueType {
  switch (random.below(depth > 3 ? 7 : 10)) {
    case 0:
      return null;
    case 1:
      return random.next() < 0.5;
    case 2:
      return random.pick(NUMBERS);
    case 3:
      return random.next() * 10 ** random.below(20) * random.pick([1, -1]);
    case 4:
      return Math.round(random.next() * 2 ** random.below(54)) * random.pick([1, -1]);
    case 5:
      return text(random);
    case 6:
      return random.bytes(random.pick(LENGTHS));
    case 7:
      return Array.from({ length: random.below(20) }, () => plainValue(random, depth + 1));
    case 8:
      return Array.from({ length: random.below(60) }, () => random.next() * 300 | 0);
    default:
      return object(random, () => plainValue(random, depth + 1)) as ValueType;
  }
}

/** Any value that all built-in codecs carry. */
export function anyValue(random: Random, depth = 0): unknown {
  switch (random.below(depth > 3 ? 8 : 12)) {
    case 0:
      return BigInt.asIntN(random.below(200), BigInt(`0x${random.bytes(25).toHex()}`));
    case 1:
      return new Date(Math.round((random.next() - 0.5) * 2 * 10 ** random.below(16)));
    case 2:
      return depth > 0 ? undefined : null;
    case 3: {
      const { buffer } = random.bytes(random.below(20) * 8);
      return new (random.pick([
        Int8Array,
        Uint8Array,
        Uint8ClampedArray,
        Int16Array,
        Uint16Array,
        Int32Array,
        Uint32Array,
        BigInt64Array,
        BigUint64Array,
      ]))(buffer);
    }
    case 4:
      return Float32Array.from({ length: random.below(20) }, () => random.next());
    case 5:
    case 6:
    case 7:
      return plainValue(random, depth + 2);
    case 8:
      return new Map(
        Array.from(
          { length: random.below(5) },
          () => [anyValue(random, depth + 1), anyValue(random, depth + 1)],
        ),
      );
    case 9:
      return new Set(Array.from({ length: random.below(5) }, () => anyValue(random, depth + 1)));
    case 10:
      return Array.from({ length: random.below(8) }, () => anyValue(random, depth + 1));
    default:
      return object(random, () => anyValue(random, depth + 1) ?? null);
  }
}

function text(random: Random): string {
  const length = random.pick(LENGTHS);
  let result = random.pick(TEXTS);
  while (result.length < length) {
    result += random.next() < 0.95
      ? String.fromCharCode(32 + random.below(95))
      : random.pick(TEXTS);
  }
  return result;
}

function object(random: Random, value: () => unknown): Record<string, unknown> {
  const entries = Array.from({ length: random.below(20) }, () => [text(random), value()]);
  return Object.fromEntries(entries);
}
