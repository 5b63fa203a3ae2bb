/** What a level of a name has to be: this very text, one that holds certain parts, or anything. */
type Level = string | LevelParts | typeof ANY_LEVEL | typeof ANY_LEVELS;

/** The texts between the stars of a level such as `cam*`: at least two, some of them empty. */
interface LevelParts {
  readonly before: string;
  readonly between: readonly string[];
  readonly after: string;
  /** How long all of them are together. */
  readonly length: number;
}

const ANY_LEVEL = Symbol("*");
const ANY_LEVELS = Symbol("**");

/**
 * Tells whether a text is a pattern: whatever holds a `*` is one, and no topic's name.
 *
 * @param text The text.
 */
export function isPattern(text: string): boolean {
  return text.includes("*");
}

/**
 * Tells what keeps a text from being a pattern that matches something.
 *
 * @param text The text; one without a `*` is a pattern that matches itself alone.
 * @returns What is wrong and what to write, or `undefined` where nothing is.
 */
export function whyNoPattern(text: string): string | undefined {
  const level = text.split("/").find((each) => each !== "**" && each.includes("**"));
  if (level === undefined) return undefined;
  const better = level.replaceAll(/\*+/g, "*");
  return `"**" stands for whole levels and "${level}" is only one: write "${better}", or "**" ` +
    "between slashes";
}

/**
 * Finds what belongs to a name, or to all names that match a pattern.
 *
 * @param text The name or the pattern.
 * @param byName What there is, by name.
 */
export function* matchedBy<T>(text: string, byName: ReadonlyMap<string, T>): Generator<T> {
  if (!isPattern(text)) {
    if (byName.has(text)) yield byName.get(text)!;
    return;
  }
  const pattern = new NamePattern(text);
  for (const [name, value] of byName) if (pattern.matches(name)) yield value;
}

/**
 * A pattern of names, taken apart once.
 *
 * - Names have levels with `/` between them. `*` within a level stands for any text, also for none;
 *   as a level of its own it thus stands for one level, whatever it is.
 * - `**` as a level of its own stands for any number of levels, also for none: `camera/**` matches
 *   `camera`. A pattern with `**` beside other text in a level matches nothing.
 * - All else stands for itself, and a pattern matches whole names.
 * - To match costs the pattern's length times the name's at most, whatever the pattern.
 */
export class NamePattern {
  /** The pattern as it was written. */
  readonly text: string;
  /** The first level of all names that match, where there is only one. */
  readonly firstLevel: string | null;
  readonly #levels: readonly Level[];
  /** What a name needs at least: so many levels. */
  readonly #least: number;
  readonly #isEndless: boolean;

  /** @param text The pattern. */
  constructor(text: string) {
    this.text = text;
    this.#levels = text.split("/").map(readLevel);
    this.#isEndless = this.#levels.includes(ANY_LEVELS);
    this.#least = whyNoPattern(text) === undefined
      ? this.#levels.filter((level) => level !== ANY_LEVELS).length
      : Infinity;
    const [first] = this.#levels;
    this.firstLevel = typeof first === "string" ? first : null;
  }

  /**
   * Tells whether a name matches.
   *
   * @param name The name.
   */
  matches(name: string): boolean {
    return this.matchesLevels(name.split("/"));
  }

  /**
   * Tells whether a name matches that is taken apart already.
   *
   * @param names The name's levels.
   */
  matchesLevels(names: readonly string[]): boolean {
    if (names.length < this.#least) return false;
    if (!this.#isEndless && names.length > this.#least) return false;
    const levels = this.#levels;
    let [at, name] = [0, 0];
    // Where the last `**` stands, and the first level that it does not stand for. Whatever an earlier
    // one could take besides, the last one can take as well: so only the last is ever tried again.
    let [endless, resume] = [-1, 0];
    while (name < names.length) {
      const level = levels[at];
      if (level === ANY_LEVELS) [endless, resume] = [at++, name];
      else if (level !== undefined && fits(names[name]!, level)) [at, name] = [at + 1, name + 1];
      else if (endless >= 0) [at, name] = [endless + 1, ++resume];
      else return false;
    }
    while (levels[at] === ANY_LEVELS) at++;
    return at === levels.length;
  }
}

function readLevel(text: string): Level {
  if (!text.includes("*")) return text;
  if (text === "*") return ANY_LEVEL;
  if (text === "**") return ANY_LEVELS;
  const [before, ...rest] = text.split("*") as [string, ...string[]];
  const after = rest.pop()!;
  return { before, between: rest, after, length: text.replaceAll("*", "").length };
}

function fits(text: string, level: Level): boolean {
  if (typeof level === "string") return text === level;
  if (typeof level === "symbol") return level === ANY_LEVEL;
  const { before, between, after, length } = level;
  if (text.length < length || !text.startsWith(before) || !text.endsWith(after)) return false;
  let from = before.length;
  for (const part of between) {
    // The first place is as good as any: it leaves the most for the parts behind it.
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= text.length - after.length;
}
