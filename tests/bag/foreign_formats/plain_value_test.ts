import { jsonCodec, msgpackCodec } from "@rosy/rosy";
import type { BagMessage } from "@rosy/rosy/bag";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { toArguments } from "../../../lib/bag/foreign/plain_value.ts";

function message(codec: string, bytes: Uint8Array, isForeign = true): BagMessage {
  const rest = { topic: "imu", publishedAtMs: 0, loggedAtMs: 0, sequence: 0 };
  return { ...rest, codec, bytes, ...(isForeign && { isForeign }) };
}

function json(text: string, isForeign = true): BagMessage {
  return message("json", new TextEncoder().encode(text), isForeign);
}

function decoded(given: BagMessage): unknown {
  const { bytes } = toArguments(given)!;
  return jsonCodec.decode(bytes, 0, bytes.length);
}

Deno.test("toArguments() makes JSON of another program the only argument", () => {
  assertEquals(decoded(json('{"x": 1.5, "name": "ä"}')), [{ x: 1.5, name: "ä" }]);
  assertEquals(decoded(json("[1, 2]")), [[1, 2]]);
  assertEquals(decoded(json(" null ")), [null]);
});

Deno.test("toArguments() takes what looks like a tag of rosy's codec for what it is", () => {
  const value = { "$type": "Date", value: "2026-01-01T00:00:00.000Z" };
  assertEquals(decoded(json(JSON.stringify(value))), [value]);
  assertEquals(decoded(json(JSON.stringify(value).replace("$", "\\u0024"))), [value]);
});

Deno.test("toArguments() makes MessagePack of another program the only argument", () => {
  const { bytes } = toArguments(message("msgpack", Uint8Array.of(0x92, 1, 2)))!;
  assertEquals(msgpackCodec.decode(bytes, 0, bytes.length), [[1, 2]]);
});

Deno.test("toArguments() leaves alone what is rosy's own, and what it cannot know", () => {
  for (const given of [json("[1]", false), message("cdr", Uint8Array.of(0, 1))]) {
    assertStrictEquals(toArguments(given), given);
  }
});

Deno.test("toArguments() refuses bytes that are not what they are said to be", () => {
  assertEquals(toArguments(json("{broken")), undefined);
  assertEquals(toArguments(json("1, 2")), undefined);
  assertEquals(toArguments(message("json", Uint8Array.of(0x22, 0xff, 0x22))), undefined);
  assertEquals(toArguments(message("msgpack", Uint8Array.of(0x92, 1))), undefined);
  assertEquals(toArguments(message("msgpack", Uint8Array.of(1, 2))), undefined);
});
