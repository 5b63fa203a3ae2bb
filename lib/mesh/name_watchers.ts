import { NamePattern } from "./name_pattern.ts";

/** Who wants to know when nodes with a certain name come and go, for one kind of names. */
export class NameWatchers {
  readonly #callbacks = new Map<string, Set<() => void>>();

  /** Whether there is nobody. */
  get isEmpty(): boolean {
    return this.#callbacks.size === 0;
  }

  /**
   * Adds somebody.
   *
   * @param name The name.
   * @param callback What to call.
   * @returns A function that takes it out again.
   */
  add(name: string, callback: () => void): () => void {
    // Wrapped, so that one callback may be added twice and taken out once.
    const watcher = () => callback();
    const watchers = this.#callbacks.get(name) ?? new Set();
    this.#callbacks.set(name, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#callbacks.get(name) === watchers) {
        this.#callbacks.delete(name);
      }
    };
  }

  /**
   * Calls whoever waits for a name.
   *
   * @param name The name.
   * @param call Calls one of them.
   */
  tell(name: string, call: (callback: () => void) => void): void {
    const watchers = this.#callbacks.get(name);
    // Those that are taken out meanwhile are not called.
    for (const watcher of watchers ? [...watchers] : []) {
      if (watchers?.has(watcher)) call(watcher);
    }
  }

  /**
   * Calls whoever waits for a name that matches.
   *
   * @param pattern The pattern.
   * @param call Calls one of them.
   */
  tellMatching(pattern: string, call: (callback: () => void) => void): void {
    const compiled = new NamePattern(pattern);
    const names = [...this.#callbacks.keys()].filter((name) => compiled.matches(name));
    for (const name of names) this.tell(name, call);
  }
}
