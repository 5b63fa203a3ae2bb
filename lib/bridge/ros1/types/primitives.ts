import type { ByteWriter } from "../../../bytes/byte_writer.ts";
import { isFields } from "../../../codec/values/fields.ts";

/** Numbers that may lie in memory as they are written. */
export interface ElementKind {
  /** @returns Whether a list is a typed array of just these numbers. */
  holds(list: ArrayLike<unknown>): boolean;
  /** @returns Its bytes. */
  bytesOf(list: ArrayLike<unknown>): Uint8Array;
}

type Write = (writer: ByteWriter, value: unknown) => void;

/** What takes each type's numbers as they lie in memory. */
export const ELEMENTS: Readonly<Record<string, ElementKind>> = {
  int8: elements(Int8Array),
  uint8: elements(Uint8Array, Uint8ClampedArray),
  int16: elements(Int16Array),
  uint16: elements(Uint16Array),
  int32: elements(Int32Array),
  uint32: elements(Uint32Array),
  int64: elements(BigInt64Array),
  uint64: elements(BigUint64Array),
  float32: elements(Float32Array),
  float64: elements(Float64Array),
};

/** What writes one value of each type; `undefined` is zero. */
export const PRIMITIVES: Readonly<Record<string, Write>> = {
  bool: (writer, value = false) => {
    if (typeof value !== "boolean") throw new TypeError(`is ${said(value)}, not true or false`);
    writer.reserve(1);
    writer.view.setUint8(writer.position++, value ? 1 : 0);
  },
  int8: whole(8, true),
  uint8: whole(8, false),
  int16: whole(16, true),
  uint16: whole(16, false),
  int32: whole(32, true),
  uint32: whole(32, false),
  int64: large(true),
  uint64: large(false),
  float32: (writer, value = 0) => {
    writer.reserve(4);
    writer.view.setFloat32(writer.position, numberOf(value), true);
    writer.position += 4;
  },
  float64: (writer, value = 0) => {
    writer.reserve(8);
    writer.view.setFloat64(writer.position, numberOf(value), true);
    writer.position += 8;
  },
  string: (writer, value = "") => {
    if (typeof value !== "string") throw new TypeError(`is ${said(value)}, not a text`);
    const at = writer.position;
    writer.reserve(4);
    writer.position += 4;
    const byteLength = writer.writeText(value);
    writer.view.setUint32(at, byteLength, true);
  },
  time: timeWriter(whole(32, false)),
  duration: timeWriter(whole(32, true)),
};

/** `sec` and `nsec`, which ROS 2 calls `nanosec`. */
function timeWriter(write: Write): Write {
  return (writer, value = {}) => {
    if (!isFields(value)) throw new TypeError(`is ${said(value)}, not { sec, nsec }`);
    write(writer, value.sec);
    write(writer, value.nsec ?? value.nanosec);
  };
}

function whole(bits: 8 | 16 | 32, isSigned: boolean): Write {
  const [least, most] = isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  const set = { 8: "setUint8", 16: "setUint16", 32: "setUint32" } as const;
  const method = set[bits];
  return (writer, value = 0) => {
    const number = typeof value === "bigint" ? Number(value) : numberOf(value);
    if (!Number.isInteger(number) || number < least || number > most) {
      throw new RangeError(`is ${number}, not a whole number from ${least} to ${most}`);
    }
    writer.reserve(bits / 8);
    writer.view[method](writer.position, number, true);
    writer.position += bits / 8;
  };
}

function large(isSigned: boolean): Write {
  const [least, most] = isSigned ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n];
  return (writer, value = 0) => {
    const number = typeof value === "bigint" ? value : bigOf(numberOf(value));
    if (number < least || number > most) {
      throw new RangeError(`is ${number}, not a whole number from ${least} to ${most}`);
    }
    writer.reserve(8);
    writer.view.setBigUint64(writer.position, BigInt.asUintN(64, number), true);
    writer.position += 8;
  };
}

function bigOf(value: number): bigint {
  if (Number.isInteger(value)) return BigInt(value);
  throw new RangeError(`is ${value}, not a whole number`);
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw new TypeError(`is ${said(value)}, not a number`);
}

function said(value: unknown): string {
  return value === null ? "null" : `a value of type ${typeof value}`;
}

function elements(
  ...kinds: (abstract new (...args: never[]) => ArrayBufferView)[]
): ElementKind {
  return {
    holds: (list) => kinds.some((Kind) => list instanceof Kind),
    bytesOf: (list) => {
      if (!ArrayBuffer.isView(list)) throw new TypeError("is no typed array");
      return new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
    },
  };
}
