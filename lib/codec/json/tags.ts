import { bytesOf, ELEMENT_ARRAYS, viewName } from "../values/element_arrays.ts";
import { setProperty } from "../values/set_property.ts";
import { isCarriedBigint, MAX_BIGINT_BYTES, MAX_DEPTH, MAX_HOLES } from "../limits.ts";
import { tooDeep, tooManyHoles, UncarriableValue } from "../values/uncarriable_value.ts";

/** The property that makes an object a tagged one. */
const TAG = "$type";

type Properties = Record<string, unknown>;
/** What `JSON.stringify` would ask what to write instead. */
type Serializable = unknown[] & { readonly toJSON?: unknown };

/** What is thrown where there are more objects than were to be gone through. */
export const TOO_MANY_OBJECTS: unique symbol = Symbol("too many objects");

/** How many elements of an array, or bytes, take about as long as another object. */
const ELEMENTS_PER_OBJECT = 16;
const BYTES_PER_OBJECT = 64;

/** How many more objects may be met: see {@linkcode toPlain}. */
let objectsLeft = Infinity;

/**
 * Replaces what JSON has no notation for by tagged objects.
 *
 * @param value Any value.
 * @param maxObjects How many objects, shared ones each time, to go through at most.
 * @returns The value itself if nothing in it had to be replaced, else a copy.
 * @throws {UncarriableValue} If something in it cannot be carried.
 * @throws {typeof TOO_MANY_OBJECTS} If there are more objects.
 */
export function toPlain(value: unknown, maxObjects: number): unknown {
  // A getter may encode, too.
  const before = objectsLeft;
  objectsLeft = maxObjects;
  try {
    return plainValue(value, 0);
  } finally {
    objectsLeft = before;
  }
}

function plainValue(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Object.is(value, -0)) return tagged("number", "-0");
      return Number.isFinite(value) ? value : tagged("number", String(value));
    case "undefined":
      return { [TAG]: "undefined" };
    case "bigint":
      return bigintToPlain(value);
    case "object":
      return value === null ? null : objectToPlain(value, depth);
    default:
      throw new UncarriableValue(value);
  }
}

function tagged(type: string, value: unknown): Properties {
  return { [TAG]: type, value };
}

function bigintToPlain(value: bigint): Properties {
  if (isCarriedBigint(value)) return tagged("bigint", String(value));
  throw new UncarriableValue(value, `is a bigint of more than ${MAX_BIGINT_BYTES} bytes`);
}

function objectToPlain(value: object, depth: number): unknown {
  if (depth >= MAX_DEPTH) throw tooDeep();
  count(1);
  if (Array.isArray(value)) return arrayToPlain(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return propertiesToPlain(value as Properties, depth);
  }
  if (ArrayBuffer.isView(value)) return viewToPlain(value);
  if (value instanceof ArrayBuffer) return bufferToPlain(value);
  if (value instanceof Date) return dateToPlain(value);
  if (value instanceof Map) {
    const entries = [...value].map((entry) => entry.map((part) => plainValue(part, depth + 1)));
    return tagged("Map", entries);
  }
  if (value instanceof Set) {
    return tagged("Set", [...value].map((member) => plainValue(member, depth + 1)));
  }
  throw new UncarriableValue(value);
}

/** Notes that what is gone through weighs as much as some objects. */
function count(objects: number): void {
  objectsLeft -= objects;
  if (objectsLeft < 0) throw TOO_MANY_OBJECTS;
}

function viewToPlain(view: ArrayBufferView): Properties {
  count(view.byteLength / BYTES_PER_OBJECT);
  return tagged(viewName(view), bytesOf(view).toBase64());
}

function bufferToPlain(buffer: ArrayBuffer): Properties {
  // With a length, for what only has the prototype would pass for a list of no bytes.
  const bytes = new Uint8Array(buffer, 0, buffer.byteLength);
  count(bytes.length / BYTES_PER_OBJECT);
  return tagged("ArrayBuffer", bytes.toBase64());
}

function dateToPlain(date: Date): Properties {
  if (Number.isNaN(date.getTime())) throw new UncarriableValue(date);
  return tagged("Date", date.toISOString());
}

function arrayToPlain(array: unknown[], depth: number): unknown[] {
  count(array.length / ELEMENTS_PER_OBJECT);
  // What `JSON.stringify` would call, so that something else would arrive.
  let copy: unknown[] | undefined = (array as Serializable).toJSON ? [] : undefined;
  let holes = 0;
  // Not with `map`, which leaves holes as they are, and makes what a subclass wants.
  for (let i = 0; i < array.length; i++) {
    const value = array[i];
    if (value === undefined && !(i in array) && ++holes > MAX_HOLES) throw tooManyHoles(array);
    const plain = plainValue(value, depth + 1);
    if (plain !== value && !copy) copy = Array.from({ length: i }, (_, index) => array[index]);
    if (copy) copy[i] = plain;
  }
  return copy ?? array;
}

