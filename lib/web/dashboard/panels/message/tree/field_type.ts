import { isKeywords, type Keywords } from "../../../../../schema/json_schema.ts";
import {
  isNamedChoice,
  listOf,
  resolveSchema,
} from "../../../../../schema/document/resolve_schema.ts";
import { type TypeDocument, valuesOf } from "../../../../../schema/document/type_document.ts";
import { unitIn } from "./unit_in.ts";

/** What is known of a field by the schema of its topic; nothing, where there is none. */
export class FieldType {
  /** What its schema says. */
  readonly keywords: Keywords;
  /** The unit of its numbers; empty where none is known. */
  readonly unit: string;
  readonly #root: unknown;
  readonly #parts = new Map<string, FieldType>();

  constructor(schema: unknown, root: unknown, parentUnit = "") {
    this.keywords = resolveSchema(schema, root);
    this.#root = root;
    this.unit = unitIn(this.description) ?? parentUnit;
  }

  /** @returns What is known of what a topic's messages are. */
  static ofTopic(document: TypeDocument | null): FieldType {
    if (document === null) return new FieldType(true, true);
    const values = valuesOf(document);
    return new FieldType(values.length === 1 ? values[0] : document.values, document.values);
  }

  /** What it is, in words; empty where nobody says. */
  get description(): string {
    const { description } = this.keywords;
    return typeof description === "string" ? description : "";
  }

  /** What is known of a part of it. */
  part(name: string): FieldType {
    const known = this.#parts.get(name);
    if (known) return known;
    const { schema, isAlike } = this.#schemaOf(name);
    const part = new FieldType(schema, this.#root, isAlike ? this.unit : "");
    // The items of a list are all the same, and there may be a million.
    if (this.#parts.size < 1000) this.#parts.set(name, part);
    return part;
  }

  /** What a value is called, where it is one of several that have names: `"CHARGING"`. */
  nameOf(value: unknown): string | undefined {
    if (typeof value !== "number" && typeof value !== "bigint") return undefined;
    if (!isNamedChoice(this.keywords)) return undefined;
    const choices = listOf(this.keywords.oneOf).filter(isKeywords);
    const titles = choices.map(({ title }) => String(title ?? ""));
    const index = choices.findIndex((choice) => choice.const === Number(value));
    return index < 0 ? undefined : titles[index]!.slice(commonPrefix(titles).length);
  }

  #schemaOf(name: string): { readonly schema: unknown; readonly isAlike: boolean } {
    const { properties, additionalProperties, prefixItems, items } = this.keywords;
    if (isKeywords(properties)) {
      const isVector = Object.keys(properties).every((key) => /^[xyz]$/.test(key));
      const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return { schema, isAlike: isVector };
    }
    return { schema: listOf(prefixItems)[Number(name)] ?? items, isAlike: true };
  }
}

/** What all of them begin with, in whole words: `"POWER_SUPPLY_STATUS_"`. */
function commonPrefix([first = "", ...others]: readonly string[]): string {
  const words = first.split(/(?<=_)/).slice(0, -1);
  let prefix = "";
  for (const word of words) {
    if (!others.every((other) => other.startsWith(prefix + word))) break;
    if ([first, ...others].some((title) => title.length === prefix.length + word.length)) break;
    prefix += word;
  }
  return others.length === 0 ? "" : prefix;
}
