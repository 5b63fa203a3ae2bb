import { isGone } from "./gone.ts";

/** Any typed array. */
export type ElementArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float16Array
  | Float32Array
  | Float64Array;

/** What makes such an array. */
export interface ElementArrayConstructor {
  /** Such as `"Float32Array"`. */
  readonly name: string;
  /** The size of an element, in bytes; a view must start at a multiple of it. */
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): ElementArray;
}

/**
 * The kinds of typed arrays. Their elements travel as they lie in memory, which is little-endian
 * wherever Deno runs.
 */
export const ELEMENT_ARRAYS: readonly ElementArrayConstructor[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  // Not every browser has them, nor has Node before 24.
  ...typeof Float16Array === "undefined" ? [] : [Float16Array],
  Float32Array,
  Float64Array,
];

/**
 * Names a view's kind; subclasses, such as Node's `Buffer`, count as what they extend.
 *
 * @param view A typed array or a `DataView`.
 * @returns Such as `"Float32Array"`.
 */
export function viewName(view: ArrayBufferView): string {
  if (view instanceof DataView) return "DataView";
  return nameOfElements.call(view);
}

/** The engine's own, for a subclass may call itself something else. */
const nameOfElements: () => string = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;

/**
 * Tells a view's bytes without copying them.
 *
 * @param view A typed array or a `DataView`.
 * @returns Its bytes.
 * @throws {TypeError} If the memory that it shows is gone.
 */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  if (view.byteLength === 0 && isGone(view)) throw new TypeError("a view of memory that is gone");
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
