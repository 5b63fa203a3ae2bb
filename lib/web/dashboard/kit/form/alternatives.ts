import { isKeywords, type Keywords } from "../../../../schema/json_schema.ts";
import {
  followReference,
  isNamedChoice,
  listOf,
  mainType,
  resolveSchema,
} from "../../../../schema/document/resolve_schema.ts";
import { fits } from "./problems.ts";

/** So many references in a row are followed; a hostile schema could have one lead to itself. */
const MAX_STEPS = 32;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  null: "nothing",
  boolean: "yes or no",
  number: "number",
  integer: "whole number",
  string: "text",
  array: "list",
  object: "fields",
};

/**
 * The schemas of which a value is to fit one, where a schema has several: by `anyOf`, `oneOf`, or several
 * types.
 *
 * @param schema The schema.
 * @param root What its references begin at.
 * @returns Each with what holds for all of them; `undefined` where there is no choice.
 */
export function alternativesOf(schema: unknown, root: unknown): readonly unknown[] | undefined {
  const keywords = followed(schema, root);
  if (!keywords || isNamedChoice(keywords)) return undefined;
  const { anyOf, oneOf, ...rest } = keywords;
  const options = [...listOf(anyOf), ...listOf(oneOf)].filter((option) => option !== false);
  if (options.length > 0) {
    return options.map((option) => ({ ...rest, allOf: [...listOf(rest.allOf), option] }));
  }
  const { type, enum: values } = keywords;
  if (!Array.isArray(type) || type.length < 2 || values !== undefined) return undefined;
  return type.map((one) => ({ ...rest, type: one }));
}

/** @returns What an alternative is called: its title, else what it is; `"number"`. */
export function alternativeName(schema: unknown, root: unknown, index: number): string {
  const keywords = resolveSchema(schema, root);
  if (typeof keywords.title === "string" && keywords.title !== "") return keywords.title;
  if (typeof keywords.const === "string") return keywords.const;
  return TYPE_WORDS[mainType(keywords) ?? ""] ?? `form ${index + 1}`;
}

/** @returns Which of some schemas a value fits; the first where it fits none. */
export function fittingAlternative(
  options: readonly unknown[],
  value: unknown,
  root: unknown,
): number {
  return Math.max(0, options.findIndex((schema) => fits(value, { schema, root })));
}

/** What a schema says at its place; what it refers to where it does nothing else. */
function followed(schema: unknown, root: unknown): Keywords | undefined {
  let at = schema;
  for (let step = 0; step < MAX_STEPS && isKeywords(at); step++) {
    if (typeof at.$ref !== "string") return at;
    const { $ref, ...own } = at;
    const target = followReference(root, $ref);
    at = isKeywords(target) ? { ...target, ...own } : own;
  }
  return isKeywords(at) ? {} : undefined;
}
