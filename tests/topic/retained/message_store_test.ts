import { assertEquals, assertThrows } from "@std/assert";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { MessageStore } from "../../../lib/topic/retained/message_store.ts";

/** Keeps a message of so many bytes. @returns Its number. */
function add(store: MessageStore, byteLength = 1, sentAtMs = 0): number {
  const bytes = new Uint8Array(byteLength);
  return store.add({ bytes, codec: msgpackCodec, publishedAtMs: 0, via: null, sentAtMs }).number;
}

/** The numbers of what is kept. */
function numbers(store: MessageStore): number[] {
  const found: number[] = [];
  for (let next = store.after(0); next; next = store.after(next.number)) found.push(next.number);
  return found;
}

Deno.test("MessageStore keeps the newest messages, by consecutive numbers", () => {
  const store = new MessageStore({ count: 2, bytes: 100 });
  assertEquals([add(store), add(store), add(store)], [1, 2, 3]);
  assertEquals([numbers(store), store.size, store.bytes, store.last], [[2, 3], 2, 2, 3]);
  assertEquals([store.after(2)?.number, store.after(3)], [3, undefined]);
});

Deno.test("MessageStore lets go of the oldest where they take more bytes than allowed", () => {
  const store = new MessageStore({ count: 10, bytes: 100 });
  for (const size of [40, 40, 20, 41]) add(store, size);
  assertEquals([numbers(store), store.bytes], [[3, 4], 61]);
  add(store, 100);
  assertEquals([numbers(store), store.bytes], [[5], 100]);
});

Deno.test("MessageStore.assertFits() refuses what is larger than all that it may keep", () => {
  const store = new MessageStore({ count: 1, bytes: 100 });
  store.assertFits("map", 100);
  const message =
    'Cannot send a message on topic "map": it takes 101 bytes, and 100 may be retained';
  assertThrows(() => store.assertFits("map", 101), RangeError, message);
  store.limit({ count: 0, bytes: 100 });
  store.assertFits("map", 101);
});

Deno.test("MessageStore.limit() lets go at once, and with a count of 0 keeps nothing", () => {
  const store = new MessageStore({ count: 3, bytes: 100 });
  for (let i = 0; i < 3; i++) add(store);
  store.limit({ count: 1, bytes: 100 });
  assertEquals(numbers(store), [3]);
  store.limit({ count: 0, bytes: 100 });
  assertEquals([add(store), numbers(store), store.bytes], [0, [], 0]);
  store.limit({ count: 1, bytes: 100 });
  assertEquals([add(store), numbers(store)], [4, [4]]);
});

Deno.test("MessageStore.dropBefore() lets go of what was sent before", () => {
  const store = new MessageStore({ count: 3, bytes: 100 });
  for (const sentAtMs of [10, 20, 30]) add(store, 1, sentAtMs);
  store.dropBefore(20);
  assertEquals(numbers(store), [2, 3]);
  store.dropBefore(31);
  assertEquals([numbers(store), store.bytes, store.last], [[], 0, 3]);
});
