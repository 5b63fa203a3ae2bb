import { assertEquals, assertThrows } from "@std/assert";
import { defineSchema, type ParamDefinition } from "../../mod.ts";
import { checkDefinition, checkParamName } from "../../lib/params/check_definition.ts";
import { paramType } from "../../lib/params/param_type.ts";
import { UnfitValue } from "../../lib/params/param_value.ts";

function refuses(definition: ParamDefinition, given: unknown, message: string): void {
  const type = paramType(definition);
  const error = assertThrows(() => type.take(given), UnfitValue);
  assertEquals(error.message, message);
}

Deno.test("paramType() keeps the kind of the default", () => {
  assertEquals(paramType({ default: 1 }).take(2.5), 2.5);
  assertEquals(paramType({ default: 1 }).take(2n), 2);
  refuses({ default: 1 }, "2", "expected a number, found text");
  refuses({ default: true }, 1, "expected a boolean, found a number");
  refuses({ default: "a" }, null, "expected text, found null");
  refuses({ default: [1, 2] }, 1, "expected a list, found a number");
  refuses({ default: [1, 2] }, [1, "2"], "[1]: expected a number, found text");
  refuses({ default: { p: 1, i: 0 } }, { p: 1 }, '"i" is missing');
  refuses({ default: { p: 1 } }, { p: "1" }, "p: expected a number, found text");
});

Deno.test("paramType() lets any items into lists whose default says nothing of them", () => {
  assertEquals(paramType({ default: [] }).take([1, "a"]), [1, "a"]);
  assertEquals(paramType({ default: [1, "a"] }).take([true]), [true]);
  assertEquals(paramType({ default: [{ x: 1 }] }).take([]), []);
  assertEquals(paramType({ default: { at: null } }).take({ at: 3 }), { at: 3 });
});

Deno.test("paramType() checks limits, steps and choices", () => {
  const speed = { default: 1, min: 0, max: 3 };
  refuses(speed, 4, "expected at most 3, found 4");
  refuses(speed, -0.1, "expected at least 0, found -0.1");
  refuses({ default: 1, step: 1 }, 1.5, "expected steps of 1 from 0 on, found 1.5");
  refuses({ default: 2, min: 2, step: 3 }, 6, "expected steps of 3 from 2 on, found 6");
  refuses({ default: "a", choices: ["a", "b"] }, "c", 'expected one of "a", "b", found "c"');
  const tenths = paramType({ default: 0, min: 0, max: 0.95, step: 0.1 });
  assertEquals(tenths.take(0.1 + 0.2), 0.1 + 0.2, "whatever binary fractions make of it");
  assertEquals(tenths.take(0.95), 0.95, "the end of the range");
});

Deno.test("paramType() goes by a schema in place of the default's kind", () => {
  const count = defineSchema<number>("count", { type: "integer", minimum: 1 });
  refuses({ default: 1, schema: count }, 1.5, "expected a whole number, found a number");
  refuses({ default: 1, schema: count, max: 9 }, 10, "expected at most 9, found 10");
  const maybe = defineSchema<number | null>("maybe", { type: ["number", "null"] });
  const type = paramType({ default: null, schema: maybe });
  assertEquals([type.kind, type.take(null), type.take(2)], ["any", null, 2]);
  assertEquals(type.schema, { type: ["number", "null"], title: "maybe" });
});

Deno.test("paramType() says which kind and schema values have", () => {
  const kinds = [true, 1, "a", [1], { a: 1 }].map((value) => paramType({ default: value }).kind);
  assertEquals(kinds, ["boolean", "number", "string", "list", "object"]);
  assertEquals(paramType({ default: 1 }).schema, undefined);
  assertEquals(paramType({ default: [1] }).schema, { type: "array", items: { type: "number" } });
});

Deno.test("paramType() refuses definitions that contradict themselves", () => {
  const cases: readonly (readonly [ParamDefinition, string])[] = [
    [{ default: 4, max: 3 }, "its default 4 does not fit: expected at most 3, found 4"],
    [{ default: NaN }, "its default NaN does not fit: expected a finite number, found NaN"],
    [{ default: null }, "its default is null, which says nothing of other values"],
    [{ default: new Uint8Array(1) }, "its default bytes does not fit"],
    [{ default: 1, min: 3, max: 2 }, 'its "min", 3, is above its "max", 2'],
    [{ default: "a", min: 3 }, '"min" is for numbers, and it is of the kind "string"'],
    [{ default: "a", choices: ["a", 1] }, "its choice 1 does not fit: expected text"],
    [{ default: "c", choices: ["a", "b"] }, 'its default "c" does not fit: expected one of'],
    [{ default: 0.5, step: 1 }, "its default 0.5 does not fit: expected steps of 1 from 0 on"],
  ];
  for (const [definition, message] of cases) {
    assertThrows(() => paramType(definition), TypeError, message);
  }
});

Deno.test("checkDefinition() refuses what is no definition, unknown options above all", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [1.5, "it is defined by an object such as { default: 1 }, not a number"],
    [null, "not null"],
    [[1], "not a list"],
    [{}, 'it has no "default"'],
    [{ default: undefined }, 'it has no "default"'],
    [{ default: 1, mim: 0 }, 'it has no option "mim" (did you mean "min"?)'],
    [{ default: 1, min: "0" }, 'its "min" must be a finite number, not text'],
    [{ default: 1, max: NaN }, 'its "max" must be a finite number, not NaN'],
    [{ default: 1, step: 0 }, 'its "step", 0, is not above 0'],
    [{ default: 1, choices: [] }, 'its "choices" are 0, not 1 to 256'],
    [{ default: 1, choices: new Array(257).fill(1) }, 'its "choices" are 257'],
    [{ default: 1, validate: "no" }, 'its "validate" must be a function'],
    [{ default: 1, readOnly: 1 }, 'its "readOnly" must be a boolean'],
    [{ default: 1, readOnly: true, persist: true }, "nothing would be there to save"],
    [{ default: 1, description: "x".repeat(2001) }, "longer than 2000 characters"],
    [{ default: 1, unit: "x".repeat(65) }, "longer than 64 characters"],
  ];
  for (const [given, message] of cases) {
    assertThrows(() => checkDefinition(given), TypeError, message);
  }
  checkDefinition({ default: 1, min: undefined });
});

Deno.test("checkParamName() takes names that can be typed", () => {
  for (const name of ["max_speed", "pid.p", "left/gain", "_x", "größe", "a-1", "x".repeat(128)]) {
    checkParamName(name);
  }
  const wrong = ["", "1a", "a b", "a=b", "a*", "-a", "a\n", "__proto__", "x".repeat(129), 1, null];
  for (const name of wrong) assertThrows(() => checkParamName(name), TypeError, "Cannot use");
});
