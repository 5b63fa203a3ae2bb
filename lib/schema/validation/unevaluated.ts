import { followPointer } from "../localize.ts";
import type { CompileContext } from "./context.ts";
import { keysOf } from "./objects.ts";
import { type Check, within } from "./problem.ts";
import { isList, isObject } from "./values.ts";

/** What keywords beside have looked at: names of properties, or indexes. */
type Seen = Set<string | number>;
/** Notes what a schema looks at in a value that fits it. */
type Look = (value: unknown, seen: Seen) => void;

/**
 * Compiles `unevaluatedProperties` and `unevaluatedItems`: what no keyword beside them, or in what
 * they combine, has looked at.
 */
export function compileUnevaluated(
  schema: Record<string, unknown>,
  context: CompileContext,
): Check | undefined {
  const { unevaluatedProperties, unevaluatedItems } = schema;
  if (unevaluatedProperties === undefined && unevaluatedItems === undefined) return undefined;
  // Made when there is something to look at: what it refers to may be compiling still.
  let look: Look | undefined;
  const property = context.compile(unevaluatedProperties ?? true);
  const item = context.compile(unevaluatedItems ?? true);
  return (value) => {
    const keys = isObject(value) ? keysOf(value) : isList(value) ? indexesOf(value) : [];
    if (keys.length === 0) return undefined;
    const seen: Seen = new Set();
    look ??= new Looks(context).beside(schema);
    look(value, seen);
    const check = isList(value) ? item : property;
    for (const key of keys) {
      const found = seen.has(key) ? undefined : check((value as Record<string, unknown>)[key]);
      if (found) return within(key, found);
    }
    return undefined;
  };
}

/** What each schema looks at, made once. */
class Looks {
  readonly #context: CompileContext;
  readonly #made = new Map<object, Look>();

  constructor(context: CompileContext) {
    this.#context = context;
  }

  /** What the keywords beside `unevaluatedProperties` and `unevaluatedItems` look at. */
  beside({ unevaluatedProperties: _, unevaluatedItems: __, ...others }: object & {
    unevaluatedProperties?: unknown;
    unevaluatedItems?: unknown;
  }): Look {
    return this.of(others);
  }

  of(schema: unknown): Look {
    if (typeof schema !== "object" || schema === null) return () => {};
    const made = this.#made.get(schema);
    if (made) return made;
    const looks: Look[] = [];
    const look: Look = (value, seen) => {
      this.#context.spend();
      for (const one of looks) one(value, seen);
    };
    // Known before what it is made of: it may refer to itself.
    this.#made.set(schema, look);
    const own = schema as Record<string, unknown>;
    looks.push(lookAtProperties(own, this.#context), lookAtItems(own, this.#context));
    looks.push(...lookDeeper(own, this.#context, (one) => this.of(one)));
    return look;
  }
}

function lookAtProperties(
  schema: Record<string, unknown>,
  context: CompileContext,
): Look {
  const { properties, patternProperties } = schema;
  const isAll = "additionalProperties" in schema || "unevaluatedProperties" in schema;
  const names = new Set(Object.keys(properties ?? {}));
  const patterns = Object.keys(patternProperties ?? {}).map((source) => context.pattern(source));
  return (value, seen) => {
    if (!isObject(value)) return;
    for (const key of keysOf(value)) {
      const isSeen = isAll || names.has(key) ||
        patterns.some((pattern) => pattern.test(key));
      if (isSeen) seen.add(key);
    }
  };
}

function lookAtItems(
  schema: Record<string, unknown>,
  { compile }: CompileContext,
): Look {
  const { prefixItems, contains } = schema;
  const isAll = "items" in schema || "unevaluatedItems" in schema;
  const firsts = Array.isArray(prefixItems) ? prefixItems.length : 0;
  const check = contains === undefined ? undefined : compile(contains);
  return (value, seen) => {
    if (!isList(value)) return;
    for (const index of indexesOf(value)) {
      if (isAll || index < firsts || check && !check(value[index])) seen.add(index);
    }
  };
}

/** What is looked at by the schemas that this one combines, where the value fits them. */
function* lookDeeper(
  schema: Record<string, unknown>,
  context: CompileContext,
  inner: (schema: unknown) => Look,
): Generator<Look> {
  const { $ref, allOf, anyOf, oneOf, dependentSchemas } = schema;
  if (typeof $ref === "string") yield inner(followPointer(context.root, $ref.slice(1)));
  for (const one of [allOf, anyOf, oneOf].flatMap((list) => Array.isArray(list) ? list : [])) {
    const [check, look] = [context.compile(one), inner(one)];
    yield (value, seen) => check(value) || look(value, seen);
  }
  if (schema.if !== undefined) {
    const check = context.compile(schema.if);
    const [whenTrue, whenFalse] = [inner(schema.then), inner(schema.else)];
    const condition = inner(schema.if);
    yield (value, seen) => {
      if (check(value)) return whenFalse(value, seen);
      condition(value, seen);
      whenTrue(value, seen);
    };
  }
  for (const [key, one] of Object.entries(dependentSchemas ?? {})) {
    const look = inner(one);
    yield (value, seen) => isObject(value) && Object.hasOwn(value, key) && look(value, seen);
  }
}

function indexesOf({ length }: ArrayLike<unknown>): number[] {
  return Array.from({ length }, (_, index) => index);
}
