import { assertEquals } from "@std/assert";
import { flowText } from "../../lib/yaml/flow_text.ts";
import { plainValue } from "../../lib/yaml/located.ts";
import { readYaml } from "../../lib/yaml/read_yaml.ts";

const VALUES: readonly [value: unknown, text: string][] = [
  [null, "null"],
  [true, "true"],
  [0.5, "0.5"],
  [-0, "-0"],
  [1e20, "1e+20"],
  [2 ** 53, "9.007199254740992e+15"],
  [1e-7, "1e-7"],
  [Infinity, ".inf"],
  [-Infinity, "-.inf"],
  [NaN, ".nan"],
  [12345678901234567890n, "12345678901234567890"],
  ["0123", '"0123"'],
  ['a "b": {c}\n# d', '"a \\"b\\": {c}\\n# d"'],
  [{ "a b": [1, { __proto__x: [] }], "": {} }, '{"a b":[1,{"__proto__x":[]}],"":{}}'],
];

for (const [value, text] of VALUES) {
  Deno.test(`flowText() writes ${text}, which is read as the same value`, () => {
    assertEquals(flowText(value), text);
    assertEquals(plainValue(readYaml(text)), value);
  });
}
