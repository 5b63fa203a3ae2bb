import { assertEquals, assertStrictEquals } from "@std/assert";
import { NamePattern } from "../../lib/mesh/name_pattern.ts";
import { type Matches, PatternSet } from "../../lib/mesh/pattern_set.ts";
import { countWork } from "../support/counted_work.ts";
import { Random } from "../support/random.ts";

function setOf(...patterns: readonly string[]): PatternSet {
  const set = new PatternSet();
  for (const pattern of patterns) set.add(pattern);
  return set;
}

Deno.test("PatternSet.match() finds what matches, wherever the stars stand", () => {
  const set = setOf("camera/*", "*/left", "**", "imu/*", "cam*/*", "camera/*");
  assertEquals(set.size, 5);
  const { texts } = set.match("camera/left");
  assertEquals(texts.toSorted(), ["**", "*/left", "cam*/*", "camera/*"]);
  assertEquals(setOf("imu/*").match("camera/left").texts, []);
});

Deno.test("PatternSet.update() brings up to date, and leaves what is", () => {
  const set = setOf("camera/*");
  const matches = set.match("camera/left");
  const { texts } = matches;
  set.update(matches);
  assertStrictEquals(matches.texts, texts);
  set.add("**");
  set.delete("camera/*");
  set.delete("never there");
  set.update(matches);
  assertEquals(matches, { levels: ["camera", "left"], version: 3, texts: ["**"] });
});

Deno.test("PatternSet.update() finds what match() finds, however much has changed", () => {
  const random = new Random(3);
  const levels = ["a", "b", "*", "**", "a*"];
  const pool = levels.flatMap((first) => levels.map((second) => `${first}/${second}`));
  const set = new PatternSet();
  const present = new Set<string>();
  const known: Matches[] = ["a/a", "a/b", "b", "ab/c", "x/y/z"].map((name) => set.match(name));
  for (let round = 0; round < 1000; round++) {
    for (let changes = random.below(random.below(20) ? 5 : 200); changes > 0; changes--) {
      const text = random.pick(pool);
      if (random.below(2)) set.add(text), present.add(text);
      else set.delete(text), present.delete(text);
    }
    const matches = random.pick(known);
    set.update(matches);
    const expected = [...present].filter((text) =>
      new NamePattern(text).matchesLevels(matches.levels)
    );
    assertEquals(matches.texts.toSorted(), expected.sort());
    assertEquals(set.size, present.size);
  }
});

Deno.test("PatternSet: a change, and to follow it, cost the same however many patterns there are", () => {
  const perChange = (count: number) => {
    const set = setOf(...Array.from({ length: count }, (_, index) => `*/${index}/**`));
    const matches = set.match("camera/left/image");
    const rounds = 6000;
    return countWork(() => {
      for (let index = 0; index < rounds; index++) {
        if (index % 2) set.delete("one/*");
        else set.add("one/*");
        set.update(matches);
      }
    }) / rounds;
  };
  const [few, many] = [perChange(10), perChange(1000)];
  assertEquals(few > 0 && many <= 2 * few + 20, true, `${few} steps of few, ${many} of many`);
});
