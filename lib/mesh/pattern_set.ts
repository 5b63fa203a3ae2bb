import { NamePattern } from "./name_pattern.ts";

/** A pattern that came or went. */
interface Step {
  readonly pattern: NamePattern;
  readonly isAdded: boolean;
}

/** So many steps are kept of a few patterns. */
const LEAST_STEPS = 64;

/** Which patterns match a name, as of one of a set's versions. */
export interface Matches {
  /** The name's levels. */
  readonly levels: readonly string[];
  version: number;
  /** The patterns' texts, in no order. */
  texts: readonly string[];
}

/**
 * Some patterns, and which of them match a name.
 *
 * - They are found by the first level of the name: only those that begin with it, or with a `*`, are
 *   tried.
 * - What was found once is brought up to date at the cost of what has changed since, as long as that
 *   is not more than there is.
 */
export class PatternSet {
  readonly #patterns = new Map<string, NamePattern>();
  /** By the first level of the names; `null` where a pattern may begin with any. */
  readonly #byFirstLevel = new Map<string | null, Set<NamePattern>>();
  #steps: Step[] = [];
  /** The version before the first of the steps. */
  #firstVersion = 0;

  /** How many patterns there are. */
  get size(): number {
    return this.#patterns.size;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#firstVersion + this.#steps.length;
  }

  /** Adds a pattern. */
  add(text: string): void {
    if (this.#patterns.has(text)) return;
    const pattern = new NamePattern(text);
    this.#patterns.set(text, pattern);
    const { firstLevel } = pattern;
    const bucket = this.#byFirstLevel.get(firstLevel) ?? new Set();
    this.#byFirstLevel.set(firstLevel, bucket.add(pattern));
    this.#step({ pattern, isAdded: true });
  }

  /** Takes a pattern out. */
  delete(text: string): void {
    const pattern = this.#patterns.get(text);
    if (!pattern) return;
    this.#patterns.delete(text);
    const bucket = this.#byFirstLevel.get(pattern.firstLevel)!;
    bucket.delete(pattern);
    if (bucket.size === 0) this.#byFirstLevel.delete(pattern.firstLevel);
    this.#step({ pattern, isAdded: false });
  }

  /**
   * Finds the patterns that match a name.
   *
   * @param name The name.
   * @returns Those that do, as of now.
   */
  match(name: string): Matches {
    const levels = name.split("/");
    return { levels, version: this.version, texts: this.#find(levels) };
  }

  /**
   * Brings up to date what was found.
   *
   * @param matches What {@linkcode match} found.
   */
  update(matches: Matches): void {
    const { version } = this;
    if (matches.version === version) return;
    matches.texts = matches.version < this.#firstVersion
      ? this.#find(matches.levels)
      : this.#follow(matches);
    matches.version = version;
  }

  #find(levels: readonly string[]): string[] {
    const texts: string[] = [];
    for (const first of [levels[0]!, null]) {
      for (const pattern of this.#byFirstLevel.get(first) ?? []) {
        if (pattern.matchesLevels(levels)) texts.push(pattern.text);
      }
    }
    return texts;
  }

  #follow({ levels, version, texts }: Matches): readonly string[] {
    const steps = this.#steps;
    let followed: Set<string> | undefined;
    for (let at = version - this.#firstVersion; at < steps.length; at++) {
      const { pattern, isAdded } = steps[at]!;
      if (!pattern.matchesLevels(levels)) continue;
      followed ??= new Set(texts);
      if (isAdded) followed.add(pattern.text);
      else followed.delete(pattern.text);
    }
    return followed ? [...followed] : texts;
  }

  #step(step: Step): void {
    this.#steps.push(step);
    if (this.#steps.length <= Math.max(LEAST_STEPS, this.size)) return;
    this.#firstVersion += this.#steps.length;
    this.#steps = [];
  }
}
