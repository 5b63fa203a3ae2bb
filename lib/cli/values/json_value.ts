import { printableJson } from "../../text/printable.ts";
import type { Output } from "../terminal/output.ts";
import { exactNumberText } from "../../yaml/flow_text.ts";
import { Repeats } from "./repeats.ts";

/**
 * Turns a value into one that JSON can hold.
 *
 * What JSON has no word for becomes an object with one key that starts with `$`:
 * `{"$bytes": base64}`, `{"$bigint": digits}`, `{"$number": "NaN"}` (also the infinities and `-0`),
 * `{"$date": ISO 8601}`, `{"$map": [[key, value], …]}`, `{"$set": [value, …]}`,
 * `{"$Float32Array": [number, …]}` and the like for the other typed arrays, `{"$error": {…}}`. An
 * object that would look like one of them is wrapped in `{"$object": …}`. Where a value holds itself,
 * `{"$circular": levels}` says how many levels up it stands; where it repeats what it shares
 * without an end, `{"$repeated": size}` stands for what was written before. `undefined` becomes
 * `null`.
 *
 * @param value Any value that a codec carries.
 * @param repeats What has been written already of what this is a part of.
 * @returns Its stand-in, for `JSON.stringify`.
 */
export function toJsonValue(value: unknown, repeats: Repeats = new Repeats()): unknown {
  return new JsonEncoder(repeats).encode(value);
}

/**
 * Prints a value as one line of JSON.
 *
 * @param output Where to.
 * @param value What to print, in the encoding of {@linkcode toJsonValue}.
 * @returns A promise that settles when the line is written.
 */
export function printJson(output: Output, value: unknown): Promise<void> {
  return output.print(jsonLine(value));
}

/**
 * Writes a value as one line of JSON that is harmless to a terminal: what cannot be shown stands in it
 * as `\uNNNN`, which is the same value.
 *
 * @param value What to write, in the encoding of {@linkcode toJsonValue}.
 * @returns The line, without its line feed.
 */
export function jsonLine(value: unknown): string {
  return printableJson(JSON.stringify(toJsonValue(value)));
}

/** What the types of JavaScript lack yet: text that `JSON.stringify` writes as it stands. */
interface RawJson extends JSON {
  rawJSON(text: string): object;
}

class JsonEncoder {
  readonly #repeats: Repeats;
  readonly #parents: object[] = [];

  constructor(repeats: Repeats) {
    this.#repeats = repeats;
  }

  encode(value: unknown): unknown {
    switch (typeof value) {
      case "boolean":
      case "string":
        return value;
      case "number":
        return encodeNumber(value);
      case "bigint":
        return { $bigint: value.toString() };
      case "object":
        return value === null ? null : this.#object(value);
      default:
        return null;
    }
  }

  #object(value: object): unknown {
    const place = this.#parents.lastIndexOf(value);
    if (place >= 0) return { $circular: this.#parents.length - place };
    if (!this.#repeats.mayShow(value)) return { $repeated: countIn(value) };
    this.#parents.push(value);
    const encoded = this.#content(value);
    this.#parents.pop();
    return encoded;
  }

  #content(value: object): unknown {
    const inner = (item: unknown) => this.encode(item);
    if (Array.isArray(value)) return value.map(inner);
    if (value instanceof Uint8Array) return { $bytes: toBase64(value) };
    if (value instanceof ArrayBuffer) return { $bytes: toBase64(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) return encodeView(value, inner);
    if (value instanceof Date) {
      return { $date: isNaN(value.getTime()) ? null : value.toISOString() };
    }
    if (value instanceof Map) return { $map: [...value].map((entry) => entry.map(inner)) };
    if (value instanceof Set) return { $set: [...value].map(inner) };
    if (value instanceof Error) return { $error: { name: value.name, message: value.message } };
    const entries = Object.entries(value).map(([key, item]) => [key, inner(item)] as const);
    const object = Object.fromEntries(entries);
    return entries.length === 1 && entries[0]![0].startsWith("$") ? { $object: object } : object;
  }
}

/** How many values, or bytes, are directly in a value. */
function countIn(value: object): number {
  if (Array.isArray(value)) return value.length;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  return value instanceof Map || value instanceof Set ? value.size : Object.keys(value).length;
}

function encodeView(value: ArrayBufferView, inner: (item: unknown) => unknown): unknown {
  if (value instanceof DataView) {
    return { $bytes: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  const items = Array.from(value as unknown as Iterable<number | bigint>, inner);
  return { [`$${value.constructor.name}`]: items };
}

function encodeNumber(value: number): unknown {
  if (Object.is(value, -0)) return { $number: "-0" };
  if (!Number.isFinite(value)) return { $number: String(value) };
  const text = exactNumberText(value);
  return text === String(value) ? value : (JSON as RawJson).rawJSON(text);
}

function toBase64(bytes: Uint8Array): string {
  return bytes.toBase64();
}
