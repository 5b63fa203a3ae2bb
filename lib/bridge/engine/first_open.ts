import { isPattern, NamePattern } from "../../mesh/name_pattern.ts";
import type { KeptOpen } from "./kept_open.ts";

/** Of so many names it is remembered whose they are. */
const MAX_REMEMBERED = 4096;

/**
 * Tells which of several names and patterns that are open a message belongs to: the one that is open
 * longest, so that what several bring is taken once.
 */
export class FirstOpen {
  readonly #open: Pick<KeptOpen<unknown>, "names" | "version">;
  readonly #owners = new Map<string, string | null>();
  #matchers: readonly (readonly [text: string, pattern: NamePattern | null])[] = [];
  #version = -1;

  /** @param open What is open. */
  constructor(open: Pick<KeptOpen<unknown>, "names" | "version">) {
    this.#open = open;
  }

  /**
   * Tells whether a message is to be taken from one that brings it.
   *
   * @param text The name or the pattern that brings it.
   * @param name The name of the message's topic.
   */
  is(text: string, name: string): boolean {
    if (this.#version !== this.#open.version) this.#renew();
    let owner = this.#owners.get(name);
    if (owner === undefined) {
      owner = this.#find(name);
      if (this.#owners.size >= MAX_REMEMBERED) this.#owners.clear();
      this.#owners.set(name, owner);
    }
    // It may bring something before it is noted that it is open.
    return owner === text || owner === null;
  }

  #renew(): void {
    this.#version = this.#open.version;
    this.#owners.clear();
    this.#matchers = Array.from(
      this.#open.names,
      (text) => [text, isPattern(text) ? new NamePattern(text) : null] as const,
    );
  }

  #find(name: string): string | null {
    const matcher = this.#matchers.find(([text, pattern]) =>
      pattern ? pattern.matches(name) : text === name
    );
    return matcher?.[0] ?? null;
  }
}
