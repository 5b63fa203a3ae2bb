import type { ByteWriter } from "../bytes/byte_writer.ts";
import { dateTimeBytes } from "./date_time.ts";
import { MAX_PICKLE_DEPTH } from "./finish.ts";
import { integerBytes } from "./integers.ts";
import { MadeByClass } from "./made_by_class.ts";
import { Opcode } from "./opcodes.ts";
import { PickleWriter } from "./pickle_writer.ts";

const PROTOCOL = 4;
/** In Python only what never changes can be a key or in a set. */
type Place = "anywhere" | "key";

/** Writes one value. */
export class Pickler {
  readonly #out: PickleWriter;
  /** What was written already, by the place: an array is a list at one and a tuple at the other. */
  readonly #memos = { anywhere: new Map<object, number>(), key: new Map<object, number>() };
  #memoized = 0;
  #depth = 0;

  /** @param out Where it goes. */
  constructor(out: ByteWriter) {
    this.#out = new PickleWriter(out);
  }

  /** Writes it. @throws {TypeError} If it holds what Python has nothing for. */
  pickle(value: unknown): void {
    this.#out.write(Opcode.PROTO, PROTOCOL);
    this.#write(value, "anywhere");
    this.#out.write(Opcode.STOP);
  }

  #write(value: unknown, place: Place): void {
    switch (typeof value) {
      case "string":
        return this.#out.writeText(value);
      case "number":
        return this.#writeNumber(value);
      case "boolean":
        return this.#out.write(value ? Opcode.NEWTRUE : Opcode.NEWFALSE);
      case "bigint":
        return this.#out.writeLong(integerBytes(value));
      case "undefined":
        return this.#out.write(Opcode.NONE);
      case "object":
        if (value === null) return this.#out.write(Opcode.NONE);
        return this.#writeObject(value, place);
      default:
        throw cannotWrite(`a ${typeof value}`);
    }
  }

  /** A number without a fraction is an integer, as one types it in Python. */
  #writeNumber(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.#out.writeFloat(value);
    else if ((value | 0) === value) this.#out.writeInt32(value);
    else this.#out.writeLong(integerBytes(BigInt(value)));
  }

  #writeObject(value: object, place: Place): void {
    const known = this.#memos[place].get(value);
    if (known !== undefined) return this.#out.writeGet(known);
    if (this.#depth >= MAX_PICKLE_DEPTH) {
      throw cannotWrite(`what is nested more than ${MAX_PICKLE_DEPTH} deep`);
    }
    this.#depth++;
    if (Array.isArray(value)) this.#writeArray(value, place);
    else if (value instanceof Map) this.#writeDict(value, value, place);
    else if (value instanceof Set) this.#writeSet(value, place);
    else if (value instanceof Date) this.#writeDate(value);
    else if (value instanceof MadeByClass) this.#writeMade(value);
    else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      this.#writeBinary(value, place);
    } else this.#writeDict(value, entriesOf(value), place);
    this.#depth--;
  }

  #writeArray(array: readonly unknown[], place: Place): void {
    if (place === "key") {
      this.#writeTuple(array, place);
      return this.#memoize(array, place);
    }
    this.#out.write(Opcode.EMPTY_LIST);
    this.#memoize(array, place);
    this.#out.write(Opcode.MARK);
    for (const item of array) this.#write(item, "anywhere");
    this.#out.write(Opcode.APPENDS);
  }

  #writeTuple(items: Iterable<unknown>, place: Place): void {
    this.#out.write(Opcode.MARK);
    for (const item of items) this.#write(item, place);
    this.#out.write(Opcode.TUPLE);
  }

  #writeDict(dict: object, entries: Iterable<readonly [unknown, unknown]>, place: Place): void {
    assertNoKey(place, "a dict");
    this.#out.write(Opcode.EMPTY_DICT);
    this.#memoize(dict, place);
    this.#out.write(Opcode.MARK);
    for (const [key, value] of entries) {
      this.#write(key, "key");
      this.#write(value, "anywhere");
    }
    this.#out.write(Opcode.SETITEMS);
  }

  #writeSet(set: ReadonlySet<unknown>, place: Place): void {
    if (place === "key") {
      this.#out.write(Opcode.MARK);
      for (const member of set) this.#write(member, "key");
      this.#out.write(Opcode.FROZENSET);
      return this.#memoize(set, place);
    }
    this.#out.write(Opcode.EMPTY_SET);
    this.#memoize(set, place);
    this.#out.write(Opcode.MARK);
    for (const member of set) this.#write(member, "key");
    this.#out.write(Opcode.ADDITEMS);
  }

  #writeDate(date: Date): void {
    const utc = new MadeByClass("datetime.timezone", {
      args: [new MadeByClass("datetime.timedelta", { args: [0, 0, 0] })],
    });
    this.#writeMade(
      new MadeByClass("datetime.datetime", { args: [dateTimeBytes(date), utc] }),
    );
  }

  #writeMade({ className, args, fields }: MadeByClass): void {
    this.#out.writeClassName(className);
    this.#writeTuple(args, "anywhere");
    if (!fields) return this.#out.write(Opcode.REDUCE);
    this.#out.write(Opcode.NEWOBJ);
    this.#write(fields, "anywhere");
    this.#out.write(Opcode.BUILD);
  }

  /** Bytes are bytes; other typed arrays are lists of their numbers. */
  #writeBinary(value: ArrayBufferView | ArrayBuffer, place: Place): void {
    if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array || value instanceof DataView)) {
      const numbers = Array.from(value as Iterable<unknown> & ArrayBufferView);
      return this.#writeArray(numbers, place);
    }
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(value)
      ? value
      : { buffer: value, byteOffset: 0, byteLength: value.byteLength };
    this.#out.writeBytes(new Uint8Array(buffer, byteOffset, byteLength));
    this.#memoize(value, place);
  }

  #memoize(value: object, place: Place): void {
    this.#memos[place].set(value, this.#memoized++);
    this.#out.write(Opcode.MEMOIZE);
  }
}

function entriesOf(value: object): [string, unknown][] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw cannotWrite(`an object of the class ${value.constructor?.name ?? "?"}`);
  }
  // As other codecs do: a property that is undefined is not there.
  return Object.entries(value).filter(([, content]) => content !== undefined);
}

function assertNoKey(place: Place, what: string): void {
  if (place === "key") throw cannotWrite(`${what} as a key or in a set`);
}

function cannotWrite(what: string): TypeError {
  return new TypeError(`Cannot write pickle: Python has nothing for ${what}; send plain data`);
}
