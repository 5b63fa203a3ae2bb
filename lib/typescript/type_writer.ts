import { isKeywords, type Keywords } from "../schema/json_schema.ts";
import { docComment } from "./doc_comment.ts";
import { propertyName, TypeNames } from "./names.ts";
import { allOf, NEVER, oneOf, plain, TypeText, UNKNOWN } from "./type_text.ts";

/** Where a schema stands. */
export interface Place {
  /** What its references begin at. */
  readonly root: unknown;
  /** What to call a type that has no title. */
  readonly name: string;
  /** What stands before each line of what is written in several. */
  readonly indent: string;
}

/** The same, and the types that a type must not be one of: those that it is a part of itself. */
interface InnerPlace extends Place {
  readonly within?: readonly Declaration[];
}

/** A type with a name. */
interface Declaration {
  readonly name: string;
  readonly title: string;
  description?: string;
  text: string;
}

const NUMBER_ARRAY = "NumberArray";
const NUMBER_ARRAY_TEXT = `/** Numbers in a row: an array or a typed array. */
export type ${NUMBER_ARRAY} =
  | number[]
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;
`;

/** What makes a type, where it stands beside a reference. */
const STRUCTURE = ["type", "properties", "items", "prefixItems", "allOf", "anyOf", "oneOf"];

/**
 * Writes the types of what fits JSON Schemas: as TypeScript that compiles, whatever the schemas are.
 *
 * - What has a title, or is referred to, is declared by a name; the same schema once, whatever its
 *   description.
 * - Bytes are `Uint8Array`, dates `Date` or text, numbers in a row `NumberArray`.
 * - What TypeScript has no word for (limits, patterns, conditions) is left out: whatever fits a schema
 *   fits its type.
 */
export class TypeWriter {
  readonly #names: TypeNames;
  /** By the schema, and by its text where that means the same everywhere. */
  readonly #declared = new Map<unknown, Declaration>();
  #usesNumberArray = false;

  /** @param reserved Names that types must not have. */
  constructor(reserved: readonly string[] = []) {
    this.#names = new TypeNames([NUMBER_ARRAY, ...reserved]);
  }

  /** @returns The declarations of all types with names that were written until now. */
  declarations(): string {
    const texts = [...new Set(this.#declared.values())].map(({ title, description, text }) => {
      const named = `Type \`${title}\`.`;
      return docComment(description === undefined ? named : `${description}\n\n${named}`) +
        `export ${text}\n`;
    });
    return [...texts, ...this.#usesNumberArray ? [NUMBER_ARRAY_TEXT] : []].join("\n");
  }

  /**
   * Writes a type.
   *
   * @param schema The schema.
   * @param place Where it stands.
   * @returns The type, such as `number[]`.
   */
  typeOf(schema: unknown, place: Place): TypeText {
    return this.#typeOf(schema, place);
  }

  /**
   * Says of a type that has a name what it is for: where it is a whole argument, its schema knows;
   * elsewhere that says what the field is for.
   *
   * @param schema The schema of a whole argument.
   */
  describe(schema: unknown): void {
    if (!isKeywords(schema) || typeof schema.description !== "string") return;
    const declared = this.#declared.get(identityOf(schema));
    if (declared) declared.description ??= schema.description;
  }

  /**
   * Writes the type of a list whose first items have schemas of their own.
   *
   * @param list The list's schema.
   * @param place Where it stands.
   * @returns A tuple, such as `[string, number?]`.
   */
  tuple({ prefixItems, minItems, items }: Keywords, place: Place): string {
    const inner = { ...place, within: [] };
    const needed = typeof minItems === "number" ? minItems : 0;
    const types = listOf(prefixItems).map((item, index) => {
      const type = this.#typeOf(item, inner);
      return index < needed ? type.toString() : `${type.grouped}?`;
    });
    if (items !== false) types.push(`...${this.#typeOf(items ?? true, inner).grouped}[]`);
    return `[${types.join(", ")}]`;
  }

  #typeOf(schema: unknown, place: InnerPlace): TypeText {
    if (schema === false) return NEVER;
    if (!isKeywords(schema)) return UNKNOWN;
    if (typeof schema.$ref === "string") return this.#reference(schema, schema.$ref, place);
    const { title } = schema;
    if (typeof title === "string" && title !== "" && isWorthAName(schema)) {
      return this.#named(schema, { ...place, name: title });
    }
    return this.#structure(schema, place);
  }

