/** The most names for which it is remembered. */
const MAX_NAMES = 4096;

/** What is found out about names, and asked for with each message: kept until the rules change. */
export class Remembered<T> {
  readonly #find: (name: string) => T;
  readonly #found = new Map<string, T>();

  /** @param find Finds it out; what it throws is not kept. */
  constructor(find: (name: string) => T) {
    this.#find = find;
  }

  /** What there is to know of a name. */
  of(name: string): T {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const found = this.#find(name);
    if (this.#found.size >= MAX_NAMES) this.#found.clear();
    this.#found.set(name, found);
    return found;
  }

  /** The rules have changed. */
  forget(): void {
    this.#found.clear();
  }
}
