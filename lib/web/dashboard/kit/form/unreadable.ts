/** What stands in a value where somebody has typed what cannot be read: the text, and what is wrong with it. */
export class Unreadable {
  /** What was typed. */
  readonly text: string;
  /** What is wrong with it: `"this is no number"`. */
  readonly problem: string;

  /**
   * @param text What was typed.
   * @param problem What is wrong with it.
   */
  constructor(text: string, problem: string) {
    this.text = text;
    this.problem = problem;
  }
}

/** @returns Whether all of a value could be read: what is typed in lists and objects included. */
export function isReadable(value: unknown): boolean {
  if (value instanceof Unreadable) return false;
  return Array.isArray(value)
    ? value.every(isReadable)
    : !isPlainObject(value) || Object.values(value).every(isReadable);
}

/** @returns Whether a value is an object of fields, and nothing else. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
