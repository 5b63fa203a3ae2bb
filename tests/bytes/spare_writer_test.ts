import { assertEquals, assertThrows } from "@std/assert";
import { WriterFullError } from "../../lib/bytes/byte_writer.ts";
import { written } from "../../lib/bytes/spare_writer.ts";

Deno.test("written() keeps what is written within each other apart", () => {
  const inner: Uint8Array[] = [];
  const outer = written((writer) => {
    writer.writeBytes(Uint8Array.of(1));
    inner.push(written((other) => other.writeBytes(Uint8Array.of(2, 3))));
    writer.writeBytes(Uint8Array.of(4));
  });
  assertEquals([outer, inner], [Uint8Array.of(1, 4), [Uint8Array.of(2, 3)]]);
  assertEquals(written(() => {}), new Uint8Array(0));
});

Deno.test("written() stops at its limit, and forgets what could not be written", () => {
  const large = new Uint8Array(2 * 1024 * 1024).fill(7);
  assertEquals(written((writer) => writer.writeBytes(large)), large);
  assertThrows(
    () => written((writer) => writer.writeBytes(Uint8Array.of(1, 2)), 1),
    WriterFullError,
  );
  assertThrows(() =>
    written((writer) => {
      writer.writeBytes(Uint8Array.of(5));
      throw new TypeError("no");
    }), TypeError);
  assertEquals(written((writer) => writer.writeBytes(Uint8Array.of(6))), Uint8Array.of(6));
});
