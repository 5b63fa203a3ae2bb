import type { CompileContext } from "./context.ts";
import { type Check, problem, within } from "./problem.ts";
import { isList, isTypedArray, keyOf } from "./values.ts";

/** Compiles the keywords about lists. */
export function compileLists(
  schema: Record<string, unknown>,
  context: CompileContext,
): Check | undefined {
  const checks = [
    compileCount(schema),
    compileItems(schema, context),
    compileContains(schema, context),
    schema.uniqueItems === true ? checkUnique : undefined,
  ].filter((check) => check !== undefined);
  if (checks.length === 0) return undefined;
  return (value) => {
    if (!isList(value)) return undefined;
    for (const check of checks) {
      const found = check(value);
      if (found) return found;
    }
    return undefined;
  };
}

type ListCheck = (list: ArrayLike<unknown>) => ReturnType<Check>;

function compileCount({ minItems, maxItems }: Record<string, unknown>): ListCheck | undefined {
  const least = typeof minItems === "number" ? minItems : 0;
  const most = typeof maxItems === "number" ? maxItems : Infinity;
  if (least <= 0 && most === Infinity) return undefined;
  return ({ length }) => {
    if (length < least) return problem(`expected at least ${items(least)}, found ${length}`);
    if (length > most) return problem(`expected at most ${items(most)}, found ${length}`);
    return undefined;
  };
}

function compileItems(
  { prefixItems, items }: Record<string, unknown>,
  { compile }: CompileContext,
): ListCheck | undefined {
  const firsts = Array.isArray(prefixItems) ? prefixItems.map((item) => compile(item)) : [];
  if (items === false && firsts.length > 0) return checkFirsts(firsts, true);
  const rest = items === undefined || items === true ? undefined : compile(items);
  if (!rest) return firsts.length > 0 ? checkFirsts(firsts, false) : undefined;
  const begin = checkFirsts(firsts, false);
  const skip = skipNumbers(items);
  return (list) => {
    const found = begin(list);
    if (found) return found;
    for (let index = skip(list, firsts.length); index < list.length;) {
      const wrong = rest(list[index]);
      if (wrong) return within(index, wrong);
      index = skip(list, index + 1);
    }
    return undefined;
  };
}

function checkFirsts(firsts: readonly Check[], isAll: boolean): ListCheck {
  const { length } = firsts;
  return (list) => {
    if (isAll && list.length > length) {
      return problem(`expected at most ${items(length)}, found ${list.length}`);
    }
    const end = Math.min(length, list.length);
    for (let index = 0; index < end; index++) {
      const found = firsts[index]!(list[index]);
      if (found) return within(index, found);
    }
    return undefined;
  };
}

/** Keywords that are looked at in one go with the type, and those that let everything pass. */
const LIMITS = ["type", "minimum", "maximum"];
const ANNOTATIONS = ["title", "description", "default", "examples", "$comment"];

/** @returns The index of the next item that has to be looked at more closely. */
type Skip = (list: ArrayLike<unknown>, from: number) => number;

/**
 * Lists of numbers are what robots send most: those that fit for sure are passed over in one loop.
 *
 * @param items The schema of the items.
 */
function skipNumbers(items: unknown): Skip {
  const { type, minimum = -Infinity, maximum = Infinity } = Object(items);
  const known = Object.keys(Object(items)).every((keyword) =>
    LIMITS.includes(keyword) || ANNOTATIONS.includes(keyword)
  );
  const isWhole = type === "integer";
  if (!known || type !== "number" && !isWhole) return (_list, from) => from;
  if (typeof minimum !== "number" || typeof maximum !== "number") return (_list, from) => from;
  const isUnlimited = minimum === -Infinity && maximum === Infinity;
  return (list, from) => {
    if (isUnlimited && isTypedArray(list) && (!isWhole || !hasFractions(list))) return list.length;
    let index = from;
    for (; index < list.length; index++) {
      const item = list[index];
      if (typeof item !== "number" || !(item >= minimum && item <= maximum)) break;
      if (isWhole && !Number.isInteger(item)) break;
    }
    return index;
  };
}

function hasFractions(list: ArrayBufferView): boolean {
  return list instanceof Float32Array || list instanceof Float64Array;
}

function compileContains(
  { contains, minContains, maxContains }: Record<string, unknown>,
  { compile }: CompileContext,
): ListCheck | undefined {
  if (contains === undefined) return undefined;
  const check = compile(contains);
  const least = typeof minContains === "number" ? minContains : 1;
  const most = typeof maxContains === "number" ? maxContains : Infinity;
  return (list) => {
    let count = 0;
    for (let index = 0; index < list.length; index++) if (!check(list[index])) count++;
    if (count >= least && count <= most) return undefined;
    const words = count < least ? `at least ${least}` : `at most ${most}`;
    return problem(`expected ${words} of a certain kind of items, found ${count}`);
  };
}

/** By a set: comparing each with each would take hours where somebody sends a million of them. */
function checkUnique(list: ArrayLike<unknown>): ReturnType<Check> {
  const keys = new Set<string>();
  for (let index = 0; index < list.length; index++) {
    const key = keyOf(list[index]);
    if (keys.has(key)) return within(index, problem("is there twice"));
    keys.add(key);
  }
  return undefined;
}

function items(count: number): string {
  return count === 1 ? "1 item" : `${count} items`;
}
