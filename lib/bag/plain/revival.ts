import { jsonCodec } from "../../codec/json/json.ts";
import { formOf } from "./form.ts";
import { rawJson } from "./raw_json.ts";
import { isBytesKind, isNumbersKind, NUMBER_ARRAYS } from "./kinds.ts";
import type { Shape } from "./shape.ts";

/**
 * What becomes of JSON when it is read again: a form such as `"Date"` or `"tagged"`, or where in lists
 * and objects there is something to do.
 */
export type Revival = string | {
  /** What lists, sets and maps hold; maps objects with `key` and `value`. */
  readonly items?: Revival;
  /** What objects hold. */
  readonly properties?: Readonly<Record<string, Revival>>;
  /** What objects hold besides. */
  readonly rest?: "tagged";
  /** What the list is to become. */
  readonly as?: "Map" | "Set";
};

/** @returns What is to be done with what {@linkcode plainValue} has made; `undefined` for nothing. */
export function revivalOf(shape: Shape): Revival | undefined {
  const form = formOf(shape);
  if (form !== "plain" && form !== "Map" && form !== "Set") return form;
  const items = shape.items ? revivalOf(shape.items) : undefined;
  const properties: [string, Revival][] = [];
  for (const [name, property] of shape.properties) {
    const revival = revivalOf(property);
    if (revival !== undefined) properties.push([name, revival]);
  }
  const revival: Revival = {
    ...(items !== undefined && { items }),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(shape.hasRest && { rest: "tagged" as const }),
    ...(form !== "plain" && { as: form }),
  };
  return Object.keys(revival).length > 0 ? revival : undefined;
}

/**
 * Reads JSON, and makes of it what it was.
 *
 * @param text The text.
 * @param revival What is to be done; `undefined` for nothing.
 * @returns The value.
 * @throws {Error} If it is no JSON, or not of the form that it should be.
 */
export function reviveText(text: string, revival: Revival | undefined): unknown {
  if (revival === undefined) return JSON.parse(text);
  if (!hasBigints(revival)) return revive(JSON.parse(text), revival);
  return revive(parseExactly(text), revival);
}

/** A whole number as it stands in the text: as a number it would no longer be what it was. */
class LargeInteger {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  toJSON(): unknown {
    return rawJson(this.digits);
  }
}

function parseExactly(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ) => unknown;
  return parse(text, (_key, value, { source = "" }) => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    return /^-?\d+$/.test(source) ? new LargeInteger(source) : value;
  });
}

function hasBigints(revival: Revival): boolean {
  if (typeof revival === "string") {
    return revival === "bigint" || revival.startsWith("Big");
  }
  const { items, properties = {} } = revival;
  return items !== undefined && hasBigints(items) || Object.values(properties).some(hasBigints);
}

function revive(value: unknown, revival: Revival | undefined): unknown {
  if (value instanceof LargeInteger) {
    return revival === "bigint" ? BigInt(value.digits) : Number(value.digits);
  }
  if (typeof revival !== "string") return reviveChildren(value, revival ?? {});
  if (value === null) return null;
  if (isNumbersKind(revival)) return numberArray(value, revival);
  if (isBytesKind(revival)) return bytes(value, revival);
  switch (revival) {
    case "tagged":
      return untag(value);
    case "nonfinite":
      return typeof value === "string" ? Number(value) : value;
    case "bigint":
      return BigInt(value as number);
    case "Date":
      return date(value);
    default:
      throw new TypeError(`its schema names a kind that is not known: ${JSON.stringify(revival)}`);
  }
}

interface Entry {
  readonly key: unknown;
  readonly value: unknown;
}

function reviveChildren(value: unknown, revival: Exclude<Revival, string>): unknown {
  if (Array.isArray(value)) {
    const list = value.map((item) => revive(item, revival.items));
    if (revival.as === "Set") return new Set(list);
    if (revival.as === "Map") {
      return new Map((list as Entry[]).map(({ key, value }) => [key, value]));
    }
    return list;
  }
  if (typeof value !== "object" || value === null) return value;
  const { properties = {}, rest } = revival;
  const entries = Object.entries(value).map(([key, child]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return [key, revive(child, known ?? (rest && isUnknown(child) ? rest : undefined))];
  });
  return Object.fromEntries(entries);
}

/** What was not looked at may be tagged: what has no tags in it stays as it is by that. */
function isUnknown(child: unknown): boolean {
  return typeof child === "object" && child !== null;
}

function numberArray(value: unknown, kind: keyof typeof NUMBER_ARRAYS): unknown {
  if (!Array.isArray(value)) throw new TypeError(`there is no list where a ${kind} should be`);
  if (kind === "BigInt64Array" || kind === "BigUint64Array") {
    const digits = (item: unknown) => item instanceof LargeInteger ? item.digits : Number(item);
    return NUMBER_ARRAYS[kind].from(value.map((item) => BigInt(digits(item))));
  }
  return NUMBER_ARRAYS[kind].from(value.map(Number));
}

function bytes(value: unknown, kind: "Uint8Array" | "ArrayBuffer" | "DataView"): unknown {
  if (typeof value !== "string") throw new TypeError("there is no Base64 where bytes should be");
  const bytes = Uint8Array.fromBase64(value);
  if (kind === "Uint8Array") return bytes;
  return kind === "ArrayBuffer" ? bytes.buffer : new DataView(bytes.buffer);
}

function date(value: unknown): Date {
  const date = new Date(value as string);
  if (typeof value !== "string" || Number.isNaN(date.getTime())) {
    throw new TypeError("there is no date where one should be");
  }
  return date;
}

function untag(value: unknown): unknown {
  const text = new TextEncoder().encode(JSON.stringify(value));
  return jsonCodec.decode(text, 0, text.length);
}
