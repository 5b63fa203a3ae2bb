import { NamePattern } from "../../../lib/mesh/name_pattern.ts";
import { isName } from "../../../lib/mesh/names.ts";
import { PatternSet } from "../../../lib/mesh/pattern_set.ts";
import { matchesByDefinition } from "../../support/pattern_reference.ts";
import { type FuzzTarget, promise, texts } from "../target.ts";

const decoder = new TextDecoder();

/** A pattern and a name, with a line feed between them, as they could stand in a stranger's record. */
const patternTarget: FuzzTarget = {
  name: "patterns",
  weight: 1,
  seeds: texts(
    "camera/*/image\ncamera/left/image",
    "camera/**\ncamera",
    "**/a/**/a/**/b\na/a/a/a/a/a/a/a/a/a/b",
    "*a*a*a*/**/*b\naaaaaaaa/ab/b",
  ),
  words: texts("*", "**", "/", "/**", "**/", "a", "\n"),
  run(input) {
    const [pattern = "", name = ""] = decoder.decode(input).split("\n");
    if (!isName(pattern) || !isName(name)) return;
    const expected = matchesByDefinition(name, pattern);
    promise(new NamePattern(pattern).matches(name) === expected, () => `${pattern} and ${name}`);
    const set = new PatternSet();
    set.add(pattern);
    promise(set.match(name).texts.length === Number(expected), () => `a set: ${pattern}, ${name}`);
  },
};

/** Patterns of names. */
export const PATTERN_TARGETS: readonly FuzzTarget[] = [patternTarget];
