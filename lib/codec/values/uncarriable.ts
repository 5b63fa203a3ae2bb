import { describeBroken } from "./broken_values.ts";
import { MAX_DEPTH, MAX_HOLES } from "../limits.ts";

/** Stands for a value that is found by its depth, for it may also occur further up. */
export const WHERE_TOO_DEEP = Symbol("where the value is nested too deep");

/**
 * What an encoder throws where it stands, which is deep inside: it knows the value, not the path.
 *
 * {@linkcode explainFailure} finds the path afterwards, so that none has to be kept on the way.
 */
export class UncarriableValue extends Error {
  override readonly name = "UncarriableValue";

  /**
   * @param value What cannot be carried.
   * @param problem What it is, such as `is a function`; by default told from the value.
   */
  constructor(readonly value: unknown, readonly problem: string = describe(value)) {
    super(problem);
  }
}

/**
 * Says that something is nested too deep, or contains itself.
 *
 * @returns What to throw where an encoder would go deeper than {@linkcode MAX_DEPTH}.
 */
export function tooDeep(): UncarriableValue {
  return new UncarriableValue(WHERE_TOO_DEEP, `is nested more than ${MAX_DEPTH} levels deep`);
}

/**
 * Says that an array has very many holes, each of which would be written out.
 *
 * @param array The array.
 * @returns What to throw.
 */
export function tooManyHoles(array: unknown[]): UncarriableValue {
  return new UncarriableValue(array, `is an array with more than ${MAX_HOLES} holes`);
}

/**
 * Says that a text does not survive UTF-8: what is half of a character would arrive as another one.
 *
 * @param text The text: a value, or the name of a property.
 * @returns What to throw.
 */
export function notUnicode(text: string): UncarriableValue {
  return new UncarriableValue(text, `is a text ${WITH_LONE_SURROGATE}`);
}

/** What is wrong with a text, or with a name. */
export const WITH_LONE_SURROGATE = "with half of a surrogate pair";

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
