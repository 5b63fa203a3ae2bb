import {
  isJsonSchema,
  isKeywords,
  type JsonSchema,
  type Keywords,
} from "../../schema/json_schema.ts";

/** So deep is what was announced followed: a type may be in itself. */
const MAX_DEPTH = 32;
/** So many places of it: one that is in itself several times has no end of them. */
const MAX_PLACES = 20_000;
/** What of a schema is told on as it is. */
const NOTES = ["title", "description"];

/** What a JSON Schema says of a place, as far as that is one type: references are followed. */
export class Announced {
  /** Of what nothing is known. */
  static readonly NOTHING: Announced = Announced.of(true);
  readonly #root: JsonSchema;
  readonly #depth: number;
  readonly #budget: { left: number };
  readonly #keywords: Keywords;

  private constructor(
    schema: unknown,
    { root, depth, budget }: { root: JsonSchema; depth: number; budget: { left: number } },
  ) {
    this.#root = root;
    this.#depth = depth;
    this.#budget = budget;
    this.#keywords = depth > MAX_DEPTH ? {} : keywordsOf(schema, root, MAX_DEPTH);
  }

  /** @returns What a whole schema says. */
  static of(schema: JsonSchema): Announced {
    return new Announced(schema, { root: schema, depth: 0, budget: { left: MAX_PLACES } });
  }

  /** The one type of it, but for `"null"`; `undefined` where there are several, or it is not said. */
  get type(): "boolean" | "number" | "integer" | "string" | "array" | "object" | undefined {
    const { type, const: only, enum: listed, properties } = this.#keywords;
    const some = listed ?? this.#constants?.map((constant) => constant.const);
    const types = type ?? (properties ? "object" : some ?? (only === undefined ? [] : [only]));
    const named = Array.isArray(types) && type === undefined
      ? types.map((value) => typeof value)
      : [types].flat();
    const [first, ...more] = new Set(named.filter((type) => type !== "null"));
    return more.length === 0 && isType(first) ? first : undefined;
  }

  /** The names of numbers, where it is one of several that have names. */
  get choices(): readonly Keywords[] | undefined {
    const constants = this.#constants;
    const isNamed = constants?.every(({ const: value, title }) =>
      typeof value === "number" && typeof title === "string"
    );
    return isNamed ? constants : undefined;
  }

  get #constants(): readonly Keywords[] | undefined {
    const { oneOf } = this.#keywords;
    const isChoice = Array.isArray(oneOf) && oneOf.length > 0 &&
      oneOf.every((one) => isKeywords(one) && "const" in one);
    return isChoice ? oneOf : undefined;
  }

  /** Whether it is bytes, which are Base64 in JSON. */
  get isBytes(): boolean {
    return this.#keywords.contentEncoding === "base64";
  }

  /** What is said of it in words. */
  get notes(): Keywords {
    const notes = NOTES.map((name) => [name, this.#keywords[name]] as const);
    return Object.fromEntries(notes.filter(([, text]) => typeof text === "string"));
  }

  /** The names of its properties. */
  get properties(): readonly string[] {
    const { properties } = this.#keywords;
    return isKeywords(properties) ? Object.keys(properties) : [];
  }

  /** @returns What is said of a property. */
  property(name: string): Announced {
    const { properties } = this.#keywords;
    if (!isKeywords(properties) || !Object.hasOwn(properties, name)) return Announced.NOTHING;
    return this.#child(properties[name]);
  }

  /** What is said of the items of a list. */
  get items(): Announced {
    return this.#child(this.#keywords.items);
  }

  /** @returns What is said of one item of a list. */
  item(index: number): Announced {
    const { prefixItems } = this.#keywords;
    const known = Array.isArray(prefixItems) ? prefixItems[index] : undefined;
    return known === undefined ? this.items : this.#child(known);
  }

  #child(schema: unknown): Announced {
    if (schema === undefined || this.#budget.left-- <= 0) return Announced.NOTHING;
    return new Announced(schema, {
      root: this.#root,
      depth: this.#depth + 1,
      budget: this.#budget,
    });
  }
}

/** @returns The keywords of a schema, references and alternatives of `null` resolved. */
function keywordsOf(schema: unknown, root: JsonSchema, steps: number): Keywords {
  if (!isKeywords(schema) || steps === 0) return {};
  const { $ref, ...rest } = schema;
  if (typeof $ref === "string") {
    return { ...keywordsOf(resolve($ref, root), root, steps - 1), ...rest };
  }
  const alternatives = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (alternatives) {
    const others = alternatives.filter((other) => !isKeywords(other) || other.type !== "null");
    if (others.length === 1) return { ...keywordsOf(others[0], root, steps - 1), ...rest };
  }
  if (Array.isArray(schema.allOf)) {
    return Object.assign(
      {},
      ...schema.allOf.map((part) => keywordsOf(part, root, steps - 1)),
      rest,
    );
  }
  return schema;
}

/** @returns What a pointer such as `#/$defs/Pose` stands for. */
function resolve(pointer: string, root: JsonSchema): unknown {
  if (!pointer.startsWith("#")) return undefined;
  let place: unknown = root;
  for (const part of pointer.slice(1).split("/").slice(1)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isKeywords(place) && !Array.isArray(place)) return undefined;
    place = Object.hasOwn(place, key) ? (place as Keywords)[key] : undefined;
  }
  return isJsonSchema(place) ? place : undefined;
}

const TYPES = ["boolean", "number", "integer", "string", "array", "object"] as const;

function isType(type: unknown): type is (typeof TYPES)[number] {
  return TYPES.some((known) => known === type);
}
