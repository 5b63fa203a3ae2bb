import { type KnownNode, NameIndex } from "./name_index.ts";
import { isPattern } from "./name_pattern.ts";
import type { NodeRecord } from "./node_record.ts";
import { type Matches, PatternSet } from "./pattern_set.ts";

/** Who listens to a topic by whatever name or pattern, as it was when somebody asked last. */
interface Listeners {
  readonly matches: Matches;
  records: readonly NodeRecord[];
  /** When that was, as a version of the topology. */
  version: number;
}

/** Of so many topics it is remembered who listens to them; what is forgotten is looked up anew. */
const MAX_TOPICS = 65_536;

/**
 * Which nodes listen to a topic: those that do by its name, and those that do by a pattern.
 *
 * - Without patterns it is the index of names, and costs what that costs.
 * - With some, a topic's patterns are looked for once, then again only among those that came or went.
 * - Who asks for a pattern instead of a topic gets the nodes that have that very pattern.
 */
export class ListenerIndex {
  readonly #names = new NameIndex();
  readonly #patterns = new PatternSet();
  readonly #topics = new Map<string, Listeners>();

  /** Adds a node to those that listen by a name or a pattern. */
  add(name: string, node: KnownNode): void {
    if (isPattern(name)) this.#patterns.add(name);
    this.#names.add(name, node);
  }

  /** Takes a node out of those that listen by a name or a pattern. */
  remove(name: string, node: KnownNode): void {
    this.#names.remove(name, node);
    if (isPattern(name) && !this.#names.has(name)) this.#patterns.delete(name);
    if (this.#patterns.size === 0) this.#topics.clear();
  }

  /**
   * The records of the nodes that listen to a topic, each once.
   *
   * @param topic The topic's name.
   * @param version The topology's version: where it is the same as before, nothing has changed.
   * @returns The same array until one of the records changes.
   */
  records(topic: string, version: number): readonly NodeRecord[] {
    if (this.#patterns.size === 0 || isPattern(topic)) return this.#names.records(topic, version);
    const listeners = this.#topics.get(topic) ?? this.#open(topic);
    if (listeners.version === version) return listeners.records;
    listeners.version = version;
    this.#patterns.update(listeners.matches);
    const { texts } = listeners.matches;
    const records = texts.length === 0
      ? this.#names.records(topic, version)
      : this.#gather([topic, ...texts]);
    if (!isSame(records, listeners.records)) listeners.records = records;
    return listeners.records;
  }

  #open(topic: string): Listeners {
    if (this.#topics.size >= MAX_TOPICS) this.#topics.delete(this.#topics.keys().next().value!);
    const matches = this.#patterns.match(topic);
    // What it was without patterns goes on being the same array, if they change nothing.
    const listeners = { matches, records: this.#names.records(topic, -1), version: -1 };
    this.#topics.set(topic, listeners);
    return listeners;
  }

  #gather(names: readonly string[]): readonly NodeRecord[] {
    const nodes = new Set(names.flatMap((name) => this.#names.nodes(name)));
    return [...nodes].sort((a, b) => a.order - b.order).map(({ record }) => record);
  }
}

function isSame(a: readonly NodeRecord[], b: readonly NodeRecord[]): boolean {
  return a === b || (a.length === b.length && a.every((record, index) => record === b[index]));
}
