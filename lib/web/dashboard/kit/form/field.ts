import { isKeywords, type Keywords } from "../../../../schema/json_schema.ts";
import {
  fieldsOf,
  isRequired,
  listOf,
  mainType,
  resolveSchema,
} from "../../../../schema/document/resolve_schema.ts";
import { alternativesOf } from "./alternatives.ts";
import type { Place } from "./place.ts";

/** What all fields have. */
interface Described {
  /** What it is called, where the schema says so. */
  readonly title: string;
  /** What it is for; empty where nobody says. */
  readonly hint: string;
}

/** One value that may be chosen. */
export interface Choice {
  /** What people read. */
  readonly label: string;
  /** The value. */
  readonly value: unknown;
}

/** A field of an object. */
export interface ObjectField {
  /** Its name. */
  readonly name: string;
  /** Its schema. */
  readonly schema: unknown;
  /** Whether it must be there. */
  readonly isRequired: boolean;
}

/** A number. */
export interface NumberField extends Described {
  readonly kind: "number";
  /** Whether it is a whole one. */
  readonly isInteger: boolean;
  /** The least and the greatest; absent where there is no end. */
  readonly min?: number;
  readonly max?: number;
  /** How far numbers are apart. */
  readonly step?: number;
  /** What it counts; empty where nobody says. */
  readonly unit: string;
}

/** A list: what it begins with, and what follows. */
export interface ListField extends Described {
  readonly kind: "list";
  /** The schemas of the first items. */
  readonly first: readonly unknown[];
  /** The schema of all others; `false` where there are none. */
  readonly items: unknown;
  /** How many there must and may be. */
  readonly minItems: number;
  readonly maxItems: number;
}

/** What a person fills in for a schema. */
export type Field =
  | NumberField
  | ListField
  | Described & { readonly kind: "boolean" | "bytes" | "any" }
  | Described & { readonly kind: "constant"; readonly value: unknown }
  | Described & { readonly kind: "choice"; readonly choices: readonly Choice[] }
  | Described & { readonly kind: "text"; readonly format: string; readonly isLong: boolean }
  | Described & {
    readonly kind: "object";
    readonly fields: readonly ObjectField[];
    /** The schema of fields of any other name; `false` where there are none. */
    readonly others: unknown;
  }
  | Described & { readonly kind: "alternatives"; readonly options: readonly unknown[] };

/** So many values are offered at most; who wants another one writes JSON. */
const MAX_CHOICES = 500;
/** So many fields an object has at most that are shown one by one. */
const MAX_FIELDS = 200;
/** From so many characters on a text has several lines. */
const LONG_TEXT = 200;

/**
 * Says what a person fills in for a schema. Only what stands at this place is looked at, so that a schema
 * that refers to itself has an end.
 *
 * @param place The schema; a hostile one becomes a field that takes anything.
 * @returns The field.
 */
export function fieldOf({ schema, root }: Place): Field {
  const options = alternativesOf(schema, root);
  const keywords = resolveSchema(options?.length === 1 ? options[0] : schema, root);
  const described = { title: textOf(keywords.title), hint: textOf(keywords.description) };
  if (options && options.length > 1) return { ...described, kind: "alternatives", options };
  if ("const" in keywords) return { ...described, kind: "constant", value: keywords.const };
  const choices = choicesOf(keywords);
  if (choices) return { ...described, kind: "choice", choices };
  return typedField(keywords, described);
}

function typedField(keywords: Keywords, described: Described): Field {
  switch (mainType(keywords)) {
    case "null":
      return { ...described, kind: "constant", value: null };
    case "boolean":
      return { ...described, kind: "boolean" };
    case "number":
    case "integer":
      return numberField(keywords, described);
    case "string":
      return textField(keywords, described);
    case "array":
      return listField(keywords, described);
    case "object":
      return objectField(keywords, described);
  }
  return { ...described, kind: "any" };
}

function numberField(keywords: Keywords, described: Described): NumberField {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, step } = keywords;
  const isInteger = mainType(keywords) === "integer";
  const gap = isInteger ? 1 : 0;
  const above = isNumber(exclusiveMinimum) ? exclusiveMinimum + gap : undefined;
  const below = isNumber(exclusiveMaximum) ? exclusiveMaximum - gap : undefined;
  const min = isNumber(minimum) ? minimum : above;
  const max = isNumber(maximum) ? maximum : below;
  const apart = [step, multipleOf, isInteger ? 1 : undefined].find((one) =>
    isNumber(one) && one > 0
  );
  return {
    ...described,
    kind: "number",
    isInteger,
    unit: textOf(keywords.unit),
    ...min !== undefined && { min },
    ...max !== undefined && { max },
    ...isNumber(apart) && { step: apart },
  };
}

function textField(keywords: Keywords, described: Described): Field {
  const { contentEncoding, format, maxLength } = keywords;
  if (contentEncoding === "base64") return { ...described, kind: "bytes" };
  const isLong = isNumber(maxLength) && maxLength >= LONG_TEXT;
  return { ...described, kind: "text", format: textOf(format), isLong };
}

function listField(keywords: Keywords, described: Described): ListField {
  const { prefixItems, items = true, minItems, maxItems } = keywords;
  return {
    ...described,
    kind: "list",
    first: listOf(prefixItems),
    items,
    minItems: isNumber(minItems) ? minItems : 0,
    maxItems: items === false
      ? listOf(prefixItems).length
      : isNumber(maxItems)
      ? maxItems
      : Infinity,
  };
}

function objectField(keywords: Keywords, described: Described): Field {
  const known = fieldsOf(keywords);
  const others = keywords.additionalProperties ?? true;
  // Nobody knows what is in it, or it is too much to be shown.
  if (known.size > MAX_FIELDS || known.size === 0 && !isKeywords(others)) {
    return { ...described, kind: "any" };
  }
  const fields = Array.from(known, ([name, schema]) => ({
    name,
    schema,
    isRequired: isRequired(keywords, name),
  }));
  return { ...described, kind: "object", fields, others: isKeywords(others) ? others : false };
}

/** Values with names, or without: those that can be told from each other by what people read. */
function choicesOf({ enum: values, oneOf }: Keywords): readonly Choice[] | undefined {
  const named = listOf(oneOf).filter((one) => isKeywords(one) && "const" in one) as Keywords[];
  if (named.length > 0) {
    return named.slice(0, MAX_CHOICES).map((one) => ({
      label: textOf(one.title) === "" ? choiceLabel(one.const) : textOf(one.title),
      value: one.const,
    }));
  }
  if (!Array.isArray(values) || values.length === 0) return undefined;
  return values.slice(0, MAX_CHOICES).map((value) => ({ label: choiceLabel(value), value }));
}

function choiceLabel(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value) ?? String(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
