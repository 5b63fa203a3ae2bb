import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkPrefix, nameOf, subjectOf, subjectsOf } from "../../../lib/bridge/nats/subjects.ts";
import { NamePattern } from "../../../lib/mesh/name_pattern.ts";
import { SHELL_NAMES } from "../../support/hostile_names.ts";
import { Random } from "../../support/random.ts";

const WRITTEN: readonly (readonly [name: string, subject: string])[] = [
  ["imu", "imu"],
  ["camera/left", "camera.left"],
  ["a.b/c*d>e", "a%2Eb.c%2Ad%3Ee"],
  ["two words", "two%20words"],
  ["50%", "50%25"],
  ["%2E", "%252E"],
  ["größe", "gr%C3%B6%C3%9Fe"],
  ["tab\t\r\n\0", "tab%09%0D%0A%00"],
  ["🤖", "%F0%9F%A4%96"],
  ["$SYS/$x", "%24SYS.%24x"],
  ["a$", "a$"],
  ["a//b/", "a.%-.b.%-"],
  ["\u007f", "%7F"],
];

Deno.test("subjectOf() writes names of a mesh as subjects of NATS, and nameOf() reads them", () => {
  for (const [name, subject] of WRITTEN) {
    assertEquals([subjectOf(name), nameOf(subject)], [subject, name]);
  }
});

Deno.test("nameOf() reads back whatever subjectOf() wrote, which NATS takes as a subject", () => {
  const random = new Random(1);
  const characters = [..."abz09_-.*>%$ /\t\0\u00e4\u20ac\u{1f916}~^\\\u2028", "%2E", "%-"];
  const names = Array.from(
    { length: 5000 },
    () => Array.from({ length: 1 + random.below(12) }, () => random.pick(characters)).join(""),
  );
  for (const name of [...names, ...SHELL_NAMES]) {
    const subject = subjectOf(name);
    assertEquals(nameOf(subject), name);
    assert(subject.split(".").every((level) => /^[!-)+-=?-~]+$/.test(level)), subject);
  }
});

Deno.test("nameOf() refuses subjects of others that stand for no name", () => {
  for (const subject of ["a b", "größe", "%zz", "%2e", "%FF", "a/b", "$SYS", "%41", "a..b"]) {
    assertEquals(nameOf(subject), undefined, subject);
  }
});

Deno.test("subjectsOf() says what to subscribe to, and whether that is all that a pattern means", () => {
  const cases: readonly (readonly [string, readonly string[], boolean])[] = [
    ["imu", ["imu"], true],
    ["camera/*", ["camera.*"], true],
    ["*/raw", ["*.raw"], true],
    ["**", [">"], true],
    ["camera/**", ["camera", "camera.>"], true],
    ["*/**", ["*", "*.>"], true],
    ["a/**/b", ["a.>"], false],
    ["**/b", [">"], false],
    ["cam*", ["*"], false],
    ["cam*/x", ["*.x"], false],
    ["cam*/**", ["*", "*.>"], false],
    ["a.b/*", ["a%2Eb.*"], true],
  ];
  for (const [pattern, subjects, isExact] of cases) {
    assertEquals(subjectsOf(pattern), { subjects, isExact }, pattern);
  }
});

Deno.test("subjects match each name that the pattern matches, once, and no other if they are exact", () => {
  const random = new Random(2);
  const text = (parts: readonly string[]) =>
    Array.from({ length: 1 + random.below(4) }, () => random.pick(parts)).join("/");
  for (let turn = 0; turn < 5000; turn++) {
    const pattern = text(["a", "b", "*", "**", "a*", "*b"]);
    // Bridges take one `**` at most.
    if (pattern.split("**").length > 2) continue;
    const name = text(["a", "b", "ab", "c.d"]);
    const { subjects, isExact } = subjectsOf(pattern);
    const matches = subjects.filter((filter) => natsMatches(filter, subjectOf(name))).length;
    const wanted = new NamePattern(pattern).matches(name);
    assert(matches <= 1, `${pattern} ${name}`);
    if (wanted || isExact) assertEquals(matches === 1, wanted, `${pattern} ${name}`);
  }
});

Deno.test("checkPrefix() takes levels that mean nothing to NATS", () => {
  for (const prefix of ["rosy", "fleet.rosy", "a-b_c"]) assertEquals(checkPrefix(prefix), prefix);
  for (const prefix of ["", "a..b", "a.", "*", "a.>", "a b", "ä"]) {
    assertThrows(() => checkPrefix(prefix), TypeError, "as a prefix of subjects");
  }
});

/** As NATS's documentation says it. */
function natsMatches(filter: string, subject: string): boolean {
  const [filters, levels] = [filter.split("."), subject.split(".")];
  if (filters.at(-1) === ">") {
    const before = filters.slice(0, -1);
    return levels.length > before.length && before.every((each, i) => fits(each, levels[i]!));
  }
  return filters.length === levels.length && filters.every((each, i) => fits(each, levels[i]!));
}

function fits(filter: string, level: string): boolean {
  return filter === "*" || filter === level;
}
