import { isHidden } from "../../mesh/names.ts";
import { isPattern, NamePattern, whyNoPattern } from "../../mesh/name_pattern.ts";
import { fullName } from "./full_name.ts";
import type { ExposedKind, Right } from "./mesh_view.ts";

/** What a gateway shows, or lets its clients do. */
export interface ExposureRule {
  /** Of what. */
  readonly kind: ExposedKind;
  /** The names, as patterns of topics are: `camera/**`; of params `NODE/PARAM`. */
  readonly pattern: string;
  /**
   * To look, to act, or both: to listen to topics and to send on them; to call services, where only
   * `write` lets one, and `read` shows that they are there; to get params and to set them; to follow
   * the goals of actions and to start some.
   */
  readonly right: Right | "both";
}

/** All kinds. */
export const EXPOSED_KINDS: readonly ExposedKind[] = ["topics", "services", "params", "actions"];

/** Everything, for looking and acting. */
export const EVERYTHING: readonly ExposureRule[] = EXPOSED_KINDS.map((kind) => ({
  kind,
  pattern: "**",
  right: "both",
}));

/** The most rules at one time. */
const MAX_RULES = 1000;

interface Matcher {
  readonly pattern: NamePattern;
  readonly isHidden: boolean;
  readonly right: Right | "both";
}

/**
 * Which names of a mesh its gateway shows, and what may be done with them.
 *
 * - What no rule matches is not there. There are no rules that take something away again.
 * - Who may write a name may also see that it is there; only who may read it sees what it says.
 * - Hidden names, those with a level that begins with `_`, are matched by patterns only that have such a
 *   level themselves. What params and actions are made of is none of a client's concern in any case.
 * - The rules may be replaced at any time: clients lose at once what they may not see any more.
 */
export class Exposure {
  #matchers: Readonly<Record<ExposedKind, readonly Matcher[]>>;
  #rules: readonly ExposureRule[];
  readonly #subscribers = new Set<() => void>();

  /**
   * Begins with rules.
   *
   * @param rules What is shown.
   * @throws {TypeError} If a pattern is none.
   */
  constructor(rules: readonly ExposureRule[] = EVERYTHING) {
    this.#matchers = compile(rules);
    this.#rules = rules;
  }

  /** The rules in force. */
  get rules(): readonly ExposureRule[] {
    return this.#rules;
  }

  /**
   * Puts other rules in the place of all that there are.
   *
   * @param rules What is shown from now on.
   * @throws {TypeError} If a pattern is none; then the old ones stay in force.
   */
  replace(rules: readonly ExposureRule[]): void {
    this.#matchers = compile(rules);
    this.#rules = rules;
    for (const told of [...this.#subscribers]) told();
  }

  /**
   * Tells whether a name is exposed.
   *
   * @param right What for; without it, for anything.
   * @param kind What it names.
   * @param name The full name.
   */
  allows(right: Right | undefined, kind: ExposedKind, name: string): boolean {
    const hidden = isHidden(name);
    if (hidden && isPartOfSomething(name)) return false;
    return this.#matchers[kind].some((matcher) =>
      (right === undefined || matcher.right === "both" || matcher.right === right) &&
      (!hidden || matcher.isHidden) && matcher.pattern.matches(name)
    );
  }

  /**
   * Tells whether any name below another one may be exposed: `NODE/PARAM` below `NODE`.
   *
   * @param kind What it would name.
   * @param above The name above it.
   */
  mayMatchBelow(kind: ExposedKind, above: string): boolean {
    const names = above.split("/");
    return this.#matchers[kind].some(({ pattern }) => reachesBelow(pattern.text, names));
  }

  /**
   * Calls back when the rules were replaced.
   *
   * @returns Ends it.
   */
  subscribe(callback: () => void): () => void {
    this.#subscribers.add(callback);
    return () => void this.#subscribers.delete(callback);
  }
}

/** Levels below which lies what params and actions are made of. */
const PARTS = /(^|\/)_(params|action)\//;

function isPartOfSomething(name: string): boolean {
  return PARTS.test(name);
}

/** @returns Whether a pattern may match some name that begins with so many levels and goes on. */
function reachesBelow(pattern: string, names: readonly string[]): boolean {
  const levels = pattern.split("/");
  const endless = levels.indexOf("**");
  const fixed = endless < 0 ? levels : levels.slice(0, endless);
  if (endless < 0 && levels.length <= names.length) return false;
  const count = Math.min(fixed.length, names.length);
  if (count === 0) return true;
  const beginning = names.slice(0, count);
  return new NamePattern(fixed.slice(0, count).join("/")).matchesLevels(beginning);
}

function compile(rules: readonly ExposureRule[]): Record<ExposedKind, Matcher[]> {
  if (rules.length > MAX_RULES) {
    throw new RangeError(`Cannot use ${rules.length} rules: ${MAX_RULES} are the most`);
  }
  const matchers: Record<ExposedKind, Matcher[]> = {
    topics: [],
    services: [],
    params: [],
    actions: [],
  };
  for (const { kind, pattern, right } of rules) {
    const text = fullName(pattern);
    const why = text === "" ? "it is empty" : isPattern(text) ? whyNoPattern(text) : undefined;
    if (why !== undefined) {
      throw new TypeError(`Cannot expose ${kind} ${JSON.stringify(pattern)}: ${why}`);
    }
    matchers[kind].push({ pattern: new NamePattern(text), isHidden: isHidden(text), right });
  }
  return matchers;
}
