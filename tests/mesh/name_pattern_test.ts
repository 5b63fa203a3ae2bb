import { assertEquals } from "@std/assert";
import { isPattern, NamePattern, whyNoPattern } from "../../lib/mesh/name_pattern.ts";
import { matchesByDefinition } from "../support/pattern_reference.ts";
import { Random } from "../support/random.ts";

const matching = (pattern: string, names: readonly string[]) =>
  names.filter((name) => new NamePattern(pattern).matches(name));

interface Vectors {
  readonly patterns: readonly {
    readonly pattern: string;
    readonly matches: readonly string[];
    readonly others: readonly string[];
  }[];
}

const VECTORS: Vectors = JSON.parse(
  await Deno.readTextFile(new URL("../../docs/vectors/pattern_vectors.json", import.meta.url)),
);

for (const { pattern, matches, others } of VECTORS.patterns) {
  Deno.test(`NamePattern "${pattern}" matches what docs/vectors/pattern_vectors.json says`, () => {
    assertEquals(matching(pattern, [...matches, ...others]), matches);
  });
}

Deno.test("NamePattern with ** beside other text of a level matches nothing, and it is told why", () => {
  for (const pattern of ["a**", "**a", "a**b/c", "a/b**/*", "***"]) {
    assertEquals(matching(pattern, ["a", "ab", "a/b", pattern]), [], pattern);
  }
  assertEquals(
    whyNoPattern("camera/l**t"),
    '"**" stands for whole levels and "l**t" is only one: write "l*t", or "**" between slashes',
  );
  for (const pattern of ["*", "**", "a/**/b", "*a*/*", "imu"]) {
    assertEquals(whyNoPattern(pattern), undefined, pattern);
  }
});

Deno.test("isPattern() says so of whatever holds a star", () => {
  assertEquals(["imu", "*", "a/**", "c*m", "?", "[a]"].filter(isPattern), ["*", "a/**", "c*m"]);
});

Deno.test("NamePattern.firstLevel is the one level that names can begin with", () => {
  const first = (pattern: string) => new NamePattern(pattern).firstLevel;
  assertEquals(["camera/*", "imu", "*/a", "**", "cam*/a"].map(first), [
    "camera",
    "imu",
    null,
    null,
    null,
  ]);
});

Deno.test("NamePattern says what a naive reference says of random patterns and names", () => {
  const random = new Random(15);
  const some = (choices: readonly string[], most: number) =>
    Array.from({ length: 1 + random.below(most) }, () => random.pick(choices));
  const names = ["a", "b", "aa", "ab", "ba", ""];
  const levels = ["a", "b", "*", "*", "**", "**", "a*", "*b", "a*b*", "*a*b"];
  let matched = 0;
  for (let round = 0; round < 20_000; round++) {
    const pattern = some(levels, 6).join("/");
    const name = some(names, 7).join("/");
    const expected = matchesByDefinition(name, pattern);
    assertEquals(new NamePattern(pattern).matches(name), expected, `${pattern} and ${name}`);
    if (expected) matched++;
  }
  assertEquals(matched > 2000 && matched < 18_000, true, `${matched} matched`);
});

Deno.test("NamePattern tries a hostile pattern no more often than its length times the name's", () => {
  const hostile = [
    ["**/a/".repeat(40) + "b", "a/".repeat(127) + "a"],
    ["**/*/".repeat(40) + "b", "a/".repeat(127) + "a"],
    ["*a".repeat(60) + "b", "a".repeat(255)],
    ["**/" + "*a*a*a*a*b/".repeat(10) + "c", "aaaaaaaaaa/".repeat(20) + "c"],
  ] as const;
  for (const [text, name] of hostile) {
    const pattern = new NamePattern(text);
    const levels = name.split("/");
    let looks = 0;
    const counted = new Proxy(levels, {
      get: (target, key) => (looks++, Reflect.get(target, key)),
    });
    assertEquals(pattern.matchesLevels(counted), false);
    // Each step looks at the number of levels and at one level.
    const most = 2 * (text.split("/").length + 1) * (levels.length + 1);
    assertEquals(looks <= most, true, `${text}: ${looks} looks, at most ${most}`);
  }
});
