import { ByteWriter, WriterFullError } from "../../../bytes/byte_writer.ts";
import { type Fields, isFields } from "../../../codec/values/fields.ts";
import type {
  RosDefinition,
  RosDefinitions,
  RosField,
} from "../../../bag/foreign/ros/definitions.ts";
import { type ElementKind, ELEMENTS, PRIMITIVES } from "./primitives.ts";

/** Writes a value where a field is, or says why it cannot. */
export type WriteValue = (writer: ByteWriter, value: unknown) => void;

/** Values in values in values: deeper than types are. */
const MAX_DEPTH = 64;

/**
 * Makes what writes messages of a type of ROS 1.
 *
 * - Fields that are missing are zero, empty or `false`, as in ROS. The numbers of ROS 1 that ROS 2 has no
 *   more, such as `seq` of headers, thus are zero.
 * - Fields that the type has not are left out; but a message with none of its fields is none of it.
 * - A field is found whether its name is written with small letters or not: `k` of ROS 2 is `K`.
 * - Nothing of the definition is executed.
 *
 * @param definitions The type, and all that is in it.
 * @returns What writes a message, and returns its bytes.
 * @throws {TypeError} If a type is missing.
 */
export function ros1Writer(
  definitions: RosDefinitions,
): (message: unknown, maxBytes: number) => Uint8Array {
  const types = new Map(definitions.map((definition) => [definition.name ?? "", definition]));
  const write = new TypeWriters(types).ofType(definitions[0]!, 0);
  return (message, maxBytes) => {
    const writer = new ByteWriter();
    writer.maxBytes = maxBytes;
    write(writer, message);
    return writer.bytes.slice(0, writer.position);
  };
}

class TypeWriters {
  readonly #types: ReadonlyMap<string, RosDefinition>;
  readonly #made = new Map<RosDefinition, WriteValue>();

  constructor(types: ReadonlyMap<string, RosDefinition>) {
    this.#types = types;
  }

  ofType(definition: RosDefinition, depth: number): WriteValue {
    if (depth > MAX_DEPTH) throw new TypeError(`type ${definition.name} is in itself`);
    const known = this.#made.get(definition);
    if (known) return known;
    const fields = definition.definitions.filter(({ isConstant }) => !isConstant);
    const write = objectWriter(fields, fields.map((field) => this.#ofField(field, depth)));
    this.#made.set(definition, write);
    return write;
  }

  #ofField(field: RosField, depth: number): WriteValue {
    const { type, isArray, isComplex, arrayLength } = field;
    const kind = !isComplex && Object.hasOwn(ELEMENTS, type) ? ELEMENTS[type] : undefined;
    const item = isComplex ? this.ofType(this.#find(type), depth + 1) : primitive(type);
    return isArray ? listWriter(item, { kind, length: arrayLength }) : item;
  }

  #find(name: string): RosDefinition {
    const found = this.#types.get(name);
    if (found) return found;
    throw new TypeError(`type ${name} is not defined`);
  }
}

function primitive(type: string): WriteValue {
  const write = Object.hasOwn(PRIMITIVES, type) ? PRIMITIVES[type] : undefined;
  if (write) return write;
  throw new TypeError(`type ${type} is not defined`);
}

function objectWriter(fields: readonly RosField[], writers: readonly WriteValue[]): WriteValue {
  const names = fields.map(({ name }) => name);
  return (writer, value = {}) => {
    if (!isFields(value)) throw new TypeError(`is ${wordOf(value)}, not an object`);
    const keys = keysOf(value, names);
    for (const [index, write] of writers.entries()) {
      const key = keys[index];
      try {
        write(writer, key === undefined ? undefined : value[key]);
      } catch (error) {
        throw at(names[index]!, error);
      }
    }
  };
}

/** @returns Where the value of each field is; mostly under its own name. */
function keysOf(value: Fields, names: readonly string[]): readonly (string | undefined)[] {
  const keys = names.map((name) => {
    if (Object.hasOwn(value, name)) return name;
    const small = name.toLowerCase();
    return Object.hasOwn(value, small) ? small : undefined;
  });
  const isOther = names.length > 0 && keys.every((key) => key === undefined);
  if (isOther && Object.keys(value).length > 0) {
    throw new TypeError(`has none of the fields ${names.slice(0, 10).join(", ")}`);
  }
  return keys;
}

function listWriter(
  item: WriteValue,
  { kind, length }: { kind: ElementKind | undefined; length: number | undefined },
): WriteValue {
  return (writer, value) => {
    const list = value === undefined ? new Array<undefined>(length ?? 0).fill(undefined) : value;
    const isList = Array.isArray(list) || ArrayBuffer.isView(list) && !(list instanceof DataView);
    if (!isList) throw new TypeError(`is ${wordOf(value)}, not a list`);
    const items = list as ArrayLike<unknown>;
    if (length !== undefined && items.length !== length) {
      throw new RangeError(`has ${items.length} items, not ${length}`);
    }
    if (length === undefined) writeLength(writer, items.length);
    if (kind && kind.holds(items)) return writer.writeBytes(kind.bytesOf(items));
    let index = 0;
    try {
      for (; index < items.length; index++) item(writer, items[index]);
    } catch (error) {
      throw at(String(index), error);
    }
  };
}

function writeLength(writer: ByteWriter, length: number): void {
  writer.reserve(4);
  writer.view.setUint32(writer.position, length, true);
  writer.position += 4;
}

/** Says in an error where it was. */
function at(name: string, error: unknown): Error {
  if (error instanceof WriterFullError) return error;
  if (!(error instanceof FieldError)) return new FieldError([name], error as Error);
  error.path.unshift(name);
  return error;
}

/** Says which field cannot be written, and why. */
export class FieldError extends TypeError {
  /** The name of the class. */
  override readonly name = "FieldError";

  /**
   * @param path Which, from outside to inside.
   * @param cause Why.
   */
  constructor(readonly path: string[], override readonly cause: Error) {
    super();
  }

  /** The same for people. */
  override get message(): string {
    return `field ${this.path.join(".")} ${this.cause.message}`;
  }
}

/** @returns What a value is, for people. */
export function wordOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
