import type { CompileContext } from "./context.ts";
import { type Check, problem, within } from "./problem.ts";
import { isInteger, isList, isTypedArray, keyOf } from "./values.ts";

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
    if (length < least) return problem(`expected at least ${least} items, found ${length}`);
    if (length > most) return problem(`expected at most ${most} items, found ${length}`);
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
  const isOfNumbers = takesAnyNumber(items);
  return (list) => {
    const found = begin(list);
    if (found) return found;
    if (isTypedArray(list) && isOfNumbers && (isOfNumbers === "number" || isWhole(list))) {
      return undefined;
    }
    for (let index = firsts.length; index < list.length; index++) {
      const wrong = rest(list[index]);
      if (wrong) return within(index, wrong);
    }
    return undefined;
  };
}

function checkFirsts(firsts: readonly Check[], isAll: boolean): ListCheck {
  const { length } = firsts;
  return (list) => {
    if (isAll && list.length > length) {
      return problem(`expected at most ${length} items, found ${list.length}`);
    }
    const end = Math.min(length, list.length);
    for (let index = 0; index < end; index++) {
      const found = firsts[index]!(list[index]);
      if (found) return within(index, found);
    }
    return undefined;
  };
}

/** Keywords that let every number pass. */
const ANNOTATIONS = ["type", "title", "description", "default", "examples", "$comment"];

/** Typed arrays hold numbers: where any will do, none needs to be looked at. */
function takesAnyNumber(items: unknown): "number" | "integer" | false {
  if (typeof items !== "object" || items === null) return false;
  const { type } = items as Record<string, unknown>;
  if (type !== "number" && type !== "integer") return false;
  return Object.keys(items).every((keyword) => ANNOTATIONS.includes(keyword)) ? type : false;
}

function isWhole(list: ArrayBufferView & ArrayLike<number | bigint>): boolean {
  if (!(list instanceof Float32Array || list instanceof Float64Array)) return true;
  return list.every(isInteger);
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
