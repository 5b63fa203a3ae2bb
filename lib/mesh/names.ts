import { isPattern, whyNoPattern } from "./name_pattern.ts";

/** The longest name of a node, topic, service, domain or codec, in bytes of UTF-8. */
export const MAX_NAME_BYTES = 255;

/** Readers of UTF-8 take it for no part of the text. */
const BYTE_ORDER_MARK = "\ufeff";

const encoder = new TextEncoder();

/** What patterns are about: the names of these hold no `*`. */
const MATCHABLE: ReadonlySet<string> = new Set(["topic", "service"]);

/**
 * Checks the full name of a node, topic or service: levels with `/` between them, none of them empty.
 *
 * @param what What it names, such as `"topic"`.
 * @param name The name.
 * @returns The name.
 * @throws {TypeError} If it is no text, empty, does not survive UTF-8, is no full name, or is a pattern
 * where it names a topic or a service.
 * @throws {RangeError} If it is longer than {@linkcode MAX_NAME_BYTES}.
 */
export function checkName(what: string, name: unknown): string {
  const text = checkFullName(what, name);
  if (!MATCHABLE.has(what) || !isPattern(text)) return text;
  throw refusal(
    what,
    text,
    `"*" stands for other names, and can only be listened to; name one ${what}`,
  );
}

/** As {@linkcode checkName}, for what may be a pattern as well. */
export function checkFullName(what: string, name: unknown): string {
  const text = checkText(what, name);
  checkLevels(what, text);
  if (text.startsWith("/")) {
    throw refusal(what, text, "full names begin with no slash: leave it out");
  }
  if (!text.startsWith("~")) return text;
  throw refusal(what, text, 'only names in a node\'s own code begin with "~": write the full name');
}

/**
 * Checks that no level of a name is empty; the `/` of a name that is absolute may stand before them.
 *
 * @param what What it names.
 * @param name The name.
 * @throws {TypeError} If one is.
 */
export function checkLevels(what: string, name: string): void {
  if (name === "/") throw refusal(what, name, "nothing follows the slash: give it a name");
  if (name.endsWith("/")) {
    throw refusal(what, name, "nothing follows its last slash: leave that out");
  }
  if (!name.includes("//")) return;
  const better = name.replaceAll(/\/{2,}/g, "/");
  throw refusal(what, name, `there is nothing between two of its slashes: write "${better}"`);
}

function refusal(what: string, name: string, why: string): TypeError {
  return new TypeError(`Cannot use "${name}" as a ${what} name: ${why}`);
}

/**
 * Checks a text that a user gave as a name of whatever form.
 *
 * @param what What it names, such as `"domain"`.
 * @param name The name.
 * @returns The name.
 * @throws {TypeError} If it is no text, empty, or does not survive UTF-8.
 * @throws {RangeError} If it is longer than {@linkcode MAX_NAME_BYTES}.
 */
export function checkText(what: string, name: unknown): string {
  if (typeof name !== "string") {
    throw new TypeError(`Cannot use ${describe(name)} as a ${what} name: it must be a string`);
  }
  if (name === "") {
    throw new TypeError(`Cannot use an empty string as a ${what} name: give it a name`);
  }
  if (name.startsWith(BYTE_ORDER_MARK)) {
    throw new TypeError(
      `Cannot use a ${what} name that begins with a byte order mark (U+FEFF): leave the mark out`,
    );
  }
  // All such names would be one and the same to whoever reads them.
  if (!name.isWellFormed()) {
    throw new TypeError(
      `Cannot use ${JSON.stringify(name.slice(0, 20))} as a ${what} name: it holds half of a ` +
        "surrogate pair, which is no character",
    );
  }
  // A UTF-16 unit takes at most three bytes, so most names need no encoding to be found short.
  if (name.length * 3 <= MAX_NAME_BYTES) return name;
  const bytes = encoder.encode(name).length;
  if (bytes > MAX_NAME_BYTES) {
    throw new RangeError(
      `Cannot use "${name.slice(0, 20)}…" as a ${what} name: it takes ${bytes} bytes of UTF-8, ` +
        `at most ${MAX_NAME_BYTES} are allowed`,
    );
  }
  return name;
}

/**
 * Checks what a user gave to listen to: a topic's name, or a pattern of such names.
 *
 * @param text The name or pattern.
 * @returns The same.
 * @throws {TypeError} As {@linkcode checkName} does, or if it is a pattern that matches nothing.
 * @throws {RangeError} If it is longer than {@linkcode MAX_NAME_BYTES}.
 */
export function checkTopicOrPattern(text: unknown): string {
  if (typeof text !== "string" || !isPattern(text)) return checkName("topic", text);
  checkFullName("topic", text);
  const why = whyNoPattern(text);
  if (why === undefined) return text;
  throw new TypeError(`Cannot listen to "${text}": ${why}`);
}

/**
 * Tells whether lists leave a name out unless they are asked for it: where a level begins with `_`, as in
 * ROS 2.
 *
 * @param name The name.
 * @returns Whether it is hidden.
 */
export function isHidden(name: string): boolean {
  return name.startsWith("_") || name.includes("/_");
}

/** @returns Whether a value from the network may serve as a name, of so many bytes at most. */
export function isName(value: unknown, maxBytes = MAX_NAME_BYTES): value is string {
  return typeof value === "string" && value !== "" && value.isWellFormed() &&
    (value.length * 3 <= maxBytes || encoder.encode(value).length <= maxBytes);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return "a function";
  return typeof value === "object" ? "an object" : `${typeof value} ${String(value)}`;
}
