import { assert, assertEquals } from "@std/assert";
import { jsonCodec } from "../../lib/codec/json/json.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { decoded, encoded } from "./round_trip.ts";

interface Vector {
  readonly value: unknown;
  readonly hex: string;
}

const page = await Deno.readTextFile(new URL("../../docs/codecs.md", import.meta.url));
const vectors = vectorsOf(page);

Deno.test("docs/codecs.md has vectors", () => assert(vectors.length >= 40));

for (const { value, hex } of vectors) {
  Deno.test(`msgpackCodec writes and reads the documented ${hex.slice(0, 24)}`, () => {
    assertEquals(encoded(msgpackCodec, value).toHex(), hex);
    assertEquals(decoded(msgpackCodec, Uint8Array.fromHex(hex)), value);
  });
}

/** Reads the values in the notation in which the page has them. */
function vectorsOf(markdown: string): Vector[] {
  const json = markdown.match(/### Test vectors[^]*?```json\n([^]*?)```/)?.[1] ?? "[]";
  return decoded(jsonCodec, new TextEncoder().encode(json)) as Vector[];
}
