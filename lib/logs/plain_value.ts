import { briefText } from "../log/error_text.ts";

/** A text within a value is cut beyond this, in UTF-16 units. */
const MAX_TEXT_LENGTH = 4096;
/** All texts of a value together are cut beyond this. */
const MAX_TOTAL_LENGTH = 16_384;
/** Of a container so many entries are kept. */
const MAX_ENTRIES = 100;
const MAX_DEPTH = 8;
const MAX_KEY_LENGTH = 200;
/** What an entry costs of the total, whatever it holds. */
const ENTRY_LENGTH = 8;

/**
 * Makes plain JSON of whatever a program hands along with a log line, bounded: every codec and every
 * language can carry it.
 *
 * - Errors keep their name, message, stack and cause, and what else they have of their own.
 * - What JSON has no place for becomes a text: bigints (`"12n"`), functions, symbols, `undefined`. Typed
 *   arrays, sets and maps become arrays and objects; what has a `toJSON()` is what that returns.
 * - What is cut says so: `"… 12 more"`. A cycle is `"[circular]"`.
 * - It never throws: what cannot be read says why.
 *
 * @param value Any value.
 * @returns What stands for it.
 */
export function plainValue(value: unknown): unknown {
  return new PlainCopy().of(value);
}

/**
 * Cuts a text.
 *
 * @param text Any text.
 * @param maxLength How many UTF-16 units are kept.
 * @returns The text, well-formed; what was cut says how much.
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text.toWellFormed();
  const kept = text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, "");
  return `${kept.toWellFormed()}… ${text.length - kept.length} more characters`;
}

class PlainCopy {
  readonly #parents: object[] = [];
  #left = MAX_TOTAL_LENGTH;

  of(value: unknown): unknown {
    const depth = this.#parents.length;
    try {
      this.#left -= ENTRY_LENGTH;
      return this.#of(value);
    } catch (error) {
      // A getter, a proxy, a toJSON(): whatever was being read.
      return this.#text(`[unreadable: ${briefText(error)}]`);
    } finally {
      this.#parents.length = depth;
    }
  }

  #of(value: unknown): unknown {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
      case "boolean":
        return value;
      case "bigint":
        return this.#text(`${value}n`);
      case "function":
        return this.#text(`[function ${value.name || "without a name"}]`);
      case "object":
        return value === null ? null : this.#object(value);
      default:
        return this.#text(String(value));
    }
  }

  #text(text: string): string {
    const cut = cutText(text, Math.max(0, Math.min(MAX_TEXT_LENGTH, this.#left)));
    this.#left -= cut.length;
    return cut;
  }

  #object(value: object): unknown {
    if (this.#parents.includes(value)) return "[circular]";
    if (this.#parents.length >= MAX_DEPTH || this.#left <= 0) return `[${className(value)}]`;
    this.#parents.push(value);
    if (Array.isArray(value)) return this.#list(value, value.length);
    if (value instanceof Error) return this.#error(value);
    if (value instanceof Date) {
      return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toJSON();
    }
    if (value instanceof ArrayBuffer) return this.#list(new Uint8Array(value), value.byteLength);
    if (ArrayBuffer.isView(value)) return this.#view(value);
    if (value instanceof Set) return this.#list(value, value.size);
    if (value instanceof Map) return this.#entries(value, value.size);
    if (value instanceof RegExp) return this.#text(String(value));
    return this.#record(value);
  }

  #record(value: object): unknown {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === "function") return this.of(toJSON.call(value));
    const keys = Object.keys(value);
    if (keys.length === 0 && className(value) !== "Object") return `[${className(value)}]`;
    return this.#properties(value, keys);
  }

  #error(error: Error): unknown {
    const told = ["name", "message", "stack", "cause", "errors"].filter((key) =>
      error[key as keyof Error] !== undefined
    );
    const own = Object.keys(error).filter((key) => !told.includes(key));
    return this.#properties(error, [...told, ...own]);
  }

  /** Each is read by itself, so that one that throws costs no other. */
  #properties(value: object, keys: readonly string[]): Record<string, unknown> {
    const read = function* (): Generator<[string, () => unknown]> {
      for (const key of keys) yield [key, () => (value as Record<string, unknown>)[key]];
    };
    return this.#fields(read(), keys.length);
  }

  #entries(map: Iterable<readonly [unknown, unknown]>, size: number): Record<string, unknown> {
    const read = function* (): Generator<[string, () => unknown]> {
      for (const [key, value] of map) {
        yield [typeof key === "object" ? String(plainValue(key)) : String(key), () => value];
      }
    };
    return this.#fields(read(), size);
  }

  #fields(entries: Iterable<[string, () => unknown]>, size: number): Record<string, unknown> {
    const fields: [string, unknown][] = [];
    for (const [key, read] of entries) {
      if (!this.#hasRoom(fields.length)) break;
      const name = cutText(key, MAX_KEY_LENGTH);
      this.#left -= name.length;
      fields.push([name, this.#read(read)]);
    }
    if (fields.length < size) fields.push(["…", `${size - fields.length} more`]);
    // Also `__proto__` is a key like others then.
    return Object.fromEntries(fields);
  }

  #read(read: () => unknown): unknown {
    try {
      return this.of(read());
    } catch (error) {
      return this.#text(`[unreadable: ${briefText(error)}]`);
    }
  }

  #view(view: ArrayBufferView): unknown {
    if (view instanceof DataView) {
      return this.#list(
        new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
        view.byteLength,
      );
    }
    const items = view as unknown as Iterable<unknown> & { readonly length: number };
    return this.#list(items, items.length);
  }

  #list(items: Iterable<unknown>, length: number): unknown[] {
    const list: unknown[] = [];
    if (length > 0) {
      for (const item of items) {
        if (!this.#hasRoom(list.length)) break;
        list.push(this.of(item));
      }
    }
    if (list.length < length) list.push(`… ${length - list.length} more`);
    return list;
  }

  #hasRoom(count: number): boolean {
    return count < MAX_ENTRIES && this.#left > 0;
  }
}

function className(value: object): string {
  if (Array.isArray(value)) return `Array(${value.length})`;
  const { name } = Object(Object.getPrototypeOf(value)?.constructor ?? Object);
  return typeof name === "string" && name !== "" ? name : "Object";
}
