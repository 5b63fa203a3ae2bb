import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { Codec } from "../../lib/codec/codec.ts";
import { defineCodec } from "../../lib/codec/define_codec.ts";
import { jsonCodec } from "../../lib/codec/json/json.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { BUILT_IN_CODECS, CodecRegistry, resolveCodec } from "../../lib/codec/registry.ts";
import { structuredCloneCodec } from "../../lib/codec/clone/structured_clone.ts";

function ownCodec(name: string): Codec {
  return defineCodec({ name, encode: () => new Uint8Array(0), decode: () => null });
}

Deno.test("BUILT_IN_CODECS has the numbers of the protocol", () => {
  assertEquals([...BUILT_IN_CODECS].map(([number, { name }]) => [number, name]), [
    [1, "msgpack"],
    [2, "json"],
    [3, "structured-clone"],
  ]);
});

Deno.test("CodecRegistry finds built-in and own codecs by name", () => {
  const own = ownCodec("own");
  const registry = new CodecRegistry([own, msgpackCodec]);
  assertStrictEquals(registry.byName("own"), own);
  assertStrictEquals(registry.byName("json"), jsonCodec);
  assertStrictEquals(registry.byName("nothing"), undefined);
  assertEquals(registry.names, ["msgpack", "json", "structured-clone", "own"]);
});

Deno.test("CodecRegistry throws when a codec has the name of another", () => {
  for (const own of [[ownCodec("json")], [ownCodec("own"), ownCodec("own")]]) {
    const error = assertThrows(() => new CodecRegistry(own), TypeError);
    assertEquals(
      error.message,
      `Cannot add codec "${own[0]?.name}": another one has its name`,
    );
  }
});

Deno.test("resolveCodec() finds built-in codecs and returns others as they are", () => {
  const own = ownCodec("own");
  assertStrictEquals(resolveCodec("msgpack"), msgpackCodec);
  assertStrictEquals(resolveCodec("json"), jsonCodec);
  assertStrictEquals(resolveCodec("structured-clone"), structuredCloneCodec);
  assertStrictEquals(resolveCodec(own), own);
});

Deno.test("resolveCodec() refuses a codec whose name does not travel", () => {
  for (const name of ["a\ud800", "a b", "x".repeat(65), "é"]) {
    const codec = { ...ownCodec("own"), name };
    assertEquals(
      assertThrows(() => resolveCodec(codec), TypeError).message,
      `Cannot use codec ${JSON.stringify(name)}: a name is 1 to 64 visible ASCII characters`,
    );
  }
});

const WRONG: [option: unknown, got: string][] = [
  ["pickle", '"pickle"'],
  [undefined, "undefined"],
  [() => 1, "of type function"],
  [{ name: "own" }, "without encode and decode"],
  [{ name: "", encode: () => 1, decode: () => 1 }, "of that form"],
];

for (const [option, got] of WRONG) {
  Deno.test(`resolveCodec() lists the choices when the option is ${got}`, () => {
    const error = assertThrows(() => resolveCodec(option as Codec), TypeError);
    assertEquals(
      error.message,
      `Cannot use codec ${got}: expected "msgpack", "json", "structured-clone" ` +
        "or an object with name, encode and decode",
    );
  });
}
