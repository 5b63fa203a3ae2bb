import type { SchemaText } from "../schema_text.ts";

/** So many texts of other nodes are kept, and so many UTF-16 units of them. */
const MAX_TEXTS = 1024;
const MAX_LENGTH = 16 * 1024 * 1024;

/**
 * Texts that were fetched, by their hashes: what has a hash never changes. Where there are too many,
 * those go first that nobody has asked for lately.
 */
export class SchemaCache {
  readonly #texts = new Map<string, Omit<SchemaText, "name">>();
  #length = 0;

  /** @returns What has a hash. */
  get(hash: string): Omit<SchemaText, "name"> | undefined {
    const found = this.#texts.get(hash);
    if (!found) return undefined;
    this.#texts.delete(hash);
    this.#texts.set(hash, found);
    return found;
  }

  /** Keeps a text. */
  add(schema: Omit<SchemaText, "name">): void {
    if (this.#texts.has(schema.hash)) return;
    this.#texts.set(schema.hash, schema);
    this.#length += schema.text.length;
    for (const [hash, { text }] of this.#texts) {
      if (this.#texts.size <= MAX_TEXTS && this.#length <= MAX_LENGTH) break;
      this.#texts.delete(hash);
      this.#length -= text.length;
    }
  }
}
