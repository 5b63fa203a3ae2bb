import { assertEquals, assertThrows } from "@std/assert";
import { decompressBzip2 } from "../../../lib/bag/reading/bzip2.ts";
import { DamageError } from "../../../lib/bag/reading/problem.ts";

/** Python's `bz2.compress(b"hello " * 20)`. */
const PACKED = Uint8Array.fromBase64(
  "QlpoOTFBWSZTWWcm9zEAAB2RAEAAAkSgADDNAFKjGkwnyYTROF3JFOFCQZyb3MQ=",
);
const TEXT = "hello ".repeat(20);

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

Deno.test("decompressBzip2() reads a stream, and several behind each other", () => {
  assertEquals(textOf(decompressBzip2(PACKED, 120)), TEXT);
  const twice = Uint8Array.of(...PACKED, ...PACKED);
  assertEquals(textOf(decompressBzip2(twice, 240)), TEXT + TEXT);
});

Deno.test("decompressBzip2() refuses more and less than it says", () => {
  assertThrows(() => decompressBzip2(PACKED, 119), DamageError, "more than it says");
  assertThrows(() => decompressBzip2(PACKED, 121), DamageError, "less than it says");
});

Deno.test("decompressBzip2() refuses a stream whose block is cut off anywhere", () => {
  // Behind the block stand its end and the checksum of all blocks, which each have one, too.
  const blockEnd = PACKED.length - 11;
  for (let length = 0; length < blockEnd; length++) {
    assertThrows(() => decompressBzip2(PACKED.subarray(0, length), 120), DamageError);
  }
});

Deno.test("decompressBzip2() refuses a stream with any byte changed that is not padding", () => {
  for (let at = 0; at < PACKED.length - 1; at++) {
    // How large its blocks may be changes nothing here.
    if (at === 3) continue;
    const bytes = PACKED.slice();
    bytes[at]! ^= 0xff;
    assertThrows(() => decompressBzip2(bytes, 120), DamageError);
  }
});
