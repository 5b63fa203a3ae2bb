import { MAX_NAME_BYTES } from "../../mesh/names.ts";
import { printable } from "../../text/printable.ts";
import { didYouMean } from "../../text/suggest.ts";
import { isTooLarge } from "../../yaml/core_schema.ts";
import type { Located, LocatedMap, LocatedScalar, Position } from "../../yaml/located.ts";
import { anyValue, HOLDS_NUL, NOT_WELL_FORMED } from "./any_value.ts";
import type { Problem } from "./launch_file_error.ts";
import type {
  EitherSchema,
  Infer,
  MapSchema,
  NumberSchema,
  ObjectSchema,
  Schema,
  TextSchema,
} from "./schema.ts";

/** What every name of a map has to be. */
const KEY: TextSchema = { type: "text", summary: "A name." };

/** Where a validation puts what it finds wrong. */
export interface ValidateOptions {
  /** The file's name. */
  readonly file: string;
  readonly problems: Problem[];
}

/**
 * Checks a value against a description.
 *
 * @param located The value.
 * @param schema The description.
 * @param options The file's name, and where problems are added to.
 * @returns The value with defaults filled in. Use it only if no problem was added.
 */
export function validate<const S extends Schema>(
  located: Located,
  schema: S,
  options: ValidateOptions,
): Infer<S> {
  return new Validation(options).check(located, schema, []) as Infer<S>;
}

class Validation {
  readonly #file: string;
  readonly #problems: Problem[];

  constructor({ file, problems }: ValidateOptions) {
    this.#file = file;
    this.#problems = problems;
  }

  check(located: Located, schema: Schema, path: readonly string[]): unknown {
    switch (schema.type) {
      case "any":
        return anyValue(located, schema, { path, refuse: this.#refuse.bind(this) });
      case "text":
        return this.#text(located, schema, path);
      case "number":
        return this.#number(located, schema, path);
      case "boolean":
        if (located.kind === "scalar" && typeof located.value === "boolean") return located.value;
        return this.#refuse(located.position, path, `must be true or false${not(located)}`);
      case "list":
      case "tuple":
        return this.#list(located, schema, path);
      case "map":
        return this.#map(located, schema, path);
      case "either":
        return this.#either(located, schema, path);
      case "object":
        return this.#object(located, schema, path);
    }
  }

  #text(located: Located, schema: TextSchema, path: readonly string[]): unknown {
    // A number in the place of a text, such as a port in an environment variable, is meant as text.
    // So is what a variable stands for, whatever it looks like.
    if (located.kind !== "scalar" || located.value === null && located.isPlain) {
      return this.#mustBe("text", located, path);
    }
    const { text, position } = located;
    if (schema.choices && !schema.choices.includes(text)) {
      const hint = didYouMean(text, schema.choices);
      const choices = schema.choices.join(", ");
      return this.#refuse(position, path, `must be one of ${choices}${not(located)}${hint}`);
    }
    this.#characters(located, schema, path);
    return text;
  }

  #characters(
    { text, position }: LocatedScalar,
    schema: TextSchema,
    path: readonly string[],
  ): void {
    const { mayBeEmpty, isName, isVariable } = schema;
    if (text.trim() === "" && !mayBeEmpty) {
      this.#refuse(position, path, text === "" ? "must not be empty" : "must not be blank");
    } else if (text.includes("\0")) this.#refuse(position, path, HOLDS_NUL);
    else if (!text.isWellFormed()) this.#refuse(position, path, NOT_WELL_FORMED);
    else if (isVariable && text.includes("=")) {
      this.#refuse(position, path, 'must not hold "=": no variable of the environment can');
    } else if (isName) this.#name(text, position, path);
  }

