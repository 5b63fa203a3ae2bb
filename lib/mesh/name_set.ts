import { isPattern } from "./name_pattern.ts";

/** A name that came or went. */
interface Step {
  readonly name: string;
  readonly isAdded: boolean;
}

/** What one set of names has and another has not. */
export interface NameDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What a set amounts to. */
interface Tally {
  size: number;
  length: number;
  patterns: number;
}

/** So many steps are kept of a small set. */
const LEAST_STEPS = 64;

/** The names of the newest of several sets, and the steps from the oldest of them to it. */
class Store {
  readonly names: Set<string>;
  readonly steps: Step[] = [];

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }
}

/**
 * A set of names that never changes, and of which the next one is made at the cost of the change.
 *
 * - Sets that follow from each other share one store: it holds the names of the newest, and older
 *   ones know how many steps they are behind. So the newest is as fast as any set.
 * - An older one is slower to read. Who changes it gets a store of its own, unless that change is the
 *   one that was made already.
 * - A store that has taken as many steps as it has names is left behind: whoever holds an old set
 *   holds no more memory than some copies of it take.
 */
export class NameSet {
  /** How many names there are. */
  readonly size: number;
  /** How long all of them are together, in UTF-16 units. */
  readonly length: number;
  /** How many of them are patterns, where they are what may be one. */
  readonly patterns: number;
  readonly #store: Store;
  /** How many of the store's steps lead to this set. */
  readonly #at: number;
  #sorted: readonly string[] | null = null;

  private constructor(store: Store, at: number, { size, length, patterns }: Tally) {
    this.#store = store;
    this.#at = at;
    this.size = size;
    this.length = length;
    this.patterns = patterns;
  }

  /** @returns The set of some names, each once. */
  static of(names: Iterable<string>): NameSet {
    const store = new Store(names);
    const tally = { size: 0, length: 0, patterns: 0 };
    for (const name of store.names) count(tally, name, 1);
    return new NameSet(store, 0, tally);
  }

  /** The names, sorted; the same list every time. */
  get sorted(): readonly string[] {
    this.#sorted ??= this.values().sort();
    return this.#sorted;
  }

  /** @returns The names, in no order. */
  values(): string[] {
    return [...this.#isNewest ? this.#store.names : this.#reconstruct()];
  }

  /** @returns Whether a name is in the set. */
  has(name: string): boolean {
    const { names, steps } = this.#store;
    for (let at = this.#at; at < steps.length; at++) {
      const step = steps[at]!;
      if (step.name === name) return !step.isAdded;
    }
    return names.has(name);
  }

  /**
   * Makes another set.
   *
   * @param removed What is taken out.
   * @param added What is put in then.
   * @returns The set after that: this one, where nothing changes.
   */
  change(removed: readonly string[], added: readonly string[]): NameSet {
    if (!this.#isNewest) return this.#repeat(removed, added) ?? this.#copy().change(removed, added);
    if (this.#store.steps.length > Math.max(LEAST_STEPS, this.size)) {
      return this.#copy().change(removed, added);
    }
    const { names, steps } = this.#store;
    const tally = this.#tally;
    for (const name of removed) {
      if (!names.delete(name)) continue;
      steps.push({ name, isAdded: false });
      count(tally, name, -1);
    }
    for (const name of added) {
      if (names.has(name)) continue;
      names.add(name);
      steps.push({ name, isAdded: true });
      count(tally, name, 1);
    }
    return this.#isNewest ? this : new NameSet(this.#store, steps.length, tally);
  }

  /** @returns What changed since another set: at the cost of that, where this one was made from it. */
  since(before: NameSet): NameDifference {
    if (this.#store !== before.#store) {
      return { added: without(this, before), removed: without(before, this) };
    }
    if (this.#at < before.#at) {
      const { added, removed } = before.since(this);
      return { added: removed, removed: added };
    }
    return sumUp(this.#store.steps.slice(before.#at, this.#at));
  }

  get #tally(): Tally {
    const { size, length, patterns } = this;
    return { size, length, patterns };
  }

  get #isNewest(): boolean {
    return this.#at === this.#store.steps.length;
  }

  /** Finds the set that another has become by the same change. */
  #repeat(removed: readonly string[], added: readonly string[]): NameSet | null {
    const { steps } = this.#store;
    let at = this.#at;
    const tally = this.#tally;
    const goes = (isAdded: boolean) => (name: string) => {
      const step = steps[at++];
      count(tally, name, isAdded ? 1 : -1);
      return step?.name === name && step.isAdded === isAdded;
    };
    if (!removed.every(goes(false)) || !added.every(goes(true))) return null;
    return at === this.#at ? this : new NameSet(this.#store, at, tally);
  }

  #copy(): NameSet {
    const store = new Store(this.#isNewest ? this.#store.names : this.#reconstruct());
    return new NameSet(store, 0, this);
  }

  #reconstruct(): Set<string> {
    const names = new Set(this.#store.names);
    const { steps } = this.#store;
    for (let at = steps.length - 1; at >= this.#at; at--) {
      const { name, isAdded } = steps[at]!;
      if (isAdded) names.delete(name);
      else names.add(name);
    }
    return names;
  }
}

/** Counts a name that is one more, or one less. */
function count(tally: Tally, name: string, sign: 1 | -1): void {
  tally.size += sign;
  tally.length += sign * name.length;
  if (isPattern(name)) tally.patterns += sign;
}

function sumUp(steps: readonly Step[]): NameDifference {
  const added = new Set<string>();
  const removed = new Set<string>();
  for (const { name, isAdded } of steps) {
    const [to, from] = isAdded ? [added, removed] : [removed, added];
    if (!from.delete(name)) to.add(name);
  }
  return { added: [...added], removed: [...removed] };
}

function without(names: NameSet, others: NameSet): string[] {
  const excluded = new Set(others.values());
  return names.values().filter((name) => !excluded.has(name));
}
