import { ByteWriter } from "../../bytes/byte_writer.ts";
import { jsonCodec } from "../../codec/json/json.ts";
import { type Form, formOf } from "./form.ts";
import { isNumbersKind, type NumberArray } from "./kinds.ts";
import { rawJson } from "./raw_json.ts";
import type { Shape } from "./shape.ts";

/** How each shape's values are written, found out once. */
const forms = new WeakMap<Shape, Form>();

/**
 * Makes a value what `JSON.stringify` writes as JSON shows it to other programs.
 *
 * @param value The value.
 * @param shape What it was seen to be: the same place of the same topic.
 * @returns What stands for it.
 * @throws {TypeError} If JSON cannot carry it: a function, a cycle, an instance of a class.
 */
export function plainValue(value: unknown, shape: Shape | undefined): unknown {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  const form = shape ? knownForm(shape) : "tagged";
  if (form === "tagged") return taggedValue(value);
  if (form === "plain") return container(value, shape!);
  return specialValue(value, form, shape!);
}

function knownForm(shape: Shape): Form {
  let form = forms.get(shape);
  if (form === undefined) forms.set(shape, form = formOf(shape));
  return form;
}

function specialValue(value: unknown, form: Form, shape: Shape): unknown {
  if (isNumbersKind(form)) return numberList(value as NumberArray);
  switch (form) {
    case "nonfinite":
      return Number.isFinite(value) ? plainNumber(value as number) : String(value);
    case "bigint":
      return rawJson(String(value));
    case "Date":
      return (value as Date).toISOString();
    case "Uint8Array":
      return (value as Uint8Array).toBase64();
    case "ArrayBuffer":
      return new Uint8Array(value as ArrayBuffer).toBase64();
    case "DataView": {
      const { buffer, byteOffset, byteLength } = value as DataView;
      return new Uint8Array(buffer, byteOffset, byteLength).toBase64();
    }
    case "Set":
      return list([...value as Set<unknown>], shape.items ?? undefined);
    case "Map": {
      const entries = [...value as Map<unknown, unknown>];
      return list(entries.map(([key, value]) => ({ key, value })), shape.items ?? undefined);
    }
    default:
      return taggedValue(value);
  }
}

function container(value: unknown, shape: Shape): unknown {
  if (typeof value === "number") return plainNumber(value);
  if (Array.isArray(value)) return list(value, shape.items ?? undefined);
  const object = value as Record<string, unknown>;
  // Without a prototype `__proto__` is a key like others.
  const plain: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value !== undefined) plain[key] = plainValue(value, shape.properties.get(key));
  }
  return plain;
}

function list(values: readonly unknown[], items: Shape | undefined): unknown {
  const areNumbers = items !== undefined && items.kinds.size === 1 && items.kinds.has("number");
  if (areNumbers && !values.some((value) => Object.is(value, -0))) return values;
  return Array.from(values, (value) => plainValue(value, items));
}

function plainNumber(value: number): unknown {
  return Object.is(value, -0) ? rawJson("-0") : value;
}

function numberList(array: NumberArray): unknown {
  if (array instanceof BigInt64Array || array instanceof BigUint64Array) {
    return Array.from(array, (value) => rawJson(String(value)));
  }
  const numbers = Array.from(array);
  return numbers.every((value) => Number.isFinite(value) && !Object.is(value, -0))
    ? numbers
    : numbers.map((value) => Number.isFinite(value) ? plainNumber(value) : String(value));
}

function taggedValue(value: unknown): unknown {
  const writer = new ByteWriter();
  jsonCodec.encode(value, writer);
  return JSON.parse(new TextDecoder().decode(writer.bytes.subarray(0, writer.position)));
}
