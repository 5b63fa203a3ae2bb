import { type Address, MAX_NAMES_PER_RECORD, type NodeId, type NodeRecord } from "./node_record.ts";

/** What this node says of itself, and tells whoever has to know when that changes. */
export class OwnRecord {
  #record: NodeRecord;
  readonly #topics = new Set<string>();
  readonly #services = new Set<string>();
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
    this.#record = { id, pid, addresses: [], topics: [], services: [], revision: 0 };
    this.#changed = changed;
  }

  /** The record as it is now. */
  get record(): NodeRecord {
    return this.#record;
  }

  /** Sets where the node can be reached; to be called before anybody was told of the record. */
  setAddresses(addresses: readonly Address[]): void {
    this.#record = { ...this.#record, addresses };
  }

  /**
   * Adds or removes a topic.
   *
   * @throws {RangeError} If there are too many.
   */
  setTopic(topic: string, isListened: boolean): void {
    if (toggle(this.#topics, topic, isListened)) this.#renew();
  }

  /** Adds or removes a service; see {@linkcode setTopic}. */
  setService(service: string, isProvided: boolean): void {
    if (toggle(this.#services, service, isProvided)) this.#renew();
  }

  #renew(): void {
    const before = this.#record;
    this.#record = {
      ...before,
      topics: [...this.#topics].sort(),
      services: [...this.#services].sort(),
      revision: before.revision + 1,
    };
    this.#changed(before, this.#record);
  }
}

function toggle(names: Set<string>, name: string, isIn: boolean): boolean {
  if (names.has(name) === isIn) return false;
  if (!isIn) return names.delete(name);
  if (names.size === MAX_NAMES_PER_RECORD) {
    throw new RangeError(
      `Cannot add "${name}": a node has ${MAX_NAMES_PER_RECORD} topics and as many services at most`,
    );
  }
  names.add(name);
  return true;
}