  #reference(schema: Keywords, reference: string, place: InnerPlace): TypeText {
    const target = follow(place.root, reference);
    const type = isKeywords(target)
      ? this.#named(target, { ...place, name: nameOf(target, reference, place) })
      : this.#typeOf(target, place);
    if (!STRUCTURE.some((keyword) => keyword in schema)) return type;
    return allOf([type, this.#structure(schema, place)]);
  }

  #named(schema: Keywords, place: InnerPlace): TypeText {
    const { within = [] } = place;
    const identity = identityOf(schema);
    const known = this.#declared.get(schema) ?? this.#declared.get(identity);
    // What is one of itself says nothing by that.
    if (known && within.includes(known)) return UNKNOWN;
    if (known) return plain(known.name);
    const name = this.#names.take(place.name);
    const declaration: Declaration = { name, title: place.name, text: "" };
    this.#declared.set(schema, declaration);
    this.#declared.set(identity, declaration);
    const type = this.#structure(schema, {
      ...place,
      indent: "",
      within: [...within, declaration],
    });
    const isInterface = type.choices.length === 1 && /^\{\n[^]*\n\}$/.test(type.grouped);
    declaration.text = isInterface ? `interface ${name} ${type}` : `type ${name} = ${type};`;
    return plain(name);
  }

  #structure(schema: Keywords, place: InnerPlace): TypeText {
    if ("const" in schema) return literal(schema.const);
    if (Array.isArray(schema.enum)) return oneOf(schema.enum.map(literal));
    const choices = [schema.anyOf, schema.oneOf].filter(Array.isArray);
    return allOf([
      this.#ofTypes(schema, place),
      ...choices.map((choice) => oneOf(choice.map((one) => this.#typeOf(one, place)))),
      ...listOf(schema.allOf).map((one) => this.#typeOf(one, place)),
    ]);
  }

  #ofTypes(schema: Keywords, place: InnerPlace): TypeText {
    const { type } = schema;
    if (Array.isArray(type)) return oneOf(type.map((one) => this.#ofType(one, schema, place)));
    if (type !== undefined) return this.#ofType(type, schema, place);
    if ("properties" in schema) return this.#object(schema, place);
    return "prefixItems" in schema || "items" in schema ? this.#array(schema, place) : UNKNOWN;
  }

  #ofType(type: unknown, schema: Keywords, place: InnerPlace): TypeText {
    switch (type) {
      case "null":
      case "boolean":
      case "number":
        return plain(type);
      case "integer":
        return new TypeText(isLong(schema) ? ["number", "bigint"] : ["number"]);
      case "string":
        return stringType(schema);
      case "array":
        return this.#array(schema, place);
      case "object":
        return this.#object(schema, place);
      default:
        return UNKNOWN;
    }
  }

  #array(schema: Keywords, place: InnerPlace): TypeText {
    if (Array.isArray(schema.prefixItems)) return plain(this.tuple(schema, place));
    const type = this.#typeOf(schema.items ?? true, { ...place, within: [] });
    if (type.toString() !== "number") return plain(`${type.grouped}[]`);
    this.#usesNumberArray = true;
    return plain(NUMBER_ARRAY);
  }

  #object(schema: Keywords, place: InnerPlace): TypeText {
    const { properties, required, additionalProperties, patternProperties } = schema;
    const described = isKeywords(properties) ? properties : {};
    const needed = new Set(listOf(required).filter((name) => typeof name === "string"));
    // Keys may have been sorted on their way here; what must be there is in the order it was written.
    const known = [...new Set([...needed, ...Object.keys(described)])].map((name) =>
      [name, Object.hasOwn(described, name) ? described[name] : true] as const
    );
    if (known.length === 0) return this.#record(schema, place);
    const inner = { ...place, indent: `${place.indent}  `, within: [] };
    const members = known.map(([name, value]) =>
      docComment(descriptionOf(value), inner.indent) +
      `${inner.indent}${propertyName(name)}${needed.has(name) ? "" : "?"}: ` +
      `${this.#typeOf(value, { ...inner, name: `${place.name} ${name}` })};`
    );
    const isOpen = isKeywords(additionalProperties) || isKeywords(patternProperties);
    if (isOpen) members.push(`${inner.indent}[key: string]: unknown;`);
    return plain(`{\n${members.join("\n")}\n${place.indent}}`);
  }

  /** An object of which no key is known. */
  #record({ additionalProperties, patternProperties }: Keywords, place: InnerPlace): TypeText {
    const values = isKeywords(patternProperties) ? Object.values(patternProperties) : [];
    if (additionalProperties !== false) values.push(additionalProperties ?? true);
    const inner = { ...place, within: [] };
    return plain(`{ [key: string]: ${oneOf(values.map((value) => this.#typeOf(value, inner)))} }`);
  }
}

/** Objects and choices are declared by their titles; a number is a number, whatever it is called. */
function isWorthAName(schema: Keywords): boolean {
  const { properties, oneOf, anyOf, allOf, enum: values } = schema;
  return isKeywords(properties) || [oneOf, anyOf, allOf, values].some(Array.isArray);
}

function nameOf({ title }: Keywords, reference: string, { name }: Place): string {
  if (typeof title === "string" && title !== "") return title;
  return /\/(?:\$defs|definitions)\/([^/]+)$/.exec(reference)?.[1] ?? name;
}

/** What makes two schemas the same type: all but what they are for, and what references mean. */
function identityOf(schema: Keywords): unknown {
  const text = JSON.stringify({ ...schema, description: undefined });
  return text.includes('"$ref"') ? schema : text;
}

function follow(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) return true;
  let value = root;
  for (const key of reference.split("/").slice(1)) {
    const own = key.replaceAll("~1", "/").replaceAll("~0", "~");
    value = typeof value === "object" && value !== null ? (value as Keywords)[own] : undefined;
  }
  return value;
}

/** @returns Whether a whole number may be too large for a `number`. */
function isLong({ format }: Keywords): boolean {
  return format === "int64" || format === "uint64";
}

function stringType({ contentEncoding, format }: Keywords): TypeText {
  if (contentEncoding === "base64") return plain("Uint8Array");
  return new TypeText(format === "date-time" ? ["string", "Date"] : ["string"]);
}

function literal(value: unknown): TypeText {
  if (typeof value === "number" || typeof value === "string") return plain(JSON.stringify(value));
  if (typeof value === "boolean" || value === null) return plain(String(value));
  if (Array.isArray(value)) return plain(`[${value.map(literal).join(", ")}]`);
  if (!isKeywords(value)) return UNKNOWN;
  const members = Object.entries(value).map(([key, item]) =>
    `${propertyName(key)}: ${literal(item)}`
  );
  return plain(members.length === 0 ? "{ [key: string]: never }" : `{ ${members.join("; ")} }`);
}

function descriptionOf(schema: unknown): string | undefined {
  if (!isKeywords(schema)) return undefined;
  const { description, deprecated } = schema;
  const text = typeof description === "string" ? description : "";
  return deprecated === true ? `${text}\n\n@deprecated` : text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
