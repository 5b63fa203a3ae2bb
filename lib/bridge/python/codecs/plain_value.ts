/** How deep values may be nested: as deep as rosy's own codecs read them. */
const MAX_DEPTH = 512;
/** So many arrays and objects may be in a value, each as often as it is referred to. */
const MAX_OBJECTS = 1_000_000;

/** What becomes of what not every codec has. */
export interface PlainOptions {
  /** What becomes of bytes. */
  readonly bytes: (bytes: Uint8Array) => unknown;
  /** What becomes of a number; it stays as it is unless given. */
  readonly number?: (value: number) => unknown;
  /** What becomes of a bigint. */
  readonly bigint: (value: bigint) => unknown;
}

/** Plain data: what both JSON and MessagePack have. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | PlainValue[]
  | { [key: string]: PlainValue };

/**
 * Makes of a value what every program reads: `undefined` becomes null, sets and typed arrays other than
 * bytes lists, `Map`s with keys of text objects, dates text as of ISO 8601.
 *
 * @param value Any value of a message.
 * @param options What becomes of bytes and bigints.
 * @returns The value, of new arrays and objects.
 * @throws {TypeError} If it is no data, or too deep, or too large.
 */
export function toPlain(value: unknown, options: PlainOptions): PlainValue {
  return new Plainer(options).plain(value, 0);
}

class Plainer {
  readonly #options: PlainOptions;
  #objects = 0;

  constructor(options: PlainOptions) {
    this.#options = options;
  }

  plain(value: unknown, depth: number): PlainValue {
    switch (typeof value) {
      case "boolean":
      case "string":
        return value;
      case "number":
        return (this.#options.number?.(value) ?? value) as PlainValue;
      case "undefined":
        return null;
      case "bigint":
        return this.#options.bigint(value) as PlainValue;
      case "object":
        return value === null ? null : this.#object(value, depth);
      default:
        throw cannotEncode(`a ${typeof value} is no data`);
    }
  }

  #object(value: object, depth: number): PlainValue {
    if (depth >= MAX_DEPTH) throw cannotEncode(`it is nested more than ${MAX_DEPTH} deep`);
    if (++this.#objects > MAX_OBJECTS) {
      throw cannotEncode(`it holds more than ${MAX_OBJECTS} arrays and objects`);
    }
    if (Array.isArray(value) || value instanceof Set) {
      return Array.from(value, (item) => this.plain(item, depth + 1));
    }
    if (value instanceof Date) return dateText(value);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      return this.#binary(value, depth);
    }
    return this.#entries(value instanceof Map ? value : Object.entries(value), depth);
  }

  #binary(value: ArrayBufferView | ArrayBuffer, depth: number): PlainValue {
    const { bytes } = this.#options;
    if (value instanceof ArrayBuffer) return bytes(new Uint8Array(value)) as PlainValue;
    if (value instanceof Uint8Array) return bytes(value) as PlainValue;
    if (value instanceof DataView) {
      const { buffer, byteOffset, byteLength } = value;
      return bytes(new Uint8Array(buffer, byteOffset, byteLength)) as PlainValue;
    }
    const numbers = value as Iterable<unknown> & ArrayBufferView;
    return Array.from(numbers, (number) => this.plain(number, depth + 1));
  }

  #entries(entries: Iterable<readonly [unknown, unknown]>, depth: number): PlainValue {
    const pairs: [string, PlainValue][] = [];
    for (const [key, value] of entries) {
      if (typeof key !== "string") {
        throw cannotEncode("a Map's key is no text; use pickle for such");
      }
      if (value !== undefined) pairs.push([key, this.plain(value, depth + 1)]);
    }
    return Object.fromEntries(pairs);
  }
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw cannotEncode("it holds a date that is none");
  return date.toISOString();
}

function cannotEncode(why: string): TypeError {
  return new TypeError(`Cannot encode message: ${why}`);
}