function propertiesToPlain(object: Properties, depth: number): Properties {
  const entries: [string, unknown][] = [];
  let changed = false;
  // Read once, for a getter may answer differently the next time.
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    const plain = plainValue(value, depth + 1);
    changed ||= plain !== value;
    entries.push([key, plain]);
  }
  if (Object.hasOwn(object, TAG)) return tagged("object", fromEntries(entries));
  return changed ? fromEntries(entries) : object;
}

function fromEntries(entries: [string, unknown][]): Properties {
  const object: Properties = {};
  for (const [key, value] of entries) setProperty(object, key, value);
  return object;
}

/**
 * Turns tagged objects back into what they stand for.
 *
 * @param value What `JSON.parse` returned; it is changed.
 * @param depth How many containers it is inside of; those that are part of a tag do not count.
 * @returns The value.
 * @throws {TypeError} If a tagged object is malformed, or values are nested too deep.
 */
export function fromPlain(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  const object = value as Properties;
  const tag = Object.hasOwn(object, TAG) ? object[TAG] : undefined;
  const reviveScalar = scalarRevivers.get(tag);
  if (reviveScalar) return reviveScalar(object.value);
  if (depth >= MAX_DEPTH) throw tooDeepToDecode();
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = fromPlain(value[i], depth + 1);
    return value;
  }
  const revive = revivers.get(tag);
  return revive ? revive(object.value, depth + 1) : childrenFromPlain(object, depth + 1);
}

/** @returns The error for values that are nested deeper than any that can be encoded. */
export function tooDeepToDecode(): TypeError {
  return new TypeError(`Cannot decode message: more than ${MAX_DEPTH} levels of JSON`);
}

function childrenFromPlain(object: Properties, depth: number): Properties {
  for (const key of Object.keys(object)) setProperty(object, key, fromPlain(object[key], depth));
  return object;
}

const scalarRevivers = new Map<unknown, (value: unknown) => unknown>([
  ["undefined", () => undefined],
  ["number", reviveNumber],
  ["bigint", reviveBigint],
]);

/** An object whose tag is none of these, of another program's making, is an object like others. */
const revivers = new Map<unknown, (value: unknown, depth: number) => unknown>([
  ["Date", reviveDate],
  ["Map", reviveMap],
  ["Set", reviveSet],
  ["object", reviveObject],
  ["ArrayBuffer", (value) => fromBase64(value, "ArrayBuffer").buffer],
  ["DataView", (value) => new DataView(fromBase64(value, "DataView").buffer)],
]);
for (const constructor of ELEMENT_ARRAYS) {
  const { name, BYTES_PER_ELEMENT } = constructor;
  revivers.set(name, (value) => {
    const { buffer } = fromBase64(value, name);
    if (buffer.byteLength % BYTES_PER_ELEMENT !== 0) throw malformed(name);
    return new constructor(buffer);
  });
}

function reviveNumber(value: unknown): number {
  switch (value) {
    case "NaN":
      return NaN;
    case "Infinity":
      return Infinity;
    case "-Infinity":
      return -Infinity;
    case "-0":
      return -0;
    default:
      throw malformed("number");
  }
}

function reviveBigint(value: unknown): bigint {
  // Limits what hostile digits cost: reading them takes more than linear time.
  if (typeof value !== "string" || !/^-?\d{1,20000}$/.test(value)) throw malformed("bigint");
  return BigInt(value);
}

function reviveDate(value: unknown): Date {
  const date = new Date(typeof value === "string" ? value : NaN);
  if (Number.isNaN(date.getTime())) throw malformed("Date");
  return date;
}

function reviveMap(value: unknown, depth: number): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  for (const entry of asArray(value, "Map")) {
    const [key, content] = asArray(entry, "Map");
    map.set(fromPlain(key, depth), fromPlain(content, depth));
  }
  return map;
}

function reviveSet(value: unknown, depth: number): Set<unknown> {
  return new Set(asArray(value, "Set").map((member) => fromPlain(member, depth)));
}

function reviveObject(value: unknown, depth: number): Properties {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed("object");
  }
  return childrenFromPlain(value as Properties, depth);
}

function asArray(value: unknown, type: string): unknown[] {
  if (!Array.isArray(value)) throw malformed(type);
  return value;
}

function fromBase64(value: unknown, type: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(value as string);
  } catch (cause) {
    throw new TypeError(malformed(type).message, { cause });
  }
}

function malformed(type: string): TypeError {
  return new TypeError(`Cannot decode message: malformed JSON object of "${TAG}": "${type}"`);
}
