import { shortest } from "./format_scalar.ts";
import { type ElementArray, viewName } from "../../codec/values/element_arrays.ts";

/** A value that holds others, as it is laid out. */
export type Parts =
  | {
    readonly type: "sequence";
    /** What stands before it, such as `Float32Array(360)`. */
    readonly title: string;
    readonly length: number;
    /** Whether it is a set, which has braces. */
    readonly isSet: boolean;
    /** The item at a place. */
    readonly at: (index: number) => unknown;
  }
  | {
    readonly type: "entries";
    readonly title: string;
    readonly entries: readonly (readonly [key: unknown, value: unknown])[];
    /** Whether keys are values like others, as in a map. */
    readonly isMap: boolean;
  };

/**
 * Takes a value apart that holds others.
 *
 * @param value The value: an array, a typed array, bytes, a map, a set or a plain object.
 * @returns Its parts.
 */
export function partsOf(value: object): Parts {
  if (Array.isArray(value)) return sequence("", value);
  if (value instanceof ArrayBuffer) {
    return sequence(`ArrayBuffer(${value.byteLength})`, new Uint8Array(value));
  }
  if (ArrayBuffer.isView(value)) return viewParts(value);
  if (value instanceof Set) {
    return { ...sequence(`Set(${value.size})`, [...value]), isSet: true };
  }
  if (value instanceof Map) {
    return { type: "entries", title: `Map(${value.size})`, entries: [...value], isMap: true };
  }
  return { type: "entries", title: "", entries: Object.entries(value), isMap: false };
}

function sequence(title: string, items: ArrayLike<unknown>): Parts & { type: "sequence" } {
  const { length } = items;
  return { type: "sequence", title, length, isSet: false, at: (index) => items[index] };
}

function viewParts(view: ArrayBufferView): Parts {
  if (view instanceof DataView) {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    return sequence(`DataView(${view.byteLength})`, bytes);
  }
  const items = view as ElementArray;
  const parts = sequence(`${viewName(view)}(${items.length})`, items);
  if (items instanceof Float32Array) {
    return { ...parts, at: (index) => shortest(items[index]!, Math.fround) };
  }
  if (items instanceof Float16Array) {
    return { ...parts, at: (index) => shortest(items[index]!, Math.f16round) };
  }
  return parts;
}
