import { assertEquals } from "@std/assert";
import { paramsYaml } from "../../../lib/params/given/params_yaml.ts";
import { plainValue } from "../../../lib/yaml/located.ts";
import { readYaml } from "../../../lib/yaml/read_yaml.ts";

Deno.test("paramsYaml() writes what people would", () => {
  const values = {
    max_speed: 1.5,
    "pid.p": 2,
    mode: "slow",
    on: true,
    gains: [1, 2],
    port: "/dev/x",
  };
  assertEquals(
    paramsYaml(Object.entries(values), ["Params"]),
    '# Params\nmax_speed: 1.5\npid.p: 2\nmode: slow\n"on": true\ngains: [1,2]\nport: "/dev/x"\n',
  );
});

Deno.test("paramsYaml() writes what is read as the same", () => {
  const values: Record<string, unknown> = {
    number: "1.5",
    word: "true",
    no: "no",
    null: null,
    text: 'a: "b" # c\n- d',
    empty: "",
    small: 1e-7,
    large: 1e300,
    zero: -0,
    object: { "a b": [{}, []], long: "x".repeat(200), inner: { deep: "y".repeat(200) } },
    "ümläut.a/b": "é",
    __proto: 1,
  };
  const text = paramsYaml(Object.entries(values), []);
  assertEquals(plainValue(readYaml(text)), values);
});
