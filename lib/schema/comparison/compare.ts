import { canonicalText } from "../canonical_text.ts";
import type { JsonSchema } from "../json_schema.ts";
import { followPointer, localize } from "../localize.ts";
import { pathText } from "../problem_text.ts";
import type { TypeClaim } from "../type_claim.ts";
import { describe } from "./describe.ts";
import { normalForm } from "./normal_form.ts";

/** One thing in which two schemas differ. */
export interface SchemaDifference {
  /** The way to it: the topic or service, and the fields below it, such as `scan.ranges[]`. */
  readonly path: string;
  /** What the one schema says of it. */
  readonly own: string;
  /** What the other one says. */
  readonly other: string;
}

/** More are not looked for. */
const MAX_DIFFERENCES = 20;

/** So many places are compared: a hostile schema could have 2 to the power of 100. */
const MAX_PLACES = 10_000;

/**
 * Finds out in what two types of one topic or service differ, as far as values are concerned:
 * titles, descriptions and the like do not count.
 *
 * @param subject What they are types of.
 * @param own The text of one of them, a `jsonschema`.
 * @param other The text of the other one.
 * @returns The differences, at most 20; none where the same fits both.
 * @throws {TypeError} If a text is not what it should be.
 */
export function compareTypes(
  { kind, subject }: Pick<TypeClaim, "kind" | "subject">,
  own: string,
  other: string,
): SchemaDifference[] {
  const [a, b] = [own, other].map((text) => JSON.parse(text));
  if (kind === "topics") return compareLists(a, b, subject, "value");
  return [
    ...compareLists(a.arguments, b.arguments, subject, "argument"),
    ...new Comparison(a.result ?? true, b.result ?? true).differences(`${subject} result`),
  ].slice(0, MAX_DIFFERENCES);
}

/** The values of a topic have no names; where there is one only, it is the topic itself. */
function compareLists(a: JsonSchema, b: JsonSchema, subject: string, what: string) {
  const comparison = new Comparison(a, b);
  const [ownCount, otherCount] = [a, b].map(countOf);
  const count = Math.max(ownCount!, otherCount!);
  if (ownCount !== otherCount) {
    comparison.add(`${subject} ${what}s`, String(ownCount), String(otherCount));
  }
  for (let index = 0; index < Math.min(ownCount!, otherCount!); index++) {
    const name = count === 1 && what === "value" ? subject : `${subject} ${what} ${index + 1}`;
    const item = { $ref: `#/prefixItems/${index}` };
    comparison.walk(item, item, [name]);
  }
  return comparison.found;
}

function countOf(list: JsonSchema): number {
  const { prefixItems } = Object(list);
  return Array.isArray(prefixItems) ? prefixItems.length : 0;
}

/** The way to a place, from the name of the topic or service on. */
type Path = readonly (string | number | symbol)[];

/** A step to each item of a list, and to each field that has no name in the schema. */
const EACH = Symbol("[]");
const OTHERS = Symbol(".*");

/** Keywords that are walked into, or told of by the words for the whole. */
const WALKED = new Set(["properties", "required", "items", "prefixItems", "additionalProperties"]);
const IN_WORDS = new Set(["type", "enum", "format", "contentEncoding", "anyOf", "oneOf"]);

/** Two schemas that are compared, place by place. */
class Comparison {
  readonly found: SchemaDifference[] = [];
  readonly #roots: readonly [unknown, unknown];
  /** The pairs that are being compared: schemas may refer to themselves. */
  readonly #open = new Set<string>();
  readonly #numbers = new Map<unknown, number>();
  #left = MAX_PLACES;

  constructor(a: JsonSchema, b: JsonSchema) {
    this.#roots = [normalForm(localize(a)), normalForm(localize(b))];
  }

  /** Compares the whole. */
  differences(name: string): SchemaDifference[] {
    this.walk({ $ref: "#" }, { $ref: "#" }, [name]);
    return this.found;
  }

  add(path: string, own: string, other: string): void {
    if (this.found.length < MAX_DIFFERENCES) this.found.push({ path, own, other });
  }