  #name(text: string, position: Position, path: readonly string[]): void {
    const { length } = new TextEncoder().encode(text);
    if (length <= MAX_NAME_BYTES) return;
    this.#refuse(position, path, `must have at most ${MAX_NAME_BYTES} bytes, not ${length}`);
  }

  #number(located: Located, schema: NumberSchema, path: readonly string[]): unknown {
    const { minimum = -Infinity, maximum = Infinity, isInteger, mayBeInfinite } = schema;
    const value = located.kind === "scalar" ? located.value : undefined;
    if (mayBeInfinite && value === Infinity && !isTooLarge(value, textOf(located))) return value;
    if (typeof value === "number" && value >= minimum && value <= maximum) {
      if (!isInteger || Number.isInteger(value)) return value;
    }
    const kind = isInteger ? "a whole number" : "a number";
    const range = maximum === Infinity ? `from ${minimum} on` : `from ${minimum} to ${maximum}`;
    return this.#mustBe(`${kind} ${range}${mayBeInfinite ? ", or .inf" : ""}`, located, path);
  }

  #list(
    located: Located,
    schema: Extract<Schema, { type: "list" | "tuple" }>,
    path: readonly string[],
  ): unknown {
    if (located.kind !== "list") return this.#mustBe("a list", located, path);
    const { items, position } = located;
    const isTuple = schema.type === "tuple";
    const schemas = isTuple ? [...schema.items, schema.optionalItem] : [];
    const least = isTuple ? schema.items.length : schema.minItems ?? 0;
    if (items.length < least || isTuple && items.length > schemas.length) {
      const count = isTuple ? `${least} or ${schemas.length}` : `${least} or more`;
      return this.#refuse(position, path, `must have ${count} values, not ${items.length}`);
    }
    return items.map((item, index) => {
      const inner = isTuple ? schemas[index]! : index === 0 && schema.first || schema.item;
      return this.check(item, inner, [...path, String(index)]);
    });
  }

  #map(located: Located, schema: MapSchema, path: readonly string[]): unknown {
    if (located.kind !== "map") return this.#mustBe("a map of names and values", located, path);
    return new Map(
      [...located.entries].map(([key, { value, position }]) => {
        const name = { kind: "scalar", position, value: key, text: key, isPlain: false } as const;
        this.#characters(name, schema.key ?? KEY, [...path, key]);
        return [key, this.check(value, schema.value, [...path, key])] as const;
      }),
    );
  }

  #either(located: Located, schema: EitherSchema, path: readonly string[]): unknown {
    const option = schema.options.find((option) => kindOf(option) === located.kind);
    if (option) return this.check(located, option, path);
    const kinds = schema.options.map((option) => KIND_NAMES[kindOf(option)]).join(" or ");
    return this.#mustBe(kinds, located, path);
  }

  #object(located: Located, schema: ObjectSchema, path: readonly string[]): unknown {
    if (located.kind !== "map") return this.#mustBe("a map of keys and values", located, path);
    const known = Object.keys(schema.keys);
    for (const [key, { position }] of located.entries) {
      if (known.includes(key)) continue;
      const hint = didYouMean(key, known) || ` (known keys: ${known.join(", ")})`;
      this.#refuse(position, [...path, key], `unknown key "${printable(key)}"${hint}`);
    }
    this.#combinations(located, schema, path);
    const values: [string, unknown][] = [];
    for (const [key, inner] of Object.entries(schema.keys)) {
      const entry = located.entries.get(key);
      if (entry) values.push([key, this.check(entry.value, inner, [...path, key])]);
      else if (inner.required) {
        this.#refuse(located.position, path, `key "${key}" is missing`);
      } else if ("default" in inner) values.push([key, inner.default]);
    }
    return Object.fromEntries(values);
  }

  #combinations(
    { entries, position }: LocatedMap,
    { exactlyOne, atLeastOne }: ObjectSchema,
    path: readonly string[],
  ): void {
    if (exactlyOne && exactlyOne.filter((key) => entries.has(key)).length !== 1) {
      this.#refuse(position, path, `needs exactly one of the keys ${exactlyOne.join(", ")}`);
    }
    if (atLeastOne && !atLeastOne.some((key) => entries.has(key))) {
      this.#refuse(position, path, `needs one of the keys ${atLeastOne.join(", ")}`);
    }
  }

  #mustBe(what: string, located: Located, path: readonly string[]): undefined {
    return this.#refuse(located.position, path, `must be ${what}${not(located)}`);
  }

  #refuse(position: Position, path: readonly string[], message: string): undefined {
    this.#problems.push({ file: this.#file, position, path, message });
  }
}

const KIND_NAMES = { scalar: "text", list: "a list", map: "a map" } as const;

function kindOf(schema: Schema): Located["kind"] {
  if (schema.type === "list" || schema.type === "tuple") return "list";
  return schema.type === "map" || schema.type === "object" ? "map" : "scalar";
}

function textOf(located: Located): string {
  return located.kind === "scalar" ? located.text : "";
}

function not(located: Located): string {
  if (located.kind !== "scalar") return `, not ${KIND_NAMES[located.kind]}`;
  if (located.value === null) return ", but nothing is given";
  return `, not ${JSON.stringify(located.text)}`;
}
