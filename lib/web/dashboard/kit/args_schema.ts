import { moveSchema } from "../../../schema/document/move_schema.ts";
import type { TypeDocument } from "../../../schema/document/type_document.ts";
import { valuesOf } from "../../../schema/document/type_document.ts";

/** What a form is made of for a list of arguments, and the way from one to the other. */
export interface ArgsSchema {
  /** The form's schema: that of the only argument, or of the list. */
  readonly schema: unknown;
  /** How many there are, where that is known. */
  readonly count: number | undefined;
  /** Makes arguments of what was filled in. */
  readonly argsOf: (value: unknown) => readonly unknown[];
  /** What is filled in for arguments. */
  readonly valueOf: (args: readonly unknown[]) => unknown;
}

const LIST = { type: "array", description: "What it is called with, in order." };

/**
 * Makes of what is known of a service's arguments, or a topic's values, the schema of a form: of a single
 * one the form is its own.
 *
 * @param document What is known; `null` for nothing: then anything may be written.
 * @returns The schema.
 */
export function argsSchema(document: Pick<TypeDocument, "values"> | null): ArgsSchema {
  if (document === null) return { ...ofList(LIST), count: undefined };
  const { values } = document;
  const first = valuesOf(document);
  const isClosed = values.items === false || values.maxItems === first.length;
  if (first.length !== 1 || !isClosed || values.minItems !== 1) {
    return { ...ofList(values), count: isClosed ? first.length : undefined };
  }
  return {
    schema: moveSchema(first[0], { from: "/prefixItems/0" }),
    count: 1,
    argsOf: (value) => [value],
    valueOf: ([value]) => value,
  };
}

function ofList(schema: unknown): Omit<ArgsSchema, "count"> {
  return {
    schema,
    argsOf: (value) => Array.isArray(value) ? value : [value],
    valueOf: (args) => args,
  };
}
