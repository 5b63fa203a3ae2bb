import { isPattern, NamePattern } from "./name_pattern.ts";

/** Names that were chosen: one by one, and by patterns. */
export class NameChoice {
  /** The names and patterns, each once, as they were given. */
  readonly texts: readonly string[];
  readonly #names: ReadonlySet<string>;
  readonly #patterns: readonly NamePattern[];

  /** @param texts The names and patterns. */
  constructor(texts: Iterable<string>) {
    this.texts = [...new Set(texts)];
    this.#names = new Set(this.texts.filter((text) => !isPattern(text)));
    this.#patterns = this.texts.filter(isPattern).map((text) => new NamePattern(text));
  }

  /** Whether some of them are patterns. */
  get hasPatterns(): boolean {
    return this.#patterns.length > 0;
  }

  /**
   * Tells by what a name was chosen: by itself rather than by a pattern, by the first pattern rather
   * than by another. So what comes several times, for all that match, is taken once.
   *
   * @param name The name.
   * @returns The name or the pattern; `undefined` where it was not chosen.
   */
  chosenBy(name: string): string | undefined {
    if (this.#names.has(name)) return name;
    return this.#patterns.find((pattern) => pattern.matches(name))?.text;
  }

  /**
   * Tells what there is of what was chosen.
   *
   * @param names The names that there are.
   * @returns Those that were chosen, in their order.
   */
  among(names: readonly string[]): string[] {
    return names.filter((name) => this.chosenBy(name) !== undefined);
  }

  /**
   * Finds what was chosen in vain.
   *
   * @param names The names that there are.
   * @returns The first name or pattern that none of them matches.
   */
  missing(names: readonly string[]): string | undefined {
    return this.texts.find((text) => {
      const pattern = new NamePattern(text);
      return !names.some((name) => pattern.matches(name));
    });
  }
}
