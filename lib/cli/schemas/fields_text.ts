import { isKeywords, type Keywords } from "../../schema/json_schema.ts";
import { printable } from "../../text/printable.ts";
import { padToWidth, textWidth } from "../../text/text_width.ts";
import { wrap } from "../../text/wrap.ts";
import {
  fieldsOf,
  isNamedChoice,
  isRequired,
  listOf,
  mainType,
  resolveSchema,
} from "../../schema/document/resolve_schema.ts";
import { type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";

/** One line of a type: a field, or one of the numbers that it may be. */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** Deeper than people read. */
const MAX_DEPTH = 16;
const MAX_ROWS = 2000;
/** So deep, and so many beside each other, are types within types that are named in one line. */
const MAX_NESTED = 4;
const MAX_SHOWN = 8;
/** Where descriptions have less room than this, they stand below. */
const LEAST_COLUMNS = 24;
const GAP = "  ";

/**
 * Writes the fields of a type for people: a line for each, with its type and what it is for. A type
 * within is shown where it comes first.
 *
 * @param type The type.
 * @param width How many columns there are.
 * @returns The lines.
 */
export function fieldLines(type: TypeDocument, width: number): string[] {
  const rows = new RowMaker(type.values);
  const values = valuesOf(type);
  const { minItems = 0, items } = type.values;
  const isService = "result" in type;
  if (values.length === 1 && !isService && items === false) rows.addParts(values[0], "");
  else {
    values.forEach((schema, index) => {
      const isOptional = index >= Number(minItems);
      rows.add(`${isService ? "argument " : ""}${index + 1}${isOptional ? "?" : ""}`, schema, "");
    });
    if (items !== false) rows.add("more", items ?? true, "");
  }
  if (isService) new RowMaker(type.result, rows).add("result", type.result, "");
  return layOut(rows.rows, width);
}

/**
 * Does the same for schemas that belong together, each of which stands by itself.
 *
 * @param schemas The schemas, by what they are of.
 * @param width How many columns there are.
 * @returns The lines.
 */
export function schemaLines(schemas: Readonly<Record<string, unknown>>, width: number): string[] {
  const rows = Object.entries(schemas).flatMap(([name, schema]) => {
    const maker = new RowMaker(schema);
    maker.add(name, schema, "");
    return maker.rows;
  });
  return layOut(rows, width);
}

/**
 * Says what a schema's values are.
 *
 * @param schema The schema.
 * @param root What its references begin at.
 * @returns Such as `number[3]`, `uint8` or `foxglove.Pose`.
 */
export function typeText(schema: unknown, root: unknown): string {
  return textOf(schema, root, MAX_NESTED);
}

function textOf(schema: unknown, root: unknown, depth: number): string {
  if (schema === false) return "nothing";
  if (depth === 0) return "…";
  const keywords = resolveSchema(schema, root);
  const { title, type } = keywords;
  const text = mainText(keywords, { root, title, depth });
  const isNullable = Array.isArray(type) && type.includes("null") && text !== "null";
  return printable(isNullable ? `${text} or null` : text);
}

function mainText(
  keywords: Keywords,
  { root, title, depth }: { root: unknown; title: unknown; depth: number },
): string {
  if ("const" in keywords) return JSON.stringify(keywords.const);
  const isNamed = typeof title === "string" && title !== "";
  if (isNamedChoice(keywords) || Array.isArray(keywords.enum)) return isNamed ? title : "choice";
  switch (mainType(keywords)) {
    case "object":
      return isNamed ? title : "object";
    case "array":
      return arrayText(keywords, root, depth - 1);
    case "string":
      return stringText(keywords);
    case "number":
    case "integer":
      return numberText(keywords);
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    default:
      return "any";
  }
}

function arrayText(
  { items, prefixItems, minItems, maxItems }: Keywords,
  root: unknown,
  depth: number,
): string {
  if (Array.isArray(prefixItems)) {
    const shown = prefixItems.slice(0, MAX_SHOWN).map((item) => textOf(item, root, depth));
    return `[${[...shown, ...prefixItems.length > MAX_SHOWN ? ["…"] : []].join(", ")}]`;
  }
  const item = items === undefined ? "any" : textOf(items, root, depth);
  const least = minItems ?? 0;
  const most = maxItems ?? "";
  const length = least === most ? `${most}` : least === 0 && most === "" ? "" : `${least}..${most}`;
  return `${item}[${length}]`;
}

function stringText({ contentEncoding, format }: Keywords): string {
  if (contentEncoding === "base64") return "bytes";
  return typeof format === "string" ? format : "text";
}

function numberText(keywords: Keywords): string {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, format } = keywords;
  if (format === "int64" || format === "uint64") return format;
  if (typeof minimum === "number" && typeof maximum === "number" && type === "integer") {
    const bits = Math.log2(maximum - minimum + 1);
    if (minimum === 0 && [8, 16, 32].includes(bits)) return `uint${bits}`;
    if (minimum === -maximum - 1 && [8, 16, 32].includes(bits)) return `int${bits}`;
  }
  const limits = [
    ...minimum === undefined ? [] : [`>= ${minimum}`],
    ...exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`],
    ...maximum === undefined ? [] : [`<= ${maximum}`],
    ...exclusiveMaximum === undefined ? [] : [`< ${exclusiveMaximum}`],
  ];
  return [type === "integer" ? "integer" : "number", ...limits].join(" ");
}

class RowMaker {
  readonly rows: Row[];
  readonly #root: unknown;
  /** Types that were shown already, and those that are being shown. */
  readonly #shown: Set<unknown>;

  /**
   * @param root What references begin at.
   * @param above Whose rows stand above, with the types that were shown there.
   */
  constructor(root: unknown, above?: RowMaker) {
    this.#root = root;
    this.rows = above?.rows ?? [];
    this.#shown = above ? above.#shown : new Set();
  }

  add(name: string, schema: unknown, indent: string): void {
    if (this.rows.length >= MAX_ROWS) return;
    const { description } = resolveSchema(schema, this.#root);
    this.rows.push({
      name: indent + printable(name),
      type: typeText(schema, this.#root),
      description: typeof description === "string" ? description : "",
    });
    this.addParts(schema, `${indent}${GAP}`);
  }

  /** The fields of an object, of the items of a list, or the numbers to choose from. */
  addParts(schema: unknown, indent: string): void {
    const keywords = resolveSchema(schema, this.#root);
    if (isNamedChoice(keywords)) return this.#addChoices(keywords, indent);
    for (const value of listOf(keywords.enum)) {
      this.rows.push({
        name: indent + printable(JSON.stringify(value)),
        type: "",
        description: "",
      });
    }
    if (isKeywords(keywords.items)) return this.addParts(keywords.items, indent);
    const { title } = keywords;
    // What a time consists of is known by everybody.
    if (title === "time" || title === "duration" || indent.length > MAX_DEPTH * GAP.length) return;
    const identity = typeof title === "string" ? title : undefined;
    if (identity !== undefined && this.#shown.has(identity)) return;
    this.#shown.add(identity);
    for (const [name, field] of fieldsOf(keywords)) {
      this.add(isRequired(keywords, name) ? name : `${name}?`, field, indent);
    }
  }

  #addChoices({ oneOf, title }: Keywords, indent: string): void {
    if (this.#shown.has(title) && title !== undefined) return;
    this.#shown.add(title);
    for (const { const: value, title, description } of oneOf as readonly Keywords[]) {
      this.rows.push({
        name: indent + printable(JSON.stringify(value)),
        type: typeof title === "string" ? printable(title) : "",
        description: typeof description === "string" ? description : "",
      });
    }
  }
}

/** Three columns, the last one wrapped; where there is no room for it, it stands below. */
function layOut(rows: readonly Row[], width: number): string[] {
  const widest = (of: (row: Row) => string) =>
    Math.max(0, ...rows.map((row) => textWidth(of(row))));
  const [names, types] = [widest(({ name }) => name), widest(({ type }) => type)];
  const start = names + types + 2 * GAP.length;
  const isNarrow = width - start < LEAST_COLUMNS;
  return rows.flatMap(({ name, type, description }) => {
    const head = [padToWidth(name, names), type].join(GAP);
    const indent = isNarrow ? 2 * GAP.length : start;
    const text = paragraphs(description).flatMap((line) =>
      wrap(line, Math.max(LEAST_COLUMNS, width - indent))
    );
    if (isNarrow) return [head.trimEnd(), ...text.map((line) => " ".repeat(indent) + line)];
    const [first = "", ...rest] = text;
    return [
      (padToWidth(head, start) + first).trimEnd(),
      ...rest.map((line) => (" ".repeat(indent) + line).trimEnd()),
    ];
  });
}

function paragraphs(text: string): string[] {
  return text.trim() === "" ? [] : text.trim().split("\n").map((line) => printable(line.trimEnd()));
}