  /** Compares two places. */
  walk(givenA: unknown, givenB: unknown, path: Path): void {
    const [a, b] = [this.#resolve(givenA, 0), this.#resolve(givenB, 1)];
    const key = `${this.#numberOf(a)} ${this.#numberOf(b)}`;
    if (this.#open.has(key) || this.found.length >= MAX_DIFFERENCES || --this.#left < 0) return;
    this.#open.add(key);
    this.#compare(a, b, path);
    this.#open.delete(key);
  }

  /** Places are told apart by what stands there, whatever it says. */
  #numberOf(schema: unknown): number {
    const number = this.#numbers.get(schema) ?? this.#numbers.size;
    this.#numbers.set(schema, number);
    return number;
  }

  #compare(a: unknown, b: unknown, path: Path): void {
    const [own, other] = [this.#words(a, 0), this.#words(b, 1)];
    if (own !== other) return this.add(textOf(path), own, other);
    const [objectA, objectB] = [Object(a), Object(b)] as Record<string, unknown>[];
    this.#walkProperties(objectA!, objectB!, path);
    this.#walkItems(objectA!, objectB!, path);
    this.#compareRest(objectA!, objectB!, path);
  }

  #walkProperties(
    a: Record<string, unknown>,
    b: Record<string, unknown>,
    path: Path,
  ): void {
    const [own, other] = [a, b].map(({ properties }) => new Map(Object.entries(properties ?? {})));
    const [ownNeeds, otherNeeds] = [a, b].map(({ required }) => new Set(required as string[]));
    for (const name of new Set([...own!.keys(), ...other!.keys()])) {
      const way = [...path, name];
      if (!own!.has(name)) this.add(textOf(way), "missing", this.#words(other!.get(name), 1));
      else if (!other!.has(name)) {
        this.add(textOf(way), this.#words(own!.get(name), 0), "missing");
      } else {
        const [isNeeded, isOtherNeeded] = [ownNeeds!.has(name), otherNeeds!.has(name)];
        if (isNeeded !== isOtherNeeded) {
          const word = (isIt: boolean) => isIt ? "required" : "optional";
          this.add(textOf(way), word(isNeeded), word(isOtherNeeded));
        }
        this.walk(own!.get(name), other!.get(name), way);
      }
    }
    const [further, otherFurther] = [a, b].map(({ additionalProperties = true }) =>
      additionalProperties
    );
    if (typeof further === "object" && typeof otherFurther === "object") {
      this.walk(further, otherFurther, [...path, OTHERS]);
    } else if (further !== otherFurther) {
      const word = (schema: unknown, side: 0 | 1) =>
        schema === false ? "no other fields" : `other fields of ${this.#words(schema, side)}`;
      this.add(textOf(path), word(further, 0), word(otherFurther, 1));
    }
  }

  #walkItems(
    a: Record<string, unknown>,
    b: Record<string, unknown>,
    path: Path,
  ): void {
    const [own, other] = [a, b].map(({ prefixItems }) =>
      Array.isArray(prefixItems) ? prefixItems : []
    );
    for (let index = 0; index < Math.max(own!.length, other!.length); index++) {
      const [item, otherItem] = [own![index] ?? a.items ?? true, other![index] ?? b.items ?? true];
      this.walk(item, otherItem, [...path, index]);
    }
    if (a.items !== undefined || b.items !== undefined) {
      this.walk(a.items ?? true, b.items ?? true, [...path, EACH]);
    }
  }

  /** What has no place of its own: limits, patterns, conditions. */
  #compareRest(
    a: Record<string, unknown>,
    b: Record<string, unknown>,
    path: Path,
  ): void {
    for (const keyword of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (WALKED.has(keyword) || keyword === "$defs" || keyword === "definitions") continue;
      const [own, other] = [this.#textOf(a[keyword], 0), this.#textOf(b[keyword], 1)];
      if (own === other) continue;
      const word = (text: string) =>
        text === "" ? `no ${keyword}` : IN_WORDS.has(keyword) ? text : `${keyword} ${text}`;
      this.add(textOf(path), shortened(word(own)), shortened(word(other)));
    }
  }

  /** What stands there, with what it refers to in place of the references. */
  #textOf(value: unknown, side: 0 | 1): string {
    if (value === undefined) return "";
    let left = 1000;
    const expand = (part: unknown, depth: number): unknown => {
      const resolved = this.#resolve(part, side);
      if (typeof resolved !== "object" || resolved === null || depth > 16 || --left < 0) {
        return resolved;
      }
      if (Array.isArray(resolved)) return resolved.map((item) => expand(item, depth + 1));
      return Object.fromEntries(
        Object.entries(resolved).map(([key, item]) => [key, expand(item, depth + 1)]),
      );
    };
    return canonicalText(expand(value, 0));
  }

  #words(schema: unknown, side: 0 | 1): string {
    return describe(schema, (one) => this.#resolve(one, side));
  }

  /** Follows references, as long as nothing else stands beside them. */
  #resolve(schema: unknown, side: 0 | 1): unknown {
    let resolved = schema;
    for (let step = 0; step < 16; step++) {
      if (typeof resolved !== "object" || resolved === null || !("$ref" in resolved)) break;
      const { $ref, ...others } = resolved as { $ref?: unknown };
      const isAlone = Object.keys(others).every((key) => key === "$defs" || key === "definitions");
      if (typeof $ref !== "string" || !isAlone) break;
      resolved = followPointer(this.#roots[side], $ref.slice(1));
    }
    return resolved;
  }
}

/** The first step is the subject's name, which may be anything. */
function textOf([name, ...steps]: Path): string {
  return String(name) + steps.map((step) => {
    if (typeof step === "symbol") return step.description;
    const text = pathText([step]);
    return text.startsWith("[") ? text : `.${text}`;
  }).join("");
}

const MAX_SHOWN = 80;

function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
