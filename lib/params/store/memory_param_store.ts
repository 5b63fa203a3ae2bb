import type { GivenParam, ParamStore } from "../param_source.ts";

/** Params that outlive their node, but not their program: for tests. */
export class MemoryParamStore implements ParamStore {
  readonly #saved: Map<string, unknown>;

  /** @param saved What is saved, by the names of params: it outlives the store. */
  constructor(saved: Map<string, unknown>) {
    this.#saved = saved;
  }

  // deno-lint-ignore require-await -- that of a file has to wait
  async load(): Promise<ReadonlyMap<string, GivenParam>> {
    return new Map(
      [...this.#saved].map(([name, value]) => [name, { value, from: "what was saved" }]),
    );
  }

  save(changes: ReadonlyMap<string, unknown>): void {
    for (const [name, value] of changes) {
      if (value === undefined) this.#saved.delete(name);
      else this.#saved.set(name, value);
    }
  }

  async close(): Promise<void> {}
}
