import { written } from "../bytes/spare_writer.ts";
import { Pickler } from "./pickler.ts";

/** How a value is pickled. */
export interface PickleOptions {
  /**
   * How much it may become, in bytes.
   *
   * @default {4_294_967_295}
   */
  readonly maxBytes?: number;
}

/**
 * Writes a value for Python to unpickle, by protocol 4.
 *
 * - Arrays become lists, or tuples where they are a key or in a set; plain objects and `Map`s dicts;
 *   `Set`s sets; `Uint8Array`s and buffers bytes, other typed arrays lists of numbers; numbers without a
 *   fraction and bigints integers; dates `datetime`s in UTC; `undefined` becomes `None`.
 * - What is shared stays shared, what is a circle stays one.
 *
 * @param value The value.
 * @param options How much it may become.
 * @returns Its bytes.
 * @throws {TypeError} If it holds what Python has nothing for, or is nested too deep.
 * @throws {RangeError} If it becomes too much.
 */
export function pickle(
  value: unknown,
  { maxBytes = 0xffff_ffff }: PickleOptions = {},
): Uint8Array<ArrayBuffer> {
  return written((writer) => new Pickler(writer).pickle(value), maxBytes);
}
