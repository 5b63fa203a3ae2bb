import { assertEquals, assertThrows } from "@std/assert";
import { PYTHON_CODECS } from "../../../../lib/bridge/python/codecs/python_codecs.ts";
import { pythonWith, runPython } from "../../../support/python.ts";

const { json, msgpack, pickle } = PYTHON_CODECS;
const python = await pythonWith("msgpack");
const roundTrip = (codec: typeof json, value: unknown) => codec.decode(codec.encode(value));

Deno.test("all codecs of Python's rosy carry plain data", () => {
  const value = [null, true, 1, -2.5, "é", [1, [2]], { a: { b: 1 } }, 2n ** 60n];
  for (const codec of [json, msgpack, pickle]) assertEquals(roundTrip(codec, value), value);
});

Deno.test("json and msgpack make plain data of what they have nothing for", () => {
  const value = [undefined, new Set([1]), new Map([["a", 1]]), new Float32Array([1.5])];
  const plain = [null, [1], { a: 1 }, [1.5]];
  for (const codec of [json, msgpack]) {
    assertEquals(roundTrip(codec, value), plain);
    assertEquals(roundTrip(codec, { a: undefined, b: new Date(0) }), {
      b: "1970-01-01T00:00:00.000Z",
    });
    assertThrows(() => codec.encode(new Map([[1, 2]])), TypeError, "use pickle");
    assertThrows(() => codec.encode([() => 1]), TypeError, "a function is no data");
  }
  const bytes = Uint8Array.of(0, 255);
  assertEquals(roundTrip(msgpack, [bytes, bytes.buffer]), [bytes, bytes]);
  assertThrows(() => json.encode(bytes), TypeError, "JSON has no bytes");
  assertThrows(() => msgpack.encode(2n ** 64n), TypeError, "64 bits");
});

Deno.test("what is too deep or too much is refused, in no time", () => {
  const deep = Array.from({ length: 600 }).reduce<unknown>((inner) => [inner], 1);
  const wide = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], 1);
  for (const codec of [json, msgpack]) {
    assertThrows(() => codec.encode(deep), TypeError, "deep");
    assertThrows(() => codec.encode(wide), TypeError, "more than 1000000");
    assertThrows(() => codec.decode(Uint8Array.of(0xc1)), TypeError);
  }
});

Deno.test("json reads integers exactly, and texts of digits as texts", () => {
  const text = '[12345678901234567890, -12345678901234567890, "12345678901234567890", 1e30]';
  const read = json.decode(new TextEncoder().encode(text));
  assertEquals(read, [12345678901234567890n, -12345678901234567890n, "12345678901234567890", 1e30]);
});

Deno.test({
  name: "Python reads what msgpack writes, without options",
  ignore: python === undefined,
  async fn() {
    const value = [2 ** 40, -(2 ** 40), 2n ** 63n, Uint8Array.of(1), { a: [1.5, "é"] }, undefined];
    const program =
      "import msgpack, sys; print(ascii(msgpack.unpackb(bytes.fromhex(sys.argv[1]))))";
    const told = await runPython(python!, ["-c", program, msgpack.encode(value).toHex()]);
    const wanted = `[${2 ** 40}, -${2 ** 40}, ${2n ** 63n}, b'\\x01', {'a': [1.5, '\\xe9']}, None]`;
    assertEquals(told.trim(), wanted);
  },
});
