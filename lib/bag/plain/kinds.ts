/**
 * What a value is, as far as JSON has a notation for it: what it has none for is called by its class.
 * `"nonfinite"` are `NaN` and the infinities.
 */
export type Kind =
  | "null"
  | "boolean"
  | "number"
  | "string"
  | "array"
  | "object"
  | "nonfinite"
  | "bigint"
  | "Date"
  | "Map"
  | "Set"
  | BytesKind
  | NumbersKind
  | "other";

/** What is written in Base64. */
export type BytesKind = "Uint8Array" | "ArrayBuffer" | "DataView";
/** What is written as a list of numbers. */
export type NumbersKind = keyof typeof NUMBER_ARRAYS;

/** What JSON has a notation for. */
export const PLAIN_KINDS: ReadonlySet<Kind> = new Set([
  "null",
  "boolean",
  "number",
  "string",
  "array",
  "object",
]);

/** Typed arrays that are lists of numbers in JSON. */
export const NUMBER_ARRAYS = {
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float16Array,
  Float32Array,
  Float64Array,
} as const;

/** Any of them. */
export type NumberArray = InstanceType<(typeof NUMBER_ARRAYS)[NumbersKind]>;

/** @returns Whether a kind is one of a typed array's that is written as a list of numbers. */
export function isNumbersKind(kind: string): kind is NumbersKind {
  return Object.hasOwn(NUMBER_ARRAYS, kind);
}

/** @returns Whether a kind is written in Base64. */
export function isBytesKind(kind: string): kind is BytesKind {
  return kind === "Uint8Array" || kind === "ArrayBuffer" || kind === "DataView";
}

/** @returns What kind a value is of. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? "number" : "nonfinite";
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "bigint":
      return "bigint";
    case "object":
      return value === null ? "null" : objectKind(value);
    default:
      return "other";
  }
}

function objectKind(value: object): Kind {
  if (Array.isArray(value)) return "array";
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return "object";
  if (ArrayBuffer.isView(value)) {
    const name = Object.prototype.toString.call(value).slice("[object ".length, -1);
    return isNumbersKind(name) || isBytesKind(name) ? name : "other";
  }
  if (value instanceof ArrayBuffer) return "ArrayBuffer";
  if (value instanceof Date) return "Date";
  if (value instanceof Map) return "Map";
  if (value instanceof Set) return "Set";
  return "other";
}
