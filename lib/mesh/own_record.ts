import { isPattern } from "./name_pattern.ts";
import {
  type Address,
  MAX_NAMES_PER_RECORD,
  MAX_PATTERNS_PER_RECORD,
  type NodeId,
  type NodeRecord,
} from "./node_record.ts";
import type { NameKind } from "./name_kinds.ts";
import { NameSet } from "./name_set.ts";
import {
  byKind,
  createRecord,
  type NameSets,
  namesOf,
  withAddresses,
  withNames,
} from "./record_names.ts";

/**
 * Says what else changes with names of a kind.
 *
 * @param kind The kind.
 * @param names Those that come or go.
 * @param sets All names as they are going to be.
 * @returns Further names, of the kind `types`, each with whether it is to be there.
 */
export type Accompany = (
  kind: NameKind,
  names: readonly string[],
  sets: NameSets,
) => ReadonlyMap<string, boolean>;

/** What this node says of itself, and tells whoever has to know when that changes. */
export class OwnRecord {
  #record: NodeRecord;
  readonly #changed: (before: NodeRecord, after: NodeRecord) => void;
  readonly #accompany: Accompany;

  /**
   * @param id Who this node is.
   * @param pid Its process.
   * @param changed Called after each change.
   * @param accompany Says what changes together with something else; nothing unless given.
   */
  constructor(
    id: NodeId,
    pid: number,
    changed: (before: NodeRecord, after: NodeRecord) => void,
    accompany: Accompany = () => NOTHING,
  ) {
    this.#record = createRecord(
      { id, pid, addresses: [], revision: 0 },
      byKind(() => NameSet.of([])),
    );
    this.#changed = changed;
    this.#accompany = accompany;
  }

  /** The record as it is now. */
  get record(): NodeRecord {
    return this.#record;
  }

  /** Sets where the node can be reached; to be called before anybody was told of the record. */
  setAddresses(addresses: readonly Address[]): void {
    this.#record = withAddresses(this.#record, addresses);
  }

  /**
   * Adds or removes a name, at the same cost however many there are.
   *
   * @param kind What it names.
   * @param name The name.
   * @param isIn Whether it is to be there.
   * @throws {RangeError} If there are too many.
   */
  set(kind: NameKind, name: string, isIn: boolean): void {
    const names = namesOf(this.#record)[kind];
    if (
      isIn && kind === "topics" && isPattern(name) &&
      names.patterns === MAX_PATTERNS_PER_RECORD && !names.has(name)
    ) {
      throw new RangeError(
        `Cannot add "${name}": a node listens by ${MAX_PATTERNS_PER_RECORD} patterns at most`,
      );
    }
    if (this.setAll(kind, new Map([[name, isIn]])).length === 0) return;
    throw new RangeError(
      `Cannot add "${name}": a node has ${MAX_NAMES_PER_RECORD} topics and as many services at most`,
    );
  }

  /**
   * Adds and removes names, by one change.
   *
   * @param kind What they name.
   * @param wanted The names, each with whether it is to be there.
   * @returns Those that there is no room for.
   */
  setAll(kind: NameKind, wanted: ReadonlyMap<string, boolean>): readonly string[] {
    const before = this.#record;
    const sets = namesOf(before);
    const names = sets[kind];
    const { names: changed, added, removed, excess } = changeNames(names, wanted);
    if (added.length + removed.length > 0) {
      const after = { ...sets, [kind]: changed };
      const types = this.#accompany(kind, [...removed, ...added], after);
      // Where there is no room for one of these, others do without.
      if (types.size > 0) after.types = changeNames(after.types, types).names;
      this.#record = withNames(before, after, before.revision + 1);
      this.#changed(before, this.#record);
    }
    return excess;
  }
}

const NOTHING: ReadonlyMap<string, boolean> = new Map();

/** Adds and removes names as far as there is room. */
function changeNames(names: NameSet, wanted: ReadonlyMap<string, boolean>): {
  readonly names: NameSet;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly excess: readonly string[];
} {
  const changing = [...wanted].filter(([name, isIn]) => names.has(name) !== isIn);
  const removed = changing.filter(([, isIn]) => !isIn).map(([name]) => name);
  const added = changing.filter(([, isIn]) => isIn).map(([name]) => name);
  const excess = added.splice(MAX_NAMES_PER_RECORD - names.size + removed.length);
  return { names: names.change(removed, added), added, removed, excess };
}
