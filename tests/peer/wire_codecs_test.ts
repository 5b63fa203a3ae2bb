import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Codec } from "../../lib/codec/codec.ts";
import { jsonCodec } from "../../lib/codec/json/json.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { CodecRegistry } from "../../lib/codec/registry.ts";
import { WireCodecs } from "../../lib/peer/wire_codecs.ts";
import { ConnectionRig } from "./connection_rig.ts";

const mine: Codec = { ...jsonCodec, name: "mine" };
const codecs = new WireCodecs(new CodecRegistry([mine]));

Deno.test("WireCodecs.read() knows built-in codecs by number and others by the peer's names", async () => {
  const rig = new ConnectionRig();
  rig.connection.codecs[17] = "mine";
  rig.connection.codecs[18] = "theirs";
  assertStrictEquals(codecs.read(rig.connection, 1), msgpackCodec);
  assertStrictEquals(codecs.read(rig.connection, 17), mine);
  for (const number of [4, 16, 18]) assertEquals(codecs.read(rig.connection, number), undefined);
  assertEquals(codecs.nameOf(rig.connection, 18), "theirs");
  await rig.close();
});

Deno.test("WireCodecs.readAnswer() takes the caller's own numbers for the caller's codec", () => {
  assertStrictEquals(codecs.readAnswer(2, mine), jsonCodec);
  assertStrictEquals(codecs.readAnswer(16, mine), mine);
  assertEquals(codecs.readAnswer(15, mine), undefined);
});
