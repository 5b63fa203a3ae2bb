import { isArgumentsObject, isProxy } from "node:util/types";
import { isGone } from "./gone.ts";

const byteLengthOfBuffer = getter(ArrayBuffer.prototype, "byteLength");
const sizeOfMap = getter(Map.prototype, "size");
const sizeOfSet = getter(Set.prototype, "size");

/**
 * Says what keeps an object from being read at all, whatever a codec could carry: its memory is gone,
 * or it only looks like what it is not. For errors alone: it is slow.
 *
 * @param value Any object.
 * @returns Such as `is a view of an ArrayBuffer that was transferred`; `undefined` for all others.
 */
export function describeBroken(value: object): string | undefined {
  if (isProxy(value)) {
    if (isRevoked(value)) return "is a revoked proxy";
    return isBuiltIn(value) ? `is a proxy of a ${builtInName(value)}` : undefined;
  }
  if (value instanceof ArrayBuffer) {
    if (fails(() => byteLengthOfBuffer(value))) return pretends("ArrayBuffer");
    return value.detached ? "is an ArrayBuffer that was transferred" : undefined;
  }
  if (ArrayBuffer.isView(value)) return describeView(value);
  if (!isBuiltIn(value)) return undefined;
  if (value instanceof Map && !fails(() => sizeOfMap(value))) return undefined;
  if (value instanceof Set && !fails(() => sizeOfSet(value))) return undefined;
  if (value instanceof Date && !fails(() => Date.prototype.getTime.call(value))) return undefined;
  return pretends(builtInName(value));
}

/**
 * Says what an object is that V8 does not serialize though its class looks harmless.
 *
 * @param value Any object.
 * @returns Such as `is a proxy`; `undefined` for all others.
 */
export function describeUnusual(value: object): string | undefined {
  if (isProxy(value)) return "is a proxy";
  if (isArgumentsObject(value)) return "is an arguments object";
  if (value instanceof ArrayBuffer && value.resizable) return "is a resizable ArrayBuffer";
  return undefined;
}

function describeView(view: ArrayBufferView): string | undefined {
  if (!isGone(view)) return undefined;
  return (view.buffer as ArrayBuffer).detached
    ? "is a view of an ArrayBuffer that was transferred"
    : "is a view of a part that its ArrayBuffer no longer has";
}

function pretends(name: string): string {
  return `has the prototype of ${name}, but is none`;
}

/** Revocation shows in whatever is asked of a proxy. */
function isRevoked(proxy: object): boolean {
  return fails(() => Array.isArray(proxy));
}

const BUILT_INS = [
  ...[Map, Set, Date, ArrayBuffer, DataView],
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[BigInt64Array, BigUint64Array, Float16Array, Float32Array, Float64Array],
];

function isBuiltIn(value: object): boolean {
  return BUILT_INS.some((type) => value instanceof type);
}

function builtInName(value: object): string {
  return BUILT_INS.find((type) => value instanceof type)!.name;
}

function getter<T extends object>(prototype: T, key: keyof T): (value: object) => unknown {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key)!;
  return (value) => get!.call(value);
}

function fails(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}
