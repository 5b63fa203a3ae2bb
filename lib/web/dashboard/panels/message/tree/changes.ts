/** For so long a change is marked. */
const MARKED_MS = 1200;
/** Of so many fields it is known what they were; they are forgotten together. */
const MAX_FIELDS = 2000;

interface Seen {
  text: string;
  changedAtMs: number;
}

/** What has changed of late, of the rows that are looked at. */
export class Changes {
  #seen = new Map<string, Seen>();
  #lastChangeMs = -Infinity;

  /**
   * Sees what is in a row.
   *
   * @param key Which row.
   * @param text What is in it.
   * @param nowMs What the clock says.
   * @returns Whether it has changed of late. What is seen for the first time has not.
   */
  see(key: string, text: string, nowMs: number): boolean {
    const seen = this.#seen.get(key);
    if (!seen) {
      if (this.#seen.size >= MAX_FIELDS) this.#seen.clear();
      this.#seen.set(key, { text, changedAtMs: -Infinity });
      return false;
    }
    if (seen.text !== text) {
      seen.text = text;
      seen.changedAtMs = this.#lastChangeMs = nowMs;
    }
    return nowMs - seen.changedAtMs < MARKED_MS;
  }

  /** When the last mark ends, by the same clock. */
  get marksEndAtMs(): number {
    return this.#lastChangeMs + MARKED_MS;
  }

  /** Forgets all. */
  clear(): void {
    this.#seen.clear();
    this.#lastChangeMs = -Infinity;
  }
}
