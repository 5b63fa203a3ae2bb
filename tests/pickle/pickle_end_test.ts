import { assertEquals, assertThrows } from "@std/assert";
import { pickle } from "../../lib/pickle/pickle.ts";
import { pickleEnd } from "../../lib/pickle/pickle_end.ts";
import { PickleError } from "../../lib/pickle/pickle_error.ts";
import { unpickleFirst } from "../../lib/pickle/unpickle.ts";
import { pythonWith, runPython } from "../support/python.ts";

const python = await pythonWith("pickle");
const VECTORS = new URL("vectors.py", import.meta.url).pathname;

Deno.test({
  name: "pickleEnd() finds the end of what Python pickles, of all protocols, wherever it is cut",
  ignore: python === undefined,
  async fn() {
    const lines = (await runPython(python!, [VECTORS])).trim().split("\n");
    for (const line of lines) {
      const bytes = Uint8Array.fromHex(line.split("|")[2]!);
      const twice = new Uint8Array(2 * bytes.length);
      twice.set(bytes);
      twice.set(bytes, bytes.length);
      assertEquals(pickleEnd(twice), bytes.length, line.slice(0, 80));
      assertEquals(pickleEnd(twice, bytes.length), twice.length);
      assertEquals(unpickleFirst(twice).end, bytes.length);
      const step = Math.max(1, Math.floor(bytes.length / 50));
      for (let end = 0; end < bytes.length; end += step) {
        assertEquals(pickleEnd(bytes.subarray(0, end)), undefined);
      }
    }
  },
});

Deno.test("pickleEnd() refuses what is no pickle, and is patient with lengths beyond all files", () => {
  assertThrows(() => pickleEnd(Uint8Array.of(0x80, 4, 0xff)), PickleError, "0xff");
  const long = Uint8Array.of(0x8e, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2);
  assertEquals(pickleEnd(long), undefined);
  assertEquals(pickleEnd(pickle(null)), 4);
});
