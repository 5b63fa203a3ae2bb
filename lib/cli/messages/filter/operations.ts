import { instantOf } from "./instant.ts";
import { sameValue } from "./same_value.ts";

/** Computes something of two values; `undefined` where there is no result. */
export type Operation = (left: unknown, right: unknown) => unknown;

/** A field that is missing is neither equal nor unequal to anything, nor is it less. */
function comparing(compare: (left: unknown, right: unknown) => boolean): Operation {
  return (left, right) => left !== undefined && right !== undefined && compare(left, right);
}

/** Numbers, dates and texts have an order, each among themselves. */
function ordering(compare: (order: number) => boolean): Operation {
  return comparing((one, other) => {
    const [left, right] = [instantOf(one), instantOf(other)];
    const areTexts = typeof left === "string" && typeof right === "string";
    if (!areTexts && !(isNumeric(left) && isNumeric(right))) return false;
    return compare(left < right ? -1 : left > right ? 1 : left == right ? 0 : NaN);
  });
}

function arithmetic(compute: (left: number, right: number) => number): Operation {
  return (one, other) => {
    const [left, right] = [instantOf(one), instantOf(other)];
    return isNumeric(left) && isNumeric(right) ? compute(Number(left), Number(right)) : undefined;
  };
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** What stands between two values, those that bind least first. */
export const OPERATIONS: readonly Readonly<Record<string, Operation>>[] = [
  { "==": comparing(sameValue), "!=": comparing((left, right) => !sameValue(left, right)) },
  {
    "<": ordering((order) => order < 0),
    "<=": ordering((order) => order <= 0),
    ">": ordering((order) => order > 0),
    ">=": ordering((order) => order >= 0),
  },
  {
    "+": arithmetic((left, right) => left + right),
    "-": arithmetic((left, right) => left - right),
  },
  {
    "*": arithmetic((left, right) => left * right),
    "/": arithmetic((left, right) => left / right),
    "%": arithmetic((left, right) => left % right),
  },
];

/** How many levels of these compare: what one of them yields is not compared again. */
export const COMPARING_LEVELS = 2;

/** A function by its name, and how many values it takes. */
export interface FilterFunction {
  readonly parameters: number;
  readonly call: (...values: unknown[]) => unknown;
}

/** The functions that there are. */
export const FUNCTIONS: ReadonlyMap<string, FilterFunction> = new Map([
  ["abs", {
    parameters: 1,
    call: (value: unknown) => isNumeric(value) ? Math.abs(Number(value)) : undefined,
  }],
  ["len", { parameters: 1, call: lengthOf }],
  ["contains", { parameters: 2, call: contains }],
]);

function lengthOf(value: unknown): number | undefined {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return (value as Uint8Array).length;
  }
  return undefined;
}

function contains(holder: unknown, part: unknown): boolean {
  if (typeof holder === "string") return typeof part === "string" && holder.includes(part);
  const isList = Array.isArray(holder) || holder instanceof Set ||
    ArrayBuffer.isView(holder) && !(holder instanceof DataView);
  return isList && [...holder as Iterable<unknown>].some((each) => sameValue(each, part));
}

/**
 * Tells whether a value counts as true.
 *
 * @param value What an expression yields.
 * @returns Whether it does: all but `false`, `null`, 0, an empty text, and what is missing.
 */
export function isTrue(value: unknown): boolean {
  return Boolean(value);
}
