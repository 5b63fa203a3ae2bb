import { assertEquals, assertStrictEquals } from "@std/assert";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { ByteWriter, LEND_FROM_BYTES } from "../../lib/bytes/byte_writer.ts";

const written = (writer: ByteWriter) => writer.bytes.subarray(0, writer.position);

Deno.test("ByteWriter keeps what was written when it grows", () => {
  const writer = new ByteWriter();
  writer.writeBytes(new Uint8Array([1, 2, 3]));
  writer.reserve(1_000_000);
  assertEquals(writer.bytes.length, 2 ** 20);
  assertEquals(written(writer), new Uint8Array([1, 2, 3]));
  assertStrictEquals(writer.view.buffer, writer.bytes.buffer);
});

Deno.test("ByteWriter keeps its buffer when there is room", () => {
  const writer = new ByteWriter();
  const { bytes } = writer;
  writer.reserve(bytes.length);
  assertStrictEquals(writer.bytes, bytes);
});

Deno.test("ByteWriter gives the smaller buffer back when it grows", () => {
  const pool = new BufferPool();
  const writer = new ByteWriter(pool);
  const { bytes } = writer;
  writer.reserve(100_000);
  assertStrictEquals(pool.take(0), bytes);
});

Deno.test("ByteWriter.writeText() appends UTF-8 of any length", () => {
  for (const text of ["", "abc", "é€😀".repeat(10), "A".repeat(70_000), "aé😀".repeat(70_000)]) {
    const writer = new ByteWriter();
    writer.writeBytes(new Uint8Array([9]));
    const length = writer.writeText(text);
    const expected = new TextEncoder().encode(text);
    assertEquals(length, expected.length);
    assertEquals(written(writer).subarray(1), expected);
  }
});

Deno.test("ByteWriter.writeText() goes on when the buffer is full in the middle of a text", () => {
  const writer = new ByteWriter();
  writer.position = writer.bytes.length - 8;
  writer.writeText("ab😀é€😀z");
  const text = new TextDecoder().decode(written(writer).subarray(2 ** 16 - 8));
  assertEquals(text, "ab😀é€😀z");
});

Deno.test("ByteWriter.writeText() writes U+FFFD when a surrogate stands alone", () => {
  const writer = new ByteWriter();
  writer.writeText("a\uD83D");
  assertEquals(written(writer), new TextEncoder().encode("a\uFFFD"));
});

Deno.test("ByteWriter.writeBytes() copies unless the writer may lend", () => {
  const writer = new ByteWriter();
  writer.writeBytes(new Uint8Array(LEND_FROM_BYTES));
  assertEquals([writer.position, writer.lent.length], [LEND_FROM_BYTES, 0]);
});

Deno.test("ByteWriter.writeBytes() lends large arrays in their places", () => {
  const writer = new ByteWriter();
  writer.mayLend = true;
  const large = new Uint8Array(LEND_FROM_BYTES);
  writer.writeBytes(new Uint8Array(LEND_FROM_BYTES - 1));
  writer.writeBytes(large);
  writer.writeBytes(new Uint8Array([1]));
  assertEquals(writer.lent, [{ position: LEND_FROM_BYTES - 1, bytes: large }]);
  assertEquals([writer.position, writer.lentBytes], [LEND_FROM_BYTES, LEND_FROM_BYTES]);
});

Deno.test("ByteWriter.writeBytes() copies memory that is shared with other threads", () => {
  const writer = new ByteWriter();
  writer.mayLend = true;
  writer.writeBytes(new Uint8Array(new SharedArrayBuffer(LEND_FROM_BYTES)));
  assertEquals([writer.position, writer.lent.length], [LEND_FROM_BYTES, 0]);
});

Deno.test("ByteWriter.rollback() drops what was written and lent since", () => {
  const writer = new ByteWriter();
  writer.mayLend = true;
  const large = new Uint8Array(LEND_FROM_BYTES);
  writer.writeBytes(large);
  const { position, lent: { length } } = writer;
  writer.writeBytes(large);
  writer.writeBytes(new Uint8Array([1]));
  writer.rollback(position, length);
  assertEquals(writer.lent, [{ position: 0, bytes: large }]);
  assertEquals([writer.position, writer.lentBytes], [0, LEND_FROM_BYTES]);
});

Deno.test("ByteWriter.takeBuffer() hands over and starts anew", () => {
  const writer = new ByteWriter();
  writer.writeText("abc");
  const { bytes } = writer;
  assertStrictEquals(writer.takeBuffer(), bytes);
  assertEquals([writer.position, writer.bytes === bytes], [0, false]);
  assertStrictEquals(writer.view.buffer, writer.bytes.buffer);
});
