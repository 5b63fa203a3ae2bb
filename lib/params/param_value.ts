import type { ParamValue } from "../schema/param_definition.ts";
import { pathText } from "../schema/problem_text.ts";
import { kindName, shown } from "../schema/validation/problem.ts";

/** How long a value may be as JSON, in UTF-16 units. */
export const MAX_VALUE_LENGTH = 64 * 1024;
/** How deep lists and objects may lie in each other. */
const MAX_DEPTH = 16;
/** How many lists, objects, keys and values there may be in one value. */
const MAX_PARTS = MAX_VALUE_LENGTH / 2;

/** Why a value cannot be a param's: its message is to stand behind a colon. */
export class UnfitValue extends Error {}

/**
 * Makes a param's value of what was given.
 *
 * @param given What was given, by this program or by another one.
 * @returns A frozen copy.
 * @throws {UnfitValue} If a param cannot hold it.
 */
export function toParamValue(given: unknown): ParamValue {
  const value = new Copier().copy(given, []);
  if (isShort(value) || JSON.stringify(value).length <= MAX_VALUE_LENGTH) return value;
  throw new UnfitValue(`expected at most ${MAX_VALUE_LENGTH} characters of JSON, found more`);
}

/** @returns Whether a value takes next to no room, whatever it is. */
export function isShort(value: ParamValue): boolean {
  return typeof value !== "object" && typeof value !== "string" || value === null;
}

/** @returns Whether two values are the same. */
export function isSameValue(one: ParamValue, other: ParamValue): boolean {
  if (isShort(one) || isShort(other)) return Object.is(one, other);
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @returns How long a value is as JSON, in UTF-16 units. */
export function valueLength(value: ParamValue): number {
  return JSON.stringify(value).length;
}

/** Copies one value, and counts what is in it. */
class Copier {
  #left = MAX_PARTS;

  copy(given: unknown, path: readonly (string | number)[]): ParamValue {
    if (--this.#left < 0) throw new UnfitValue("expected a smaller value");
    if (path.length > MAX_DEPTH) throw unfit(path, `expected at most ${MAX_DEPTH} levels`);
    switch (typeof given) {
      case "boolean":
        return given;
      case "number":
        if (Number.isFinite(given)) return given;
        throw unfit(path, `expected a finite number, found ${given}`);
      case "bigint":
        return toNumber(given, path);
      case "string":
        if (given.isWellFormed()) return given;
        throw unfit(path, "expected text, found half of a surrogate pair in it");
      default:
        return given === null ? null : this.#copyObject(given, path);
    }
  }

  #copyObject(given: unknown, path: readonly (string | number)[]): ParamValue {
    if (Array.isArray(given)) {
      // `map` would leave out what is missing.
      const items = Array.from(given, (item, index) => this.copy(item, [...path, index]));
      return Object.freeze(items);
    }
    if (!isPlainObject(given)) {
      throw unfit(
        path,
        `expected a boolean, a number, text, or a list or an object of these, found ${
          kindName(given)
        }`,
      );
    }
    const entries = Object.entries(given).filter(([, item]) => item !== undefined);
    return Object.freeze(
      Object.fromEntries(entries.map(([key, item]) => [key, this.copy(item, [...path, key])])),
    );
  }
}

function toNumber(given: bigint, path: readonly (string | number)[]): number {
  const number = Number(given);
  if (Number.isSafeInteger(number)) return number;
  throw unfit(path, `expected a number, found ${shown(given)}, which is too large for one`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function unfit(path: readonly (string | number)[], message: string): UnfitValue {
  return new UnfitValue(path.length > 0 ? `${pathText(path)}: ${message}` : message);
}
