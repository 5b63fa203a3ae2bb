import { assertEquals } from "@std/assert";
import { isTooLarge, scalarValue } from "../../lib/yaml/core_schema.ts";
import { plainValue } from "../../lib/yaml/located.ts";
import { readYaml } from "../../lib/yaml/read_yaml.ts";

const TEXTS = [
  ...["0", "-0", "+0", "007", "-007", "0o7", "0o8", "0x1F", "0X1F", "-0x1", "0x", "1_0", "1 0"],
  ...["1.", ".1", ".", "+.5", "1e5", "1E+5", "1e", "e5", "1.5e-3", "1e400", "-1e400", "5e-324"],
  ...[".inf", "+.INF", "-.Inf", ".iNF", "inf", ".nan", ".NaN", "-.nan", "nan", "~", "null", "Null"],
  ...["nULL", "true", "TRUE", "tRUE", "no", "off", "y", "9007199254740993", "-9007199254740993"],
];

Deno.test("scalarValue() reads texts as readYaml() does", () => {
  for (const text of TEXTS) assertEquals(scalarValue(text), plainValue(readYaml(text)), text);
});

Deno.test("scalarValue() knows the core schema's words, and no others", () => {
  const words = TEXTS.filter((text) => typeof scalarValue(text) === "string");
  assertEquals(words, [
    ...["0o8", "0X1F", "-0x1", "0x", "1_0", "1 0", ".", "1e", "e5", ".iNF", "inf", "-.nan", "nan"],
    ...["nULL", "tRUE", "no", "off", "y"],
  ]);
});

Deno.test("isTooLarge() tells numbers without a place from infinities that are meant", () => {
  const large = TEXTS.filter((text) => isTooLarge(scalarValue(text), text));
  assertEquals(large, ["1e400", "-1e400"]);
});
