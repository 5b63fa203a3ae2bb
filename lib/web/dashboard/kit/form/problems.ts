import { moveSchema } from "../../../../schema/document/move_schema.ts";
import { isKeywords, type JsonSchema } from "../../../../schema/json_schema.ts";
import { compileSchema, type SchemaCheck } from "../../../../schema/validation/compile.ts";
import { isPlainObject, Unreadable } from "./unreadable.ts";
import type { Place } from "./place.ts";

/** What is wrong with a value, and where. */
export interface FieldProblem {
  /** What: `"expected at least 0, found -1"`. */
  readonly message: string;
  /** The way to it: names and indexes, the outermost first. */
  readonly path: readonly (string | number)[];
}

/** Where the whole schema stands while a part of it is compiled. */
const ROOT = "/$defs/whole";
/** What was compiled, for as long as the schema is there. */
const compiled = new WeakMap<object, { readonly root: unknown; readonly check: SchemaCheck }>();

/**
 * Says what is wrong with a value: all that cannot be read, else the first that does not fit its schema.
 *
 * @param value The value.
 * @param place Its schema.
 * @returns What is wrong; nothing where it fits, or where the schema is none.
 */
export function problemsOf(value: unknown, place: Place): readonly FieldProblem[] {
  const unreadable = unreadableIn(value, []);
  if (unreadable.length > 0) return unreadable;
  const found = checkOf(place)(value);
  return found === undefined ? [] : [found];
}

/** @returns Whether a value fits a schema. */
export function fits(value: unknown, place: Place): boolean {
  return problemsOf(value, place).length === 0;
}

/** @returns The problems of what is in a value at one step. */
export function problemsAt(
  problems: readonly FieldProblem[],
  step: string | number,
): readonly FieldProblem[] {
  return problems.filter(({ path }) => path[0] === step)
    .map(({ message, path }) => ({ message, path: path.slice(1) }));
}

function unreadableIn(value: unknown, path: readonly (string | number)[]): FieldProblem[] {
  if (value instanceof Unreadable) return [{ message: value.problem, path }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unreadableIn(item, [...path, index]));
  }
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => unreadableIn(item, [...path, key]));
}

function checkOf({ schema, root }: Place): SchemaCheck {
  if (!isKeywords(schema)) return schema === false ? compileSchema(false) : PASS;
  const known = compiled.get(schema);
  if (known !== undefined && known.root === root) return known.check;
  const check = compile(schema, root);
  compiled.set(schema, { root, check });
  return check;
}

/** A part of a schema finds what it refers to in the whole one. */
function compile(schema: JsonSchema, root: unknown): SchemaCheck {
  try {
    const moved = schema === root ? schema : {
      allOf: [moveSchema(schema, { from: "", to: ROOT })],
      $defs: { whole: moveSchema(root, { from: "", to: ROOT }) },
    };
    // Patterns are those of strangers, who could have the page stand still for hours.
    return compileSchema(moved as JsonSchema, { ignorePatterns: true });
  } catch {
    // It is no schema: whoever gets the value says what is wrong with it.
    return PASS;
  }
}

const PASS: SchemaCheck = () => undefined;
