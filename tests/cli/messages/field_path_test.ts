import { assertEquals, assertThrows } from "@std/assert";
import { compileFieldPath } from "../../../lib/cli/messages/field_path.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";

const ARGS = [
  "hello",
  [10, 20, [30]],
  {
    name: "world",
    pose: { x: 1.5, "a.b": 7, none: null, missing: undefined },
    ranges: new Float32Array([0.5, 1.5]),
    map: new Map([["k", { v: 9 }]]),
    list: [{ id: 1 }, { id: 2 }],
  },
];

const FOUND: [path: string, value: unknown][] = [
  ["0", "hello"],
  ["1.2.0", 30],
  ["1[2][0]", 30],
  ["[1].0", 10],
  ["1.-1", [30]],
  ["-1.name", "world"],
  ["name", "world"],
  ["pose.x", 1.5],
  ["2.pose.x", 1.5],
  ["pose.a\\.b", 7],
  ["pose.none", null],
  ["pose.missing", undefined],
  ["ranges.1", 1.5],
  ["ranges[-2]", 0.5],
  ["map.k.v", 9],
  ["list[1].id", 2],
];

for (const [path, value] of FOUND) {
  Deno.test(`compileFieldPath() finds ${path}`, () => {
    assertEquals(compileFieldPath(path)(ARGS), { value });
  });
}

for (
  const path of ["3", "-4", "other", "name.length", "pose.x.y", "1.3", "1.one", "ranges.2", "map.x"]
) {
  Deno.test(`compileFieldPath() finds nothing at ${path}`, () => {
    assertEquals(compileFieldPath(path)(ARGS), undefined);
  });
}

for (const path of ["constructor", "pose.__proto__", "ranges.length", "pose.toString"]) {
  Deno.test(`compileFieldPath() does not show the inherited ${path}`, () => {
    assertEquals(compileFieldPath(path)(ARGS), undefined);
  });
}

Deno.test("compileFieldPath() finds nothing in an empty message", () => {
  assertEquals(compileFieldPath("a")([]), undefined);
  assertEquals(compileFieldPath("0")([]), undefined);
});

for (const path of ["a..b", "a.", "..", "."]) {
  Deno.test(`compileFieldPath() refuses ${path}`, () => {
    assertThrows(
      () => compileFieldPath(path),
      UsageError,
      `flag --field must be names or indexes with dots between, not "${path}"`,
    );
  });
}
