import { assertEquals } from "@std/assert";
import { isPattern, NamePattern, whyNoPattern } from "../../lib/mesh/name_pattern.ts";
import { Random } from "../support/random.ts";

const matching = (pattern: string, names: readonly string[]) =>
  names.filter((name) => new NamePattern(pattern).matches(name));

/** For each pattern the names that match, and some that do not. */
const EXAMPLES: Readonly<Record<string, { yes: readonly string[]; no: readonly string[] }>> = {
  "imu": { yes: ["imu"], no: ["im", "imu2", "imu/raw", "a/imu"] },
  "*": { yes: ["imu", "größe", "*"], no: ["camera/left", "a/b/c"] },
  "camera/*": { yes: ["camera/left", "camera/"], no: ["camera", "camera/left/image", "camer/a"] },
  "*/image": { yes: ["left/image"], no: ["image", "a/left/image"] },
  "camera/*/image": {
    yes: ["camera/left/image", "camera//image"],
    no: ["camera/image", "camera/left/raw", "camera/left/image/raw"],
  },
  "**": { yes: ["imu", "camera/left", "a/b/c/d"], no: [] },
  "camera/**": {
    yes: ["camera", "camera/left", "camera/left/image"],
    no: ["cameras", "cameras/left", "a/camera"],
  },
  "**/image": { yes: ["image", "left/image", "camera/left/image"], no: ["image/raw", "an-image"] },
  "camera/**/image": {
    yes: ["camera/image", "camera/left/image", "camera/left/raw/image"],
    no: ["camera", "camera/left", "image"],
  },
  "**/a/**/b": { yes: ["a/b", "x/a/y/z/b", "a/a/b", "a/b/b"], no: ["a", "b/a", "a/b/c"] },
  "**/*": { yes: ["a", "a/b"], no: [] },
  "*/**": { yes: ["a", "a/b/c"], no: [] },
  "*/**/*": { yes: ["a/b", "a/b/c"], no: ["a"] },
  "**/**": { yes: ["a", "a/b"], no: [] },
  "cam*": { yes: ["cam", "camera", "cam0"], no: ["a-cam", "cam/left"] },
  "*cam": { yes: ["cam", "a-cam"], no: ["cam0", "a/cam"] },
  "c*m*a": { yes: ["cma", "camera", "c-m-a"], no: ["cm", "camer", "cmab", "ca"] },
  "a*a": { yes: ["aa", "aba", "aaa"], no: ["a", "ab"] },
  "*a*": { yes: ["a", "bab"], no: ["b", "x/a"] },
  "ab*ba": { yes: ["abba", "abxba"], no: ["aba", "ab"] },
  "camera*/im*/raw": { yes: ["camera0/image/raw"], no: ["camera0/image", "camera0/raw"] },
  "imu.?": { yes: [], no: ["imux", "imu.x", "imu"] },
  "[ab]*": { yes: ["[ab]", "[ab]c"], no: ["a", "b"] },
  "größe/*": { yes: ["größe/温度"], no: ["grosse/x"] },
};

for (const [pattern, { yes, no }] of Object.entries(EXAMPLES)) {
  Deno.test(`NamePattern "${pattern}" matches what it says`, () => {
    assertEquals(matching(pattern, [...yes, ...no]), yes);
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
    const expected = matchesNaively(name.split("/"), pattern.split("/"));
    assertEquals(new NamePattern(pattern).matches(name), expected, `${pattern} and ${name}`);
    if (expected) matched++;
  }
  assertEquals(matched > 2000 && matched < 18_000, true, `${matched} matched`);
});

/** As the definition says it, by trying everything. */
function matchesNaively([name, ...names]: string[], [level, ...levels]: string[]): boolean {
  if (level === undefined) return name === undefined;
  if (level === "**") {
    if (matchesNaively(name === undefined ? [] : [name, ...names], levels)) return true;
    return name !== undefined && matchesNaively(names, [level, ...levels]);
  }
  return name !== undefined && fitsNaively(name, level) && matchesNaively(names, levels);
}

function fitsNaively(text: string, level: string): boolean {
  if (level === "") return text === "";
  if (level[0] !== "*") return text[0] === level[0] && fitsNaively(text.slice(1), level.slice(1));
  return fitsNaively(text, level.slice(1)) || (text !== "" && fitsNaively(text.slice(1), level));
}

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
