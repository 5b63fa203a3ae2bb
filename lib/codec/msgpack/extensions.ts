import { ELEMENT_ARRAYS, type ElementArrayConstructor } from "../values/element_arrays.ts";

/** `undefined`, where it is not a property of an object: one byte, 0. */
export const EXTENSION_UNDEFINED = 0;
/** A bigint: two's complement, little-endian. */
export const EXTENSION_BIGINT = 1;
/** A `Map`: its keys and values in turn, each a MessagePack value. */
export const EXTENSION_MAP = 2;
/** A `Set`: its members, each a MessagePack value. */
export const EXTENSION_SET = 3;
/** An `ArrayBuffer`: its bytes. */
export const EXTENSION_ARRAY_BUFFER = 16;
/** A `DataView`: its bytes. */
export const EXTENSION_DATA_VIEW = 17;
/** A `Date`: MessagePack's own timestamp. */
export const EXTENSION_TIMESTAMP = -1;

/** Typed arrays, in the order of their types: the first one is 18. */
const typesByName = new Map(
  [
    ...["Int8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array"],
    ...["BigInt64Array", "BigUint64Array", "Float16Array", "Float32Array", "Float64Array"],
  ].map((name, index) => [name, 18 + index]),
);

const constructorsByType = new Map<number, ElementArrayConstructor>();
for (const constructor of ELEMENT_ARRAYS) {
  const type = typesByName.get(constructor.name);
  if (type !== undefined) constructorsByType.set(type, constructor);
}

/**
 * Tells the extension type of a kind of typed array; `Uint8Array` has none, being a `bin`.
 *
 * @param name The name of its constructor, such as `"Float32Array"`.
 * @returns The type, or `undefined` if it has none. The payload is the elements, little-endian.
 */
export function elementArrayType(name: string): number | undefined {
  return typesByName.get(name);
}

/**
 * Tells what an extension type makes.
 *
 * @param type The extension type.
 * @returns The constructor, or `undefined` if it is not a typed array's.
 */
export function elementArrayConstructor(type: number): ElementArrayConstructor | undefined {
  return constructorsByType.get(type);
}
