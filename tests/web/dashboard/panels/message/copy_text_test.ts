import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { jsonText, yamlText } from "../../../../../lib/web/dashboard/panels/message/copy_text.ts";
import { roughBytes } from "../../../../../lib/web/dashboard/panels/message/rough_bytes.ts";

const VALUE = {
  text: "a: b\n- c",
  big: 2n ** 60n,
  bytes: new Uint8Array([1, 2]),
  numbers: new Float32Array([0.5, NaN]),
  list: [{ a: 1 }, [], [[1], "x"], {}],
  "no: key": null,
  yes: true,
};

Deno.test("yamlText() writes what others read as the same", () => {
  assertEquals(parse(yamlText(VALUE), { intAsBigInt: false }), {
    ...VALUE,
    big: Number(2n ** 60n),
    bytes: "AQI=",
    numbers: [0.5, NaN],
  });
  for (const value of [[{ a: 1 }], [[{ a: [{ b: "-" }] }]], { a: [{ b: 1 }] }, 5, "x", null, []]) {
    assertEquals(parse(yamlText(value)), value);
  }
});

Deno.test("jsonText() writes bytes in base64, and bigints as digits", () => {
  assertEquals(
    jsonText({ a: new Uint8Array([1, 2]), b: 2n ** 60n, c: NaN }),
    `{
  "a": "AQI=",
  "b": 1152921504606846976,
  "c": null
}`,
  );
});

Deno.test("roughBytes() estimates also what is large and nested", () => {
  assertEquals(roughBytes(new Float64Array(1000)), 8006);
  assertEquals(roughBytes("x".repeat(100)), 102);
  const estimate = roughBytes(Array(1e6).fill({ x: 1, y: 2 }));
  assertEquals(Math.round(estimate / 1e6), 33);
});
