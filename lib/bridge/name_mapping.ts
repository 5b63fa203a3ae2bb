import { checkFullName } from "../mesh/names.ts";
import { whyNoPattern } from "../mesh/name_pattern.ts";

/** What a star stood for: a text within a level, or whole levels. */
type Capture = string | readonly string[];

/** The most stars of a pattern: each makes it longer to match. */
const MAX_STARS = 8;

/**
 * Names that are called otherwise at the other side of a bridge: two patterns with the same stars, and
 * what these stand for.
 * `camera/*` here and `robot1/camera/*` there make `robot1/camera/left` of `camera/left`, and back.
 */
export class NameMapping {
  /** The pattern, or the name, in the mesh. */
  readonly here: string;
  /** The same at the other side. */
  readonly there: string;
  readonly #here: CapturingPattern;
  readonly #there: CapturingPattern;

  /**
   * @param here A name or a pattern.
   * @param there What it is called at the other side.
   * @throws {TypeError} If one is no pattern, or they have not the same stars.
   */
  constructor(here: string, there: string) {
    this.here = here;
    this.there = there;
    this.#here = new CapturingPattern(here);
    this.#there = new CapturingPattern(there);
    const [stars, others] = [this.#here.stars, this.#there.stars];
    if (stars.join(" ") === others.join(" ")) return;
    throw new TypeError(
      `Cannot call "${here}" "${there}" at the other side: both must have the same stars in the same ` +
        `order, and one has ${saidStars(stars)}, the other ${saidStars(others)}`,
    );
  }

  /** Whether it stands for one name only. */
  get isName(): boolean {
    return this.#here.stars.length === 0;
  }

  /** @returns What a name of the mesh is called at the other side; `undefined` if it does not match. */
  far(near: string): string | undefined {
    const captures = this.#here.match(near);
    return captures && this.#there.fill(captures);
  }

  /** @returns What a name of the other side is called in the mesh; `undefined` if it does not match. */
  near(far: string): string | undefined {
    const captures = this.#there.match(far);
    return captures && this.#here.fill(captures);
  }
}

function saidStars(stars: readonly string[]): string {
  return stars.length === 0 ? "none" : stars.join(" ");
}

/** A pattern that tells what its stars stand for, and can be filled in again. */
class CapturingPattern {
  /** Its stars, in their order: `*` or `**`. */
  readonly stars: readonly string[];
  readonly #before: readonly LevelPattern[];
  readonly #after: readonly LevelPattern[] | null;

  constructor(text: string) {
    check(text);
    const levels = text.split("/");
    this.stars = levels.flatMap((level) => level === "**" ? ["**"] : level.match(/\*/g) ?? []);
    const at = levels.indexOf("**");
    const patterns = levels.map((level) => new LevelPattern(level));
    this.#before = at < 0 ? patterns : patterns.slice(0, at);
    this.#after = at < 0 ? null : patterns.slice(at + 1);
  }

  match(name: string): readonly Capture[] | undefined {
    const levels = name.split("/");
    const [before, after] = [this.#before, this.#after];
    if (after === null) {
      return levels.length === before.length ? captured(before, levels) : undefined;
    }
    const between = levels.length - before.length - after.length;
    if (between < 0) return undefined;
    const first = captured(before, levels);
    const last = captured(after, levels.slice(before.length + between));
    return first && last &&
      [...first, levels.slice(before.length, before.length + between), ...last];
  }

  fill(captures: readonly Capture[]): string | undefined {
    const left = [...captures];
    const levels = this.#before.map((level) => level.fill(left));
    if (this.#after !== null) {
      levels.push(...left.shift() as readonly string[]);
      levels.push(...this.#after.map((level) => level.fill(left)));
    }
    // `**` may stand for nothing; a name of nothing is none.
    return levels.join("/") || undefined;
  }
}

function captured(
  patterns: readonly LevelPattern[],
  levels: readonly string[],
): readonly Capture[] | undefined {
  const all: Capture[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const captures = pattern.match(levels[index]!);
    if (!captures) return undefined;
    all.push(...captures);
  }
  return all;
}

/** One level of a pattern. */
class LevelPattern {
  readonly #parts: readonly string[];
  readonly #pattern: RegExp | null;

  constructor(text: string) {
    this.#parts = text.split("*");
    const isAny = text === "*";
    this.#pattern = this.#parts.length === 1 || isAny
      ? null
      : new RegExp(`^${this.#parts.map(RegExp.escape).join("(.*?)")}$`, "s");
  }

  match(level: string): readonly string[] | undefined {
    if (this.#parts.length === 1) return level === this.#parts[0] ? [] : undefined;
    if (this.#pattern === null) return [level];
    return this.#pattern.exec(level)?.slice(1);
  }

  /** @param captures What is left to be filled in; what this level takes is taken out. */
  fill(captures: Capture[]): string {
    const [first, ...rest] = this.#parts;
    return rest.reduce((text, part) => text + captures.shift() + part, first!);
  }
}

function check(text: string): void {
  checkFullName("pattern", text);
  const why = whyNoPattern(text);
  if (why !== undefined) throw new TypeError(`Cannot use "${text}" as a pattern: ${why}`);
  const levels = text.split("/").filter((level) => level === "**").length;
  if (levels > 1) {
    throw new TypeError(`Cannot use "${text}" as a pattern of a bridge: one "**" is the most`);
  }
  if ((text.match(/\*/g)?.length ?? 0) > MAX_STARS) {
    throw new TypeError(
      `Cannot use "${text}" as a pattern of a bridge: ${MAX_STARS} stars are the most`,
    );
  }
}
