import { assertEquals, assertStrictEquals } from "@std/assert";
import { KeyCache } from "../../../lib/codec/msgpack/key_cache.ts";

const get = (cache: KeyCache, key: string) => {
  const bytes = new TextEncoder().encode(`..${key}..`);
  return cache.get(bytes, 2, bytes.length - 4);
};

Deno.test("KeyCache returns the key whether it is new or known", () => {
  const cache = new KeyCache();
  for (const key of ["", "a", "pose", "__proto__", "x".repeat(32), "pose"]) {
    assertStrictEquals(get(cache, key), key);
  }
});

Deno.test("KeyCache returns the right key when many share a place", () => {
  const cache = new KeyCache();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 10_000; i++) assertEquals(get(cache, `key${i}`), `key${i}`);
  }
});

Deno.test("KeyCache leaves a key to its caller when it is long or not ASCII", () => {
  const cache = new KeyCache();
  assertStrictEquals(get(cache, "x".repeat(33)), undefined);
  assertStrictEquals(get(cache, "größe"), undefined);
});
