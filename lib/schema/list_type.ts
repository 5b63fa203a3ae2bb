import { canonicalText } from "./canonical_text.ts";
import type { JsonSchema } from "./json_schema.ts";
import { localize } from "./localize.ts";
import type { SchemaInput } from "./schema_input.ts";
import { isNamedSchema, isStandardSchema, showSchema } from "./show_schema.ts";
import { typeName } from "./type_name.ts";
import { compileSchema, type SchemaCheck } from "./validation/compile.ts";
import type { SchemaProblem } from "./validation/problem.ts";
import { checkStandard, takesNothing } from "./validation/standard.ts";

/** What is known of one value that a schema is for. */
export interface ValueType {
  /** What its type is called. */
  readonly name: string;
  /** Its schema, which stands by itself. */
  readonly schema: JsonSchema;
  /** Says what is wrong with a value. */
  readonly check: SchemaCheck;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
}

/**
 * Finds out all there is to know of a schema that a user gave.
 *
 * @param input The schema.
 * @throws {TypeError} If it cannot be used, with the reason.
 */
export function valueType(input: SchemaInput): ValueType {
  const shownSchema = showSchema(input);
  canonicalText(shownSchema);
  const name = isNamedSchema(input) ? input.name : typeName(shownSchema);
  const schema = localize(shownSchema);
  if (isStandardSchema(input)) {
    return { name, schema, check: checkStandard(input), isOptional: takesNothing(input) };
  }
  return { name, schema, check: compileSchema(schema), isOptional: false };
}

/** @returns The schema of a list of values, as JSON Schema has it. */
export function listSchema(values: readonly ValueType[]): JsonSchema {
  const least = 1 + values.findLastIndex(({ isOptional }) => !isOptional);
  return {
    type: "array",
    // Where they come to stand, references have to begin anew.
    ...values.length > 0 && {
      prefixItems: values.map(({ schema }, index) => localize(schema, `/prefixItems/${index}`)),
    },
    items: false,
    ...least > 0 && { minItems: least },
  };
}

/**
 * Makes the check of a list of values.
 *
 * @param values What its values are.
 * @returns What is wrong with a list; its path begins with the value's index.
 */
export function checkList(values: readonly ValueType[]): SchemaCheck {
  const checks = values.map(({ check }) => check);
  const least = 1 + values.findLastIndex(({ isOptional }) => !isOptional);
  return (list) => {
    if (!Array.isArray(list)) return { message: "expected a list of values", path: [] };
    const { length } = list;
    if (length < least || length > checks.length) return wrongCount(length, least, checks.length);
    for (let index = 0; index < length; index++) {
      const found = checks[index]!(list[index]);
      if (found) return seenFrom(index, found);
    }
    return undefined;
  };
}

function seenFrom(index: number, { message, path }: SchemaProblem): SchemaProblem {
  return { message, path: [index, ...path] };
}

function wrongCount(count: number, least: number, most: number): SchemaProblem {
  const expected = least === most ? `${most}` : `${least} to ${most}`;
  const values = most === 1 ? "value" : "values";
  return { message: `expected ${expected} ${values}, found ${count}`, path: [] };
}
