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
import { byKind, createRecord, namesOf, withAddresses, withNames } from "./record_names.ts";

/** What this node says of itself, and tells whoever has to know when that changes. */
export class OwnRecord {
  #record: NodeRecord;
  readonly #changed: (before: NodeRecord, after: NodeRecord) => void;

  /**
   * @param id Who this node is.
   * @param pid Its process.
   * @param changed Called after each change.
   */
  constructor(
    id: NodeId,
    pid: number,
    changed: (before: NodeRecord, after: NodeRecord) => void,
  ) {
    this.#record = createRecord(
      { id, pid, addresses: [], revision: 0 },
      byKind(() => NameSet.of([])),
    );
    this.#changed = changed;
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
    const changing = [...wanted].filter(([name, isIn]) => names.has(name) !== isIn);
    if (changing.length === 0) return [];
    const removed = changing.filter(([, isIn]) => !isIn).map(([name]) => name);
    const added = changing.filter(([, isIn]) => isIn).map(([name]) => name);
    const excess = added.splice(MAX_NAMES_PER_RECORD - names.size + removed.length);
    if (added.length + removed.length > 0) {
      const changed = names.change(removed, added);
      this.#record = withNames(before, { ...sets, [kind]: changed }, before.revision + 1);
      this.#changed(before, this.#record);
    }
    return excess;
  }
}
