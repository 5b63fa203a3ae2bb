import { checkFullName, checkLevels, checkText } from "./names.ts";

/** What a node calls itself, and how the names in its code become full ones. */
export interface NameRules {
  /** The node's full name, for names that begin with `~`. */
  readonly node: string;
  /** What stands before names that do not begin with `/`: a full name. */
  readonly namespace?: string | undefined;
  /** Names to use in place of others; of both sides the full names count. */
  readonly remap?: Readonly<Record<string, string>>;
}

/** Names that are made up again and again must not fill the memory. */
const MAX_CACHED = 10_000;

const SLASH = 0x2f;
const TILDE = 0x7e;

/**
 * Turns the names in a node's code into full ones, as they are on the wire.
 *
 * - `imu` in the namespace `left` is `left/imu`, `/imu` is `imu`, `~/imu` of the node `left/arm` is
 *   `left/arm/imu`, and `~` is that node's name.
 * - What that yields is looked up among the names to be replaced, once: what a rule yields is final.
 *   Patterns (with a `*`) are never replaced: they are about names as they are on the wire.
 * - Each name is worked out once, and the same one again costs a comparison; where there is neither a
 *   namespace nor a rule, another one costs a look at its first letter.
 */
export class NameResolver {
  readonly #rules: NameRules;
  readonly #remap: ReadonlyMap<string, string>;
  readonly #isPlain: boolean;
  readonly #known = new Map<string, string>();
  #last = "";
  #lastFull = "";

  /**
   * @param rules The rules.
   * @throws {TypeError} If a name in them is none.
   * @throws {RangeError} If one of them is too long in full.
   */
  constructor(rules: NameRules) {
    this.#rules = rules;
    this.#remap = new Map(
      Object.entries(rules.remap ?? {}).map((rule) => {
        const [from, to] = rule.map((name) => expandName("remapped", name, rules));
        return [from!, to!];
      }),
    );
    this.#isPlain = rules.namespace === undefined && this.#remap.size === 0;
  }

  /**
   * @returns The full name of a topic.
   * @throws {TypeError} If the name is none.
   * @throws {RangeError} If it is too long in full.
   */
  topic(name: string): string {
    return name === this.#last ? this.#lastFull : this.#find("topic", name);
  }

  /**
   * @returns The full name of a service.
   * @throws {TypeError} If the name is none.
   * @throws {RangeError} If it is too long in full.
   */
  service(name: string): string {
    return name === this.#last ? this.#lastFull : this.#find("service", name);
  }

  /**
   * @returns The full name of a node; names to be replaced are those of topics and services.
   * @throws {TypeError} If the name is none.
   * @throws {RangeError} If it is too long in full.
   */
  node(name: string): string {
    return expandName("node", name, this.#rules);
  }

  #find(what: string, name: string): string {
    const full = this.#isPlain && isFull(name)
      ? name
      : this.#known.get(name) ?? this.#workOut(what, name);
    this.#last = name;
    return this.#lastFull = full;
  }

  #workOut(what: string, name: string): string {
    const own = expandName(what, name, this.#rules);
    const full = this.#remap.get(own) ?? own;
    if (this.#known.size >= MAX_CACHED) this.#known.clear();
    this.#known.set(name, full);
    return full;
  }
}

/** Whether a name is full already, in no namespace; what is no text at all is for others to refuse. */
function isFull(name: string): boolean {
  if (typeof name !== "string") return true;
  const first = name.charCodeAt(0);
  return first !== SLASH && first !== TILDE;
}

/**
 * Turns a name into the full one, without regard to names to be replaced.
 *
 * @param what What it names, such as `"topic"`.
 * @param name As it stands in the code.
 * @param rules The node's full name, and its namespace if it is in one.
 * @returns The full name.
 * @throws {TypeError} If it is no name.
 * @throws {RangeError} If it is too long in full.
 */
export function expandName(
  what: string,
  name: unknown,
  { node, namespace }: Pick<NameRules, "node" | "namespace">,
): string {
  const text = checkText(what, name);
  checkLevels(what, text);
  if (text === "~") return node;
  if (text.startsWith("~/")) return checkFullName(what, node + text.slice(1));
  if (text.startsWith("~")) {
    throw new TypeError(
      `Cannot use "${text}" as a ${what} name: "~" stands for the node's own name, so write ` +
        `"~/${text.slice(1)}" for a name below that, or another letter`,
    );
  }
  if (text.startsWith("/")) return checkFullName(what, text.slice(1));
  return namespace === undefined ? text : checkFullName(what, `${namespace}/${text}`);
}

/**
 * Finds out which namespace one is that is given within another.
 *
 * @param outer The namespace around it, a full name; none at the top.
 * @param inner As it was given: `"left"`, `"/left"` for one at the top, `"/"` for none at all.
 * @returns The full name; `undefined` for none.
 * @throws {TypeError} If what was given is no namespace.
 * @throws {RangeError} If it is too long in full.
 */
export function namespaceWithin(
  outer: string | undefined,
  inner: string | undefined,
): string | undefined {
  if (inner === undefined || inner === "/") return inner === undefined ? outer : undefined;
  if (inner === "") {
    throw new TypeError(
      'Cannot use an empty string as a namespace name: leave it out, or write "/" for none',
    );
  }
  const text = checkText("namespace", inner);
  if (text.includes("*") || text.startsWith("~")) {
    throw new TypeError(
      `Cannot use "${text}" as a namespace name: ` +
        (text.includes("*") ? '"*" is for patterns' : 'no "~" may begin it') +
        '; write its levels with "/" between them, such as "robot/left"',
    );
  }
  checkLevels("namespace", text);
  return expandName("namespace", text, { node: "", namespace: outer });
}
