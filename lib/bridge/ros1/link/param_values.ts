import { isFields } from "../../../codec/values/fields.ts";
import type { ElementArray } from "../../../codec/values/element_arrays.ts";
import type { XmlRpcValue } from "../xmlrpc/value.ts";

function isElementArray(value: unknown): value is ElementArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

const MAX_DEPTH = 64;

/**
 * Makes of a value what the master of ROS can keep as a param.
 *
 * @param value The value.
 * @returns The same in XML-RPC.
 * @throws {TypeError} If it is none that a param can have.
 */
export function paramValue(value: unknown, depth = 0): XmlRpcValue {
  if (depth > MAX_DEPTH) throw new TypeError("Cannot set a param: its value is nested too deeply");
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
    return value;
  }
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => paramValue(item, depth + 1));
  if (isElementArray(value)) return Array.from<number | bigint, number>(value, Number);
  const isPlain = isFields(value) &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value));
  if (!isPlain) {
    const what = value === null ? "null" : `a value of type ${typeof value}`;
    throw new TypeError(`Cannot set a param to ${what}: ROS has no such values`);
  }
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined)
      .map(([name, item]) => [name, paramValue(item, depth + 1)]),
  );
}
