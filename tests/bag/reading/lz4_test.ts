// @ts-types="@types/lz4js"
import { compress } from "lz4js";
import { assertEquals, assertThrows } from "@std/assert";
import { decompressLz4 } from "../../../lib/bag/reading/lz4.ts";
import { DamageError } from "../../../lib/bag/reading/problem.ts";

const MAGIC = [0x04, 0x22, 0x4d, 0x18];
const SKIPPED_MAGIC = [0x53, 0x2a, 0x4d, 0x18];
const END = [0, 0, 0, 0];
/** Version 1, blocks of up to 4 MiB. */
const FLAGS = [0x40, 0x70];
const ANY_CHECKSUM = [1, 2, 3, 4];

/** A block of three bytes as they are. */
function stored(...bytes: number[]): number[] {
  return [bytes.length, 0, 0, 0x80, ...bytes];
}

function frame(flags: readonly number[], ...rest: readonly number[]): number[] {
  return [...MAGIC, ...flags, 0, ...rest];
}

function decompress(bytes: readonly number[], size: number): number[] {
  return [...decompressLz4(Uint8Array.from(bytes), size)];
}

Deno.test("decompressLz4() gives back what was compressed", () => {
  for (const length of [0, 1, 100, 70_000, 9_000_000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i >> 6) * 7 + i % 5);
    assertEquals(decompressLz4(compress(bytes), length), bytes);
  }
});

Deno.test("decompressLz4() reads what a frame may have beside its blocks", () => {
  assertEquals(decompress(frame(FLAGS, ...stored(1, 2, 3), ...END), 3), [1, 2, 3]);
  // A checksum behind each block, one of the content, its size, a dictionary's number.
  const size = [3, 0, 0, 0, 0, 0, 0, 0];
  assertEquals(
    decompress(
      [...MAGIC, 0x5d, 0x70, ...size, ...ANY_CHECKSUM, 0].concat(
        [...stored(1, 2, 3), ...ANY_CHECKSUM, ...END, ...ANY_CHECKSUM],
      ),
      3,
    ),
    [1, 2, 3],
  );
  // Two frames, and between them what is to be skipped.
  const one = frame(FLAGS, ...stored(1), ...END);
  assertEquals(decompress([...one, ...SKIPPED_MAGIC, 2, 0, 0, 0, 9, 9, ...one], 2), [1, 1]);
});

for (
  const [what, bytes, size] of [
    ["no frame", [1, 2, 3, 4, 5], 3],
    ["another version", frame([0x80, 0x70], ...stored(1), ...END), 1],
    ["a block that is cut off", frame(FLAGS, 9, 0, 0, 0x80, 1, 2), 9],
    ["a block that is too long", frame(FLAGS, 1, 0, 0x40, 0x80, 1), 9],
    ["a frame without its end", frame(FLAGS, ...stored(1)), 1],
    ["more than it says", frame(FLAGS, ...stored(1, 2, 3), ...END), 2],
    ["less than it says", frame(FLAGS, ...stored(1, 2, 3), ...END), 4],
    ["a copy of more than there is room for", frame(FLAGS, 6, 0, 0, 0, 0x1f, 7, 1, 0, 255, 0), 5],
  ] as const
) {
  Deno.test(`decompressLz4() refuses ${what}`, () => {
    assertThrows(() => decompress(bytes, size), DamageError);
  });
}
