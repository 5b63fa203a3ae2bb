import type { Keywords } from "../../schema/json_schema.ts";
import {
  fieldsOf,
  isNamedChoice,
  isRequired,
  listOf,
  mainType,
  resolveSchema,
} from "../../schema/document/resolve_schema.ts";

/** An example of a value, with what there is to say of its parts. */
export type Example =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "list"; readonly items: readonly Example[] }
  | { readonly kind: "object"; readonly fields: readonly ExampleField[] };

/** A field of an object. */
export interface ExampleField {
  readonly name: string;
  readonly example: Example;
  /** What it is for; empty where nobody says. */
  readonly description: string;
  /** What there is to choose from; empty where it is no choice. */
  readonly choices: string;
}

/** Deeper than people fill in, and where schemas that hold themselves end. */
const MAX_DEPTH = 12;
/** A schema that somebody else wrote could ask for any number of parts. */
const MAX_PARTS = 5000;

/** Texts that fit formats. */
const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "PT0S",
  email: "somebody@example.com",
  hostname: "example.com",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/**
 * Makes an example of what fits a schema: zeros and empty texts, one item in each list, every field.
 *
 * A regular expression, a condition or `not` may refuse it: those are for people to read.
 *
 * @param schema The schema.
 * @param root What its references begin at.
 * @returns The example.
 */
export function exampleOf(schema: unknown, root: unknown): Example {
  return new ExampleMaker(root).make(schema, 0);
}

/** @returns The value that an example stands for. */
export function exampleValue(example: Example): unknown {
  if (example.kind === "value") return example.value;
  if (example.kind === "list") return example.items.map(exampleValue);
  return Object.fromEntries(
    example.fields.map(({ name, example }) => [name, exampleValue(example)]),
  );
}

class ExampleMaker {
  readonly #root: unknown;
  #parts = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  make(schema: unknown, depth: number): Example {
    this.#parts++;
    const keywords = resolveSchema(schema, this.#root);
    const given = givenValue(keywords);
    if (given !== undefined) return { kind: "value", value: given };
    switch (mainType(keywords)) {
      case "object":
        return this.#object(keywords, depth);
      case "array":
        return this.#list(keywords, depth);
      case "string":
        return { kind: "value", value: textFor(keywords) };
      case "number":
      case "integer":
        return { kind: "value", value: numberFor(keywords) };
      case "boolean":
        return { kind: "value", value: false };
      default:
        return { kind: "value", value: null };
    }
  }

  #object(keywords: Keywords, depth: number): Example {
    const fields: ExampleField[] = [];
    for (const [name, schema] of fieldsOf(keywords)) {
      if (schema === false) continue;
      if (!isRequired(keywords, name) && this.#isDeepEnough(depth)) continue;
      const example = this.#inner(schema, depth);
      fields.push({ name, example, ...this.#described(schema) });
    }
    return { kind: "object", fields };
  }

  #list(keywords: Keywords, depth: number): Example {
    const { prefixItems, items, minItems, maxItems } = keywords;
    const first = listOf(prefixItems).map((schema) => this.#inner(schema, depth));
    const least = typeof minItems === "number" ? minItems : 0;
    const most = typeof maxItems === "number" ? maxItems : Infinity;
    const isShown = items !== undefined && items !== false && !this.#isDeepEnough(depth);
    const length = Math.min(most, Math.max(least, first.length + (isShown ? 1 : 0)));
    while (first.length < length && this.#parts < MAX_PARTS) {
      first.push(this.#inner(items ?? true, depth));
    }
    return { kind: "list", items: first.slice(0, most) };
  }

  #described(schema: unknown): Pick<ExampleField, "description" | "choices"> {
    const keywords = resolveSchema(schema, this.#root);
    const { description } = keywords;
    return {
      description: typeof description === "string" ? description.split("\n\n")[0]! : "",
      choices: choicesText(keywords),
    };
  }

  #inner(schema: unknown, depth: number): Example {
    if (depth >= MAX_DEPTH || this.#parts >= MAX_PARTS) return { kind: "value", value: null };
    return this.make(schema, depth + 1);
  }

  /** What may be left out is, where no end is in sight. */
  #isDeepEnough(depth: number): boolean {
    return depth >= MAX_DEPTH / 2 || this.#parts >= MAX_PARTS / 2;
  }
}

/** What the schema itself gives for an example. */
function givenValue(keywords: Keywords): unknown {
  if ("const" in keywords) return keywords.const;
  if ("default" in keywords) return keywords.default;
  const [first] = listOf(keywords.examples);
  if (first !== undefined) return first;
  if (Array.isArray(keywords.enum)) return keywords.enum[0];
  if (isNamedChoice(keywords)) return (keywords.oneOf as { const: unknown }[])[0]!.const;
  return undefined;
}

function textFor({ contentEncoding, format, minLength }: Keywords): unknown {
  if (contentEncoding === "base64") return new Uint8Array(0);
  const text = typeof format === "string" ? FORMATS[format] ?? "" : "";
  return typeof minLength === "number" ? text.padEnd(Math.min(minLength, MAX_PARTS), "x") : text;
}

function numberFor(keywords: Keywords): number {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf } = keywords;
  const step = typeof multipleOf === "number" ? multipleOf : 1;
  const least = limit(minimum, exclusiveMinimum, Math.max);
  const most = limit(maximum, exclusiveMaximum, Math.min);
  if (least !== undefined && 0 < least || exclusiveMinimum === 0) {
    const first = Math.ceil(least! / step) * step;
    const isTaken = first === exclusiveMinimum;
    if (!isTaken) return first;
    if (most === undefined || first + step < most) return first + step;
    return (first + most) / 2;
  }
  if (most !== undefined && most < 0 || exclusiveMaximum === 0) {
    const last = Math.floor(most! / step) * step;
    if (last !== exclusiveMaximum) return last;
    if (least === undefined || last - step > least) return last - step;
    return (last + least) / 2;
  }
  return 0;
}

function limit(
  inclusive: unknown,
  exclusive: unknown,
  choose: (...values: number[]) => number,
): number | undefined {
  const limits = [inclusive, exclusive].filter((value) => typeof value === "number");
  return limits.length === 0 ? undefined : choose(...limits);
}

/** @returns What there is to choose from: `0 UNKNOWN, 1 DEBUG`. */
function choicesText(keywords: Keywords): string {
  if (isNamedChoice(keywords)) {
    return (keywords.oneOf as Keywords[]).map(({ const: value, title }) =>
      title === undefined ? JSON.stringify(value) : `${JSON.stringify(value)} ${title}`
    ).join(", ");
  }
  return listOf(keywords.enum).map((value) => JSON.stringify(value)).join(", ");
}
