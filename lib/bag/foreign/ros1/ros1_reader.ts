import { UnreadableError } from "../decoder.ts";
import type { RosDefinition, RosDefinitions, RosField } from "../ros/definitions.ts";

/** Reads a value at the cursor. */
type Read = (cursor: Cursor) => unknown;

/** Arrays of what takes no bytes could be as long as they say. */
const MAX_EMPTY_ITEMS = 10_000;

/**
 * Makes what reads messages of a type of ROS 1: plain objects, `Uint8Array` for `uint8[]`, typed
 * arrays for other arrays of numbers, bigints for 64 bits, `{ sec, nsec }` for times.
 *
 * Nothing of the definition is executed.
 *
 * @param definitions The type, and all that is in it; none of them in itself.
 * @returns What reads a message's bytes.
 */
export function ros1Reader(definitions: RosDefinitions): (data: Uint8Array) => unknown {
  const types = new Map(definitions.map((definition) => [definition.name ?? "", definition]));
  const made = new Map<RosDefinition, Read>();
  const typeReader = (definition: RosDefinition): Read => {
    const known = made.get(definition);
    if (known) return known;
    const fields = definition.definitions.filter(({ isConstant }) => !isConstant)
      .map((field) => [field.name, fieldReader(field)] as const);
    const read: Read = (cursor) => {
      const message: Record<string, unknown> = {};
      for (const [name, read] of fields) message[name] = read(cursor);
      return message;
    };
    made.set(definition, read);
    return read;
  };
  const fieldReader = (field: RosField): Read => {
    const { type, isArray, isComplex, arrayLength } = field;
    const Elements = isArray && !isComplex ? ELEMENTS[type] : undefined;
    if (Elements) return (cursor) => cursor.elements(Elements, arrayLength);
    const item = isComplex ? typeReader(typeOf(type)) : primitive(type);
    return isArray ? (cursor) => cursor.list(item, arrayLength) : item;
  };
  const typeOf = (name: string): RosDefinition => {
    const found = types.get(name);
    if (found) return found;
    throw new UnreadableError(`type ${name}, which nothing defines`);
  };
  const read = typeReader(definitions[0]!);
  return (data) => {
    const cursor = new Cursor(data);
    const message = read(cursor);
    cursor.assertEnd();
    return message;
  };
}

type NumberArray =
  | typeof Int8Array
  | typeof Uint8Array
  | typeof Int16Array
  | typeof Uint16Array
  | typeof Int32Array
  | typeof Uint32Array
  | typeof BigInt64Array
  | typeof BigUint64Array
  | typeof Float32Array
  | typeof Float64Array;

const ELEMENTS: Readonly<Record<string, NumberArray>> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};

const PRIMITIVES: Readonly<Record<string, Read>> = {
  bool: (cursor) => cursor.view.getUint8(cursor.take(1)) !== 0,
  int8: (cursor) => cursor.view.getInt8(cursor.take(1)),
  uint8: (cursor) => cursor.view.getUint8(cursor.take(1)),
  int16: (cursor) => cursor.view.getInt16(cursor.take(2), true),
  uint16: (cursor) => cursor.view.getUint16(cursor.take(2), true),
  int32: (cursor) => cursor.view.getInt32(cursor.take(4), true),
  uint32: (cursor) => cursor.view.getUint32(cursor.take(4), true),
  int64: (cursor) => cursor.view.getBigInt64(cursor.take(8), true),
  uint64: (cursor) => cursor.view.getBigUint64(cursor.take(8), true),
  float32: (cursor) => cursor.view.getFloat32(cursor.take(4), true),
  float64: (cursor) => cursor.view.getFloat64(cursor.take(8), true),
  string: (cursor) => cursor.text(),
  time: (cursor) => ({
    sec: cursor.view.getUint32(cursor.take(4), true),
    nsec: cursor.view.getUint32(cursor.take(4), true),
  }),
  duration: (cursor) => ({
    sec: cursor.view.getInt32(cursor.take(4), true),
    nsec: cursor.view.getInt32(cursor.take(4), true),
  }),
};

function primitive(type: string): Read {
  const read = Object.hasOwn(PRIMITIVES, type) ? PRIMITIVES[type] : undefined;
  if (read) return read;
  throw new UnreadableError(`type ${type}, which nothing defines`);
}

const textDecoder = new TextDecoder();

/** Where one is in a message; all lengths are held against what is left of it. */
class Cursor {
  readonly view: DataView;
  readonly #data: Uint8Array;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  /** @returns Where the next bytes begin. */
  take(byteLength: number): number {
    const at = this.#at;
    if (byteLength > this.#data.length - at) throw new RangeError("it is shorter than its type");
    this.#at += byteLength;
    return at;
  }

  text(): string {
    const byteLength = this.#length();
    const at = this.take(byteLength);
    return textDecoder.decode(this.#data.subarray(at, at + byteLength));
  }

  elements(Elements: NumberArray, arrayLength: number | undefined): unknown {
    const byteLength = (arrayLength ?? this.#length()) * Elements.BYTES_PER_ELEMENT;
    const at = this.take(byteLength);
    // A copy is aligned.
    const copy = this.#data.slice(at, at + byteLength);
    return new Elements(copy.buffer);
  }

  list(item: Read, arrayLength: number | undefined): unknown[] {
    const length = arrayLength ?? this.#length();
    const list: unknown[] = [];
    for (let i = 0; i < length; i++) {
      const before = this.#at;
      list.push(item(this));
      if (this.#at === before && i === MAX_EMPTY_ITEMS) throw new RangeError("a list is too long");
    }
    return list;
  }

  assertEnd(): void {
    const left = this.#data.length - this.#at;
    if (left > 0) throw new RangeError(`it is ${left} bytes longer than its type`);
  }

  #length(): number {
    return this.view.getUint32(this.take(4), true);
  }
}
