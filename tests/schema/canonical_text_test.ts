import { assertEquals, assertThrows } from "@std/assert";
import { canonicalText, MAX_SCHEMA_DEPTH } from "../../lib/schema/canonical_text.ts";

Deno.test("canonicalText() sorts keys by their UTF-16 units and leaves out white space", () => {
  // The example of RFC 8785, section 3.2.3: a surrogate pair sorts before U+FB33.
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  assertEquals(
    canonicalText(value),
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With ' +
      'Diaeresis","\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face",' +
      '"\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
});

Deno.test("canonicalText() writes numbers and texts as RFC 8785 has them", () => {
  const value = {
    numbers: [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    literals: [null, true, false],
  };
  assertEquals(
    canonicalText(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

Deno.test("canonicalText() leaves out what is undefined, as JSON does", () => {
  assertEquals(canonicalText({ b: undefined, a: 1 }), '{"a":1}');
});

Deno.test("canonicalText() says where something is no JSON", () => {
  const cases: [unknown, string][] = [
    [{ a: [1, { b: new Date(0) }] }, '"a/1/b" is an object of class Date'],
    [{ a: () => 0 }, '"a" is a function'],
    [{ a: NaN }, '"a" is NaN'],
    [{ a: 1n }, '"a" is 1'],
    [undefined, "it is undefined"],
    [{ a: "\ud800" }, '"a" holds half of a surrogate pair'],
    [{ "\ud800": 1 }, "holds half of a surrogate pair"],
  ];
  for (const [value, message] of cases) {
    assertThrows(() => canonicalText(value), TypeError, message);
  }
});

Deno.test("canonicalText() refuses what holds itself, and what is nested too deep", () => {
  const circle: Record<string, unknown> = {};
  circle.properties = { circle };
  assertThrows(() => canonicalText(circle), TypeError, "or holds itself");
  let deep: unknown = {};
  for (let depth = 0; depth < MAX_SCHEMA_DEPTH; depth++) deep = { not: deep };
  canonicalText(deep);
  assertThrows(() => canonicalText({ not: deep }), TypeError, "nested deeper than 256");
});
