import { assertEquals, assertThrows } from "@std/assert";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import { type CodecDefinition, defineCodec } from "../../lib/codec/define_codec.ts";
import { decoded, encoded } from "./round_trip.ts";

const bytewise: CodecDefinition = {
  name: "bytewise",
  encode: (value) => Uint8Array.from(value as number[]),
  decode: (bytes) => [...bytes],
};

Deno.test("defineCodec() makes a codec of two functions", () => {
  const codec = defineCodec(bytewise);
  assertEquals(codec.name, "bytewise");
  assertEquals(encoded(codec, [1, 2]), new Uint8Array([1, 2]));
  assertEquals(codec.decode(new Uint8Array([0, 1, 2, 0]), 1, 3), [1, 2]);
});

Deno.test("defineCodec() hands the function bytes of its own unless they are lent", () => {
  const codec = defineCodec({ ...bytewise, decode: (bytes) => bytes });
  const bytes = new Uint8Array([1, 2]);
  assertEquals((decoded(codec, bytes) as Uint8Array).buffer === bytes.buffer, false);
  assertEquals((decoded(codec, bytes, true) as Uint8Array).buffer === bytes.buffer, true);
});

Deno.test("defineCodec() copies at once, for the function may use its buffer again", () => {
  const scratch = new Uint8Array(100_000);
  const codec = defineCodec({ ...bytewise, encode: (value) => scratch.fill(value as number) });
  const writer = new ByteWriter();
  writer.mayLend = true;
  codec.encode(1, writer);
  codec.encode(2, writer);
  assertEquals([writer.lentBytes, writer.bytes[0], writer.bytes[100_000]], [0, 1, 2]);
});

Deno.test("defineCodec() throws when encode returns no bytes", () => {
  const codec = defineCodec({ ...bytewise, encode: () => "text" as unknown as Uint8Array });
  const error = assertThrows(() => encoded(codec, 1), TypeError);
  assertEquals(error.message, 'Cannot encode message: codec "bytewise" returned no Uint8Array');
});

Deno.test("defineCodec() throws when the name is not 1 to 64 visible ASCII characters", () => {
  for (const name of ["", "two words", "größe", "a".repeat(65)]) {
    const error = assertThrows(() => defineCodec({ ...bytewise, name }), TypeError);
    assertEquals(
      error.message,
      `Cannot define codec "${name}": a name is 1 to 64 visible ASCII characters`,
    );
  }
});

Deno.test("defineCodec() throws when a function is missing", () => {
  const definition = { name: "half", encode: bytewise.encode } as CodecDefinition;
  const error = assertThrows(() => defineCodec(definition), TypeError);
  assertEquals(error.message, 'Cannot define codec "half": encode and decode must be functions');
});
