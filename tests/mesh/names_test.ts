import { assertEquals, assertThrows } from "@std/assert";
import {
  checkName,
  checkTopicOrPattern,
  isHidden,
  isName,
  MAX_NAME_BYTES,
} from "../../lib/mesh/names.ts";

Deno.test("checkName() returns a name of up to 255 bytes of UTF-8", () => {
  for (
    const name of ["a", "some-topic", "x".repeat(MAX_NAME_BYTES), "€".repeat(85), "😀".repeat(63)]
  ) {
    assertEquals(checkName("topic", name), name);
    assertEquals(isName(name), true);
  }
});

Deno.test("checkName() refuses a name that is longer, counted in bytes", () => {
  for (const [name, bytes] of [["x".repeat(256), 256], ["€".repeat(86), 258]] as const) {
    const { message } = assertThrows(() => checkName("topic", name), RangeError);
    assertEquals(
      message,
      `Cannot use "${name.slice(0, 20)}…" as a topic name: it takes ${bytes} bytes of UTF-8, ` +
        "at most 255 are allowed",
    );
    assertEquals(isName(name), false);
  }
});

Deno.test("checkName() refuses what is no name", () => {
  const expected: [unknown, string][] = [
    [
      "a\ud800b",
      'Cannot use "a\\ud800b" as a node name: it holds half of a surrogate pair, which is no ' +
      "character",
    ],
    [
      "\udc00\ud800",
      'Cannot use "\\udc00\\ud800" as a node name: it holds half of a surrogate pair, which is ' +
      "no character",
    ],
    ["", "Cannot use an empty string as a node name: give it a name"],
    [42, "Cannot use number 42 as a node name: it must be a string"],
    [undefined, "Cannot use undefined as a node name: it must be a string"],
    [null, "Cannot use null as a node name: it must be a string"],
    [{}, "Cannot use an object as a node name: it must be a string"],
    [() => {}, "Cannot use a function as a node name: it must be a string"],
    [Symbol("s"), "Cannot use symbol Symbol(s) as a node name: it must be a string"],
  ];
  for (const [name, text] of expected) {
    assertEquals(assertThrows(() => checkName("node", name), TypeError).message, text);
    assertEquals(isName(name), false);
  }
});

Deno.test("checkName() refuses patterns as names of topics and services, and of nothing else", () => {
  for (const what of ["topic", "service"]) {
    assertEquals(
      assertThrows(() => checkName(what, "camera/*"), TypeError).message,
      `Cannot use "camera/*" as a ${what} name: "*" stands for other names, and can only be ` +
        `listened to; name one ${what}`,
    );
  }
  assertEquals(checkName("node", "star*"), "star*");
});

Deno.test("checkTopicOrPattern() takes names and patterns, and refuses what matches nothing", () => {
  for (const text of ["imu", "*", "camera/**", "cam*/image"]) {
    assertEquals(checkTopicOrPattern(text), text);
  }
  for (const text of ["", 42, "*".repeat(256), "*/\ud800"]) {
    assertThrows(() => checkTopicOrPattern(text), Error, "Cannot use");
  }
  assertEquals(
    assertThrows(() => checkTopicOrPattern("cam**"), TypeError).message,
    'Cannot listen to "cam**": "**" stands for whole levels and "cam**" is only one: write ' +
      '"cam*", or "**" between slashes',
  );
});

Deno.test("isHidden() finds levels that begin with an underscore", () => {
  const names = ["_a", "a/_b", "a/_b/c", "a_b", "a/b_", "a/b"];
  assertEquals(names.map(isHidden), [true, true, true, false, false, false]);
});
