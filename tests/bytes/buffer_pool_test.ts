import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { BufferPool, SMALLEST_BUFFER_BYTES } from "../../lib/bytes/buffer_pool.ts";

Deno.test("BufferPool.take() makes buffers of powers of two", () => {
  const pool = new BufferPool();
  const sizes = [0, 1, SMALLEST_BUFFER_BYTES, SMALLEST_BUFFER_BYTES + 1, 1_000_000];
  assertEquals(sizes.map((size) => pool.take(size).length), [
    SMALLEST_BUFFER_BYTES,
    SMALLEST_BUFFER_BYTES,
    SMALLEST_BUFFER_BYTES,
    SMALLEST_BUFFER_BYTES * 2,
    2 ** 20,
  ]);
});

Deno.test("BufferPool.take() returns a buffer that was given back, of its size only", () => {
  const pool = new BufferPool();
  const buffer = pool.take(100_000);
  pool.give(buffer);
  assert(pool.take(0) !== buffer);
  assertStrictEquals(pool.take(70_000), buffer);
  assert(pool.take(70_000) !== buffer);
});

Deno.test("BufferPool.give() leaves to the garbage collector what is beyond its bound", () => {
  const pool = new BufferPool(SMALLEST_BUFFER_BYTES * 2);
  const buffers = [pool.take(0), pool.take(0), pool.take(0)];
  for (const buffer of buffers) pool.give(buffer);
  const again = [pool.take(0), pool.take(0), pool.take(0)];
  assertEquals(again.filter((buffer) => buffers.includes(buffer)).length, 2);
});

Deno.test("BufferPool.give() has room again after buffers were taken", () => {
  const pool = new BufferPool(SMALLEST_BUFFER_BYTES);
  const first = pool.take(0);
  pool.give(first);
  pool.take(0);
  const second = pool.take(0);
  pool.give(second);
  assertStrictEquals(pool.take(0), second);
});
