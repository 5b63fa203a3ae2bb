import type { CompileContext } from "./context.ts";
import { type Check, type Problem, problem, within } from "./problem.ts";
import { isObject } from "./values.ts";

type ObjectCheck = (object: Record<string, unknown>) => ReturnType<Check>;

/** Compiles the keywords about objects. */
export function compileObjects(
  schema: Record<string, unknown>,
  context: CompileContext,
): Check | undefined {
  const checks = [
    compileRequired(schema),
    compileCount(schema),
    compileProperties(schema, context),
    compileNames(schema.propertyNames, context),
    compileDependents(schema, context),
  ].filter((check) => check !== undefined);
  if (checks.length === 0) return undefined;
  return (value) => {
    if (!isObject(value)) return undefined;
    for (const check of checks) {
      const found = check(value);
      if (found) return found;
    }
    return undefined;
  };
}

/** What is required and has a schema of its own is looked at with that. */
function compileRequired(
  { required, properties }: Record<string, unknown>,
): ObjectCheck | undefined {
  const keys = textsIn(required).filter((key) => !Object.hasOwn(Object(properties), key));
  if (keys.length === 0) return undefined;
  return (object) => {
    for (const key of keys) {
      if (!has(object, key)) return missing(key);
    }
    return undefined;
  };
}

function missing(key: string): Problem {
  return problem(`"${key}" is missing`);
}

function compileCount(
  { minProperties, maxProperties }: Record<string, unknown>,
): ObjectCheck | undefined {
  const least = typeof minProperties === "number" ? minProperties : 0;
  const most = typeof maxProperties === "number" ? maxProperties : Infinity;
  if (least <= 0 && most === Infinity) return undefined;
  return (object) => {
    const count = keysOf(object).length;
    if (count < least) return problem(`expected at least ${least} fields, found ${count}`);
    if (count > most) return problem(`expected at most ${most} fields, found ${count}`);
    return undefined;
  };
}

/** A field that a schema knows. */
interface Property {
  readonly key: string;
  readonly check: Check;
  readonly isRequired: boolean;
  /** Whether every object has something of that name, its own or not. */
  readonly isInherited: boolean;
}

function checkProperties(
  object: Record<string, unknown>,
  known: readonly Property[],
): Problem | undefined {
  for (const { key, check, isRequired, isInherited } of known) {
    const value = isInherited && !Object.hasOwn(object, key) ? undefined : object[key];
    // A field that is there without a value is not written, so it is not there.
    if (value === undefined) {
      if (isRequired) return missing(key);
      continue;
    }
    const found = check(value);
    if (found) return within(key, found);
  }
  return undefined;
}

function compileProperties(
  schema: Record<string, unknown>,
  context: CompileContext,
): ObjectCheck | undefined {
  const { properties, patternProperties, additionalProperties } = schema;
  const required = new Set(textsIn(schema.required));
  const known = entriesOf(properties).map(([key, inner]): Property => ({
    key,
    check: context.compile(inner),
    isRequired: required.has(key),
    isInherited: key in Object.prototype,
  }));
  const checkKnown: ObjectCheck = (object) => checkProperties(object, known);
  const patterns = entriesOf(patternProperties).map(([source, inner]) =>
    [context.pattern(source), context.compile(inner)] as const
  );
  const isClosed = additionalProperties !== undefined && additionalProperties !== true;
  if (patterns.length === 0 && !isClosed) return known.length > 0 ? checkKnown : undefined;
  const names = new Set(known.map(({ key }) => key));
  const checkOther = additionalProperties === false
    ? () => problem("is not expected here")
    : context.compile(additionalProperties ?? true);
  return (object) => {
    for (const key of keysOf(object)) {
      let isMatched = names.has(key);
      for (const [pattern, check] of patterns) {
        if (!pattern.test(key)) continue;
        isMatched = true;
        const found = check(object[key]);
        if (found) return within(key, found);
      }
      const found = isMatched ? undefined : checkOther(object[key]);
      if (found) return within(key, found);
    }
    return checkKnown(object);
  };
}

function compileNames(
  propertyNames: unknown,
  { compile }: CompileContext,
): ObjectCheck | undefined {
  if (propertyNames === undefined) return undefined;
  const check = compile(propertyNames);
  return (object) => {
    for (const key of keysOf(object)) {
      const found = check(key);
      if (found) return within(key, problem(`is no name for a field: ${found.message}`));
    }
    return undefined;
  };
}

function compileDependents(
  { dependentRequired, dependentSchemas }: Record<string, unknown>,
  { compile }: CompileContext,
): ObjectCheck | undefined {
  const required = entriesOf(dependentRequired).map(([key, keys]) => [key, textsIn(keys)] as const);
  const schemas = entriesOf(dependentSchemas).map(([key, inner]) => [key, compile(inner)] as const);
  if (required.length + schemas.length === 0) return undefined;
  return (object) => {
    for (const [key, keys] of required) {
      const missing = has(object, key) ? keys.find((other) => !has(object, other)) : undefined;
      if (missing !== undefined) return problem(`"${missing}" is missing, as "${key}" is there`);
    }
    for (const [key, check] of schemas) {
      const found = has(object, key) ? check(object) : undefined;
      if (found) return found;
    }
    return undefined;
  };
}

/** @returns The keys of the fields that are written. */
export function keysOf(object: Record<string, unknown>): string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

function has(object: Record<string, unknown>, key: string): boolean {
  return Object.hasOwn(object, key) && object[key] !== undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
