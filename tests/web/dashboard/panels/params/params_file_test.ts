import { assertEquals, assertThrows } from "@std/assert";
import type { ParamDescription } from "../../../../../lib/params/param_description.ts";
import {
  changesOf,
  paramsFile,
} from "../../../../../lib/web/dashboard/panels/params/params_file.ts";
import { paramSchema } from "../../../../../lib/web/dashboard/panels/params/param_schema.ts";
import { matches } from "../../../../../lib/web/dashboard/panels/params/search.ts";

function param(
  name: string,
  value: unknown,
  more: Partial<ParamDescription> = {},
): ParamDescription {
  const type = typeof value as "number";
  return {
    name,
    type,
    value,
    default: value,
    initial: value,
    origin: "default",
    readOnly: false,
    persist: false,
    ...more,
  };
}

const PARAMS = [
  param("max_speed", 1.5),
  param("serial", "007"),
  param("id", 7, { readOnly: true }),
];

Deno.test("paramsFile() writes what can be set, and changesOf() finds nothing to change in it", () => {
  const file = paramsFile("left/driver", PARAMS);
  assertEquals(file, '# Params of left/driver\nmax_speed: 1.5\nserial: "007"\n');
  assertEquals(changesOf(file, "left/driver", PARAMS), { values: {}, same: 2 });
});

Deno.test("changesOf() tells what would change, also by a section for the node", () => {
  const text = "/left/*:\n  max_speed: 2\n  serial: 008\n/right/*:\n  max_speed: 9\n";
  assertEquals(changesOf(text, "left/driver", PARAMS), {
    values: { max_speed: 2, serial: "008" },
    same: 0,
  });
});

Deno.test("changesOf() refuses what it cannot take as a whole", () => {
  const refuse = (text: string, message: string) =>
    assertThrows(() => changesOf(text, "driver", PARAMS), Error, message);
  refuse("max_sped: 1", 'no such params: "max_sped" (did you mean "max_speed"?)');
  refuse("- 1", "names and values");
  refuse("a: [1", "Line 1, column");
  refuse("/other:\n  max_speed: 1", "It says nothing of params of");
});

Deno.test("paramSchema() has the unit, the range and the choices", () => {
  assertEquals(paramSchema(param("x", 1, { min: 0, max: 2, step: 0.5, unit: "m" })), {
    type: "number",
    minimum: 0,
    maximum: 2,
    step: 0.5,
    unit: "m",
  });
  assertEquals(
    paramSchema(param("x", null, { type: "any", schema: { anyOf: [] }, choices: [1] })),
    {
      anyOf: [],
      enum: [1],
    },
  );
});

Deno.test("matches() looks for all words, in whatever order", () => {
  const info = { name: "max_speed", description: "How fast it drives." };
  assertEquals(
    ["", "SPEED base", "fast", "slow", "speed  "].map((text) => matches(text, "base", info)),
    [true, true, true, false, true],
  );
});
