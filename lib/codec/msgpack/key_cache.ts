const SLOTS = 1024;
/** Longer keys are not kept: they are rare, and comparing costs as much as decoding. */
const MAX_KEY_BYTES = 32;

/**
 * The strings of map keys seen before, so that a key that comes again is compared, not built.
 *
 * - Holds {@linkcode SLOTS} keys of ASCII at most; a newer one takes the place of an older.
 * - A wrong guess costs time only: what is returned always equals the bytes.
 */
export class KeyCache {
  readonly #slots: string[] = new Array<string>(SLOTS).fill("");

  /**
   * Looks a key up and keeps it if it is new.
   *
   * @param bytes Where the key is.
   * @param start Where it starts.
   * @param length How many bytes it takes.
   * @returns The key, or `undefined` if it is too long or not ASCII.
   */
  get(bytes: Uint8Array, start: number, length: number): string | undefined {
    if (length > MAX_KEY_BYTES) return undefined;
    let hash = length;
    for (let i = 0; i < length; i++) hash = (hash * 31 + (bytes[start + i] as number)) | 0;
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    const known = this.#slots[slot] as string;
    if (known.length === length && equals(known, bytes, start)) return known;
    return this.#keep(slot, bytes.subarray(start, start + length));
  }

  #keep(slot: number, bytes: Uint8Array): string | undefined {
    if (bytes.some((byte) => byte > 0x7f)) return undefined;
    const key = internalized(String.fromCharCode(...bytes));
    this.#slots[slot] = key;
    return key;
  }
}

function equals(key: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < key.length; i++) {
    if (key.charCodeAt(i) !== bytes[start + i]) return false;
  }
  return true;
}

/** The engine's own copy of a property name, which it need not look up again. */
function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}
