import { assertEquals } from "@std/assert";
import { fittingAlternative } from "../../../../../lib/web/dashboard/kit/form/alternatives.ts";
import { problemsAt, problemsOf } from "../../../../../lib/web/dashboard/kit/form/problems.ts";
import { movedItem, withItem } from "../../../../../lib/web/dashboard/kit/form/list_changes.ts";
import {
  fieldIn,
  withField,
  withoutField,
} from "../../../../../lib/web/dashboard/kit/form/object_changes.ts";
import { fieldOf } from "../../../../../lib/web/dashboard/kit/form/field.ts";
import { suits } from "../../../../../lib/web/dashboard/kit/form/suits.ts";
import { Unreadable } from "../../../../../lib/web/dashboard/kit/form/unreadable.ts";

const SCAN = {
  $defs: { range: { type: "number", minimum: 0 } },
  type: "object",
  properties: { ranges: { type: "array", items: { $ref: "#/$defs/range" } } },
  required: ["ranges"],
};

Deno.test("problemsOf() tells of all that cannot be read, with the way there", () => {
  const value = {
    ranges: [1, new Unreadable("x", "this is no number")],
    a: new Unreadable("", "b"),
  };
  const problems = problemsOf(value, { schema: SCAN, root: SCAN });
  assertEquals(problems, [
    { message: "this is no number", path: ["ranges", 1] },
    { message: "b", path: ["a"] },
  ]);
  assertEquals(problemsAt(problemsAt(problems, "ranges"), 1), [
    { message: "this is no number", path: [] },
  ]);
});

Deno.test("problemsOf() tells what does not fit, also of a part that refers to the whole", () => {
  const place = { schema: SCAN, root: SCAN };
  assertEquals(problemsOf({ ranges: [1, -1] }, place), [
    { message: "expected at least 0, found -1", path: ["ranges", 1] },
  ]);
  const part = { schema: SCAN.properties.ranges, root: SCAN };
  assertEquals(problemsOf([-1], part), [{ message: "expected at least 0, found -1", path: [0] }]);
  assertEquals(problemsOf([1], part), []);
});

Deno.test("problemsOf() leaves it to the robot what makes no sense here", () => {
  for (const schema of [{ $ref: "#/none" }, 7, null, { pattern: "(" }]) {
    assertEquals(problemsOf("x", { schema, root: schema }), []);
  }
  // A pattern that takes hours is none of the page's business.
  const slow = { type: "string", pattern: "^(a+)+$" };
  assertEquals(problemsOf(`${"a".repeat(40)}b`, { schema: slow, root: slow }), []);
});

Deno.test("fittingAlternative() finds the form of a value", () => {
  const root = { $defs: { place: { type: "object", required: ["x"] } } };
  const options = [{ type: "number" }, { $ref: "#/$defs/place" }, { type: "null" }];
  assertEquals(
    [5, { x: 1 }, null, "text"].map((value) => fittingAlternative(options, value, root)),
    [0, 1, 2, 0],
  );
});

Deno.test("changes of lists and objects leave what they were made of as it was", () => {
  const list = [1, 2, 3];
  assertEquals([withItem(list, 1, 9), movedItem(list, 0, 2), movedItem(list, 0, -1)], [
    [1, 9, 3],
    [2, 3, 1],
    [1, 2, 3],
  ]);
  const fields = withField({ b: 1, a: 2 }, "__proto__", 3);
  assertEquals(Object.entries(withField(fields, "b", 5)), [["b", 5], ["a", 2], ["__proto__", 3]]);
  assertEquals(fieldIn(fields, "toString"), undefined);
  assertEquals(Object.keys(withoutField(fields, "b")), ["a", "__proto__"]);
});

Deno.test("suits() leaves to text what a field has no room for", () => {
  const suit = (schema: unknown, value: unknown) => suits(fieldOf({ schema, root: schema }), value);
  const closed = { properties: { x: true }, additionalProperties: false };
  assertEquals(
    [
      suit({ type: "number" }, "5"),
      suit({ type: "number" }, 5n),
      suit({ type: "array", items: { type: "number" } }, new Array(36).fill(0)),
      suit({ type: "array", items: { type: "number" } }, [1, 2]),
      suit(closed, { x: 1 }),
      suit(closed, { x: 1, y: 2 }),
      suit(closed, null),
    ],
    [false, true, false, true, true, false, false],
  );
});
