import { Changing } from "./patience.ts";

/** Collects what comes, and tells when there is enough of it. */
export class Collector<T> {
  readonly items: T[] = [];
  readonly #changing = new Changing();

  readonly add = (item: T): void => {
    this.items.push(item);
    this.#changing.tell();
  };

  /** Waits until so many have come. @returns All that have. */
  async count(count: number): Promise<T[]> {
    await this.until(({ length }) => length >= count, `${count} of them`);
    return this.items;
  }

  /** Waits until there is what is wanted. */
  async until(isThere: (items: readonly T[]) => boolean, what: string): Promise<void> {
    const state = () => `wanted ${what}, ${this.items.length} came`;
    await this.#changing.until(() => isThere(this.items), state);
  }
}
