import type { RosDefinition, RosDefinitions, RosField } from "../../bag/foreign/ros/definitions.ts";
import { type Fields, isFields } from "../../codec/values/fields.ts";

/** What the other side takes a time for: `{ secs, nsecs }`, `{ sec, nanosec }`, `{ sec, nsec }`. */
export type Dialect = "ros1" | "ros2" | "rosy";

/** Deeper than messages are. */
const MAX_DEPTH = 64;

const TIME_KEYS: Readonly<Record<Dialect, readonly [seconds: string, nanoseconds: string]>> = {
  ros1: ["secs", "nsecs"],
  ros2: ["sec", "nanosec"],
  rosy: ["sec", "nsec"],
};

/** Makes a value of one field of a type what nodes of rosy have for it. */
type ToValue = (value: unknown) => unknown;

/**
 * Makes what turns messages as rosbridge writes them into what a bag of the same messages would hold:
 * bytes, typed arrays, `{ sec, nsec }` for times, bigints for 64 bits, `NaN` for numbers that are none.
 *
 * @param definitions The type, and all that is in it.
 * @returns What turns one message; values that do not fit stay as they are.
 */
export function typedReader(definitions: RosDefinitions): ToValue {
  const types = new Map(definitions.map((definition) => [definition.name ?? "", definition]));
  const made = new Map<RosDefinition, ToValue>();
  const messageReader = (definition: RosDefinition): ToValue => {
    const known = made.get(definition);
    if (known) return known;
    const readers = new Map<string, ToValue>();
    const read: ToValue = (value) => isFields(value) ? withFields(value, readers) : value;
    // A type that is in itself finds what there is of it so far.
    made.set(definition, read);
    for (const field of definition.definitions) {
      if (!field.isConstant) readers.set(field.name, fieldReader(field));
    }
    return read;
  };
  const fieldReader = ({ type, isArray, isComplex }: RosField): ToValue => {
    const definition = isComplex ? types.get(type) : undefined;
    const item = definition ? messageReader(definition) : PRIMITIVES[type] ?? same;
    if (!isArray) return item;
    const row = isComplex ? undefined : ROWS[type];
    return row ?? ((value) => Array.isArray(value) ? value.map(item) : value);
  };
  return messageReader(definitions[0]!);
}

/**
 * Turns messages of ROS of which nobody knows the type: times alone can be told by how they look.
 *
 * @param value The message.
 * @returns The message, with `{ sec, nsec }` for times.
 */
export function untypedValue(value: unknown): unknown {
  return withTimes(value, (fields) => {
    const time = timeOf(fields);
    return time && Object.keys(fields).length === 2 ? time : undefined;
  }, 0);
}

/**
 * Turns a message of rosy into one that a server of ROS takes: times get the names that they have there.
 *
 * @param value The message.
 * @param dialect What is spoken there.
 * @returns The message.
 */
export function toDialect(value: unknown, dialect: Dialect): unknown {
  if (dialect === "rosy") return value;
  const [seconds, nanoseconds] = TIME_KEYS[dialect];
  return withTimes(value, (fields) => {
    const { sec, nsec } = fields;
    const isTime = typeof sec === "number" && typeof nsec === "number";
    return isTime && Object.keys(fields).length === 2
      ? { [seconds]: sec, [nanoseconds]: nsec }
      : undefined;
  }, 0);
}

/** A copy where a time is in it, the value itself where not. */
function withTimes(
  value: unknown,
  replaced: (fields: Fields) => Fields | undefined,
  depth: number,
): unknown {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    // Rows of numbers are long, and hold no time.
    if (typeof value[0] === "number") return value;
    return value.map((item) => withTimes(item, replaced, depth + 1));
  }
  if (!isPlain(value)) return value;
  const time = replaced(value);
  if (time) return time;
  const entries = Object.entries(value).map(([key, item]) =>
    [key, withTimes(item, replaced, depth + 1)] as const
  );
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is Fields {
  if (!isFields(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function withFields(value: Fields, readers: ReadonlyMap<string, ToValue>): Fields {
  const entries = Object.entries(value).map(([key, item]) =>
    [key, (readers.get(key) ?? same)(item)] as const
  );
  return Object.fromEntries(entries);
}

function same(value: unknown): unknown {
  return value;
}

function timeOf(value: unknown): { sec: unknown; nsec: unknown } | undefined {
  if (!isFields(value)) return undefined;
  for (const [seconds, nanoseconds] of Object.values(TIME_KEYS)) {
    const [sec, nsec] = [value[seconds], value[nanoseconds]];
    if (typeof sec === "number" && typeof nsec === "number") return { sec, nsec };
  }
  return undefined;
}

function toTime(value: unknown): unknown {
  return timeOf(value) ?? value;
}

function toFloat(value: unknown): unknown {
  // JSON has no notation for it.
  return value === null ? NaN : value;
}

function toBigint(value: unknown): unknown {
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value;
}

function toBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return Uint8Array.from(value);
  if (typeof value !== "string") return value;
  try {
    return Uint8Array.fromBase64(value);
  } catch {
    return value;
  }
}

/** Makes a list a row of numbers; one that is a row already stays. */
function toRow(make: (list: readonly unknown[]) => unknown): ToValue {
  return (value) => {
    try {
      return Array.isArray(value) ? make(value) : value;
    } catch {
      return value;
    }
  };
}

const PRIMITIVES: Readonly<Record<string, ToValue>> = {
  float32: toFloat,
  float64: toFloat,
  int64: toBigint,
  uint64: toBigint,
  time: toTime,
  duration: toTime,
};

const numbers = (list: readonly unknown[]) => list.map((item) => Number(toFloat(item)));
const bigints = (list: readonly unknown[]) => list.map((item) => BigInt(item as number));

const ROWS: Readonly<Record<string, ToValue>> = {
  uint8: toBytes,
  int8: toRow((list) => Int8Array.from(numbers(list))),
  int16: toRow((list) => Int16Array.from(numbers(list))),
  uint16: toRow((list) => Uint16Array.from(numbers(list))),
  int32: toRow((list) => Int32Array.from(numbers(list))),
  uint32: toRow((list) => Uint32Array.from(numbers(list))),
  int64: toRow((list) => BigInt64Array.from(bigints(list))),
  uint64: toRow((list) => BigUint64Array.from(bigints(list))),
  float32: toRow((list) => Float32Array.from(numbers(list))),
  float64: toRow((list) => Float64Array.from(numbers(list))),
};
