import { describeBroken } from "./broken_values.ts";

/** What is wrong with a value, and where it is. */
export interface Finding {
  /** How it is reached from the encoded value, such as `[0].pose`; empty for the value itself. */
  readonly path: string;
  /** Such as `is a function`. */
  readonly problem: string;
}

/**
 * Words the error for a value that a codec cannot carry.
 *
 * @param finding What is wrong, and where.
 * @param codec The codec's name.
 * @returns The error.
 */
export function uncarriableError({ path, problem }: Finding, codec: string): TypeError {
  const where = path === "" ? "value" : `value at ${shorten(path)}`;
  return new TypeError(
    `Cannot encode message: ${where} ${problem}, which codec "${codec}" cannot carry`,
  );
}

/**
 * Says what a value is.
 *
 * @param value Any value.
 * @returns Such as `is a function` or `is an instance of class Pose`.
 */
export function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return `is a ${typeof value}`;
  const broken = describeBroken(value);
  if (broken !== undefined) return broken;
  if (value instanceof Date) return "is an invalid Date";
  const prototype: unknown = Object.getPrototypeOf(value);
  const name: unknown = (prototype as object | null)?.constructor?.name;
  if (name === "Object" && prototype !== Object.prototype) {
    return "is an object that inherits from another one";
  }
  if (typeof name === "string" && name !== "") return `is an instance of class ${name}`;
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return tag === "Object" ? "is an instance of an unnamed class" : `is a ${tag}`;
}

/**
 * Shortens a path that is long.
 *
 * @param path The path.
 * @returns Its begin and its end.
 */
export function shorten(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 100)}…${path.slice(-99)}`;
}
