import { type Check, problem, shown } from "./problem.ts";
import { isNumber, keyOf, textOf } from "./values.ts";

/** Compiles one keyword. @returns The check, or `undefined` where its value means nothing. */
export type KeywordCompiler = (value: unknown) => Check | undefined;

/** Compiles the keywords about numbers, texts and single values. */
export const SCALAR_KEYWORDS: Readonly<Record<string, KeywordCompiler>> = {
  minimum: limit((number, bound) => number >= bound, "at least"),
  maximum: limit((number, bound) => number <= bound, "at most"),
  exclusiveMinimum: limit((number, bound) => number > bound, "more than"),
  exclusiveMaximum: limit((number, bound) => number < bound, "less than"),
  multipleOf: (divisor) => {
    if (typeof divisor !== "number" || !(divisor > 0)) return undefined;
    return (value) =>
      !isNumber(value) || isMultiple(value, divisor)
        ? undefined
        : problem(`expected a multiple of ${divisor}, found ${shown(value)}`);
  },
  minLength: lengthLimit((length, bound) => length >= bound, "at least"),
  maxLength: lengthLimit((length, bound) => length <= bound, "at most"),
  pattern: (source) => {
    if (typeof source !== "string") return undefined;
    const pattern = compilePattern(source);
    return (value) => {
      const text = textOf(value);
      return text === undefined || pattern.test(text)
        ? undefined
        : problem(`expected text that matches ${source}, found ${shown(value)}`);
    };
  },
  const: (expected) => {
    const key = keyOf(expected);
    return (value) =>
      value === expected || keyOf(value) === key
        ? undefined
        : problem(`expected ${JSON.stringify(expected)}, found ${shown(value)}`);
  },
  enum: (options) => {
    if (!Array.isArray(options)) return undefined;
    const values = new Set<unknown>(options);
    const keys = new Set(options.map(keyOf));
    return (value) =>
      values.has(value) || keys.has(keyOf(value))
        ? undefined
        : problem(`expected one of ${listed(options)}, found ${shown(value)}`);
  },
};

/**
 * Compiles the pattern of a `pattern` or a `patternProperties`.
 *
 * @throws {TypeError} If it is no regular expression.
 */
export function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    try {
      // Escapes that Unicode patterns do not allow are common all the same, such as `\-`.
      return new RegExp(source);
    } catch (error) {
      throw new TypeError(`its pattern ${JSON.stringify(source)} is no regular expression`, {
        cause: error,
      });
    }
  }
}

function limit(
  holds: (number: number | bigint, bound: number) => boolean,
  words: string,
): KeywordCompiler {
  return (bound) => {
    if (typeof bound !== "number") return undefined;
    return (value) =>
      !isNumber(value) || holds(value, bound)
        ? undefined
        : problem(`expected ${words} ${bound}, found ${shown(value)}`);
  };
}

function lengthLimit(
  holds: (length: number, bound: number) => boolean,
  words: string,
): KeywordCompiler {
  return (bound) => {
    if (typeof bound !== "number") return undefined;
    return (value) => {
      const text = textOf(value);
      if (text === undefined) return undefined;
      // As many characters as it has UTF-16 units at most, and half of them at least.
      const length = holds(text.length, bound) && holds(Math.ceil(text.length / 2), bound)
        ? bound
        : countCharacters(text);
      return holds(length, bound)
        ? undefined
        : problem(`expected ${words} ${bound} characters, found ${length}`);
    };
  };
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function isMultiple(value: number | bigint, divisor: number): boolean {
  if (typeof value === "bigint") {
    return Number.isInteger(divisor) && value % BigInt(divisor) === 0n;
  }
  if (value % divisor === 0) return true;
  // 0.0075 is a multiple of 0.0001, whatever binary fractions make of it.
  const quotient = value / divisor;
  const nearest = Math.round(quotient);
  return Number.isFinite(quotient) && !Number.isInteger(divisor) &&
    Math.abs(quotient - nearest) <= Math.abs(quotient) * 4 * Number.EPSILON;
}

const MAX_LISTED = 10;

function listed(options: readonly unknown[]): string {
  const texts = options.slice(0, MAX_LISTED).map((option) => JSON.stringify(option));
  return texts.join(", ") + (options.length > MAX_LISTED ? ", …" : "");
}
