import { assertEquals, assertThrows } from "@std/assert";
import { decodeVia, encodeVia, readVia, viaFieldBytes, writeViaField } from "../../lib/wire/via.ts";

const IDS = ["mqtt-1a2b", "k3wq7d5mzpa2xr4t"];

Deno.test("where a message has been comes back from a header as it was written", () => {
  const via = encodeVia(IDS)!;
  const view = new DataView(new ArrayBuffer(64));
  view.setUint8(0, 1);
  view.setUint8(1, 4);
  const end = writeViaField(view, 6, via);
  assertEquals(end, 6 + viaFieldBytes(via));
  assertEquals(decodeVia(readVia(view, 0, end)), IDS);
  assertEquals(readVia(view, 0, 6), null);
  assertEquals(decodeVia(readVia(view, 0, end - 1)), [], "one that is cut off");
  assertEquals(encodeVia([]), null);
});

Deno.test("what others write there is nothing, or ids", () => {
  for (const text of ["", " ", "a  b", "a b ", "é", "x".repeat(33), "\n"]) {
    assertEquals(decodeVia(new TextEncoder().encode(text)), [], JSON.stringify(text));
  }
  assertEquals(decodeVia(Uint8Array.of(0xff, 0xfe)), []);
  assertEquals(decodeVia(null), []);
  assertThrows(() => encodeVia(["a b"]), RangeError);
});
