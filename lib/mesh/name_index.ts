import type { NodeRecord } from "./node_record.ts";

/** A node and what is known of it at present. */
export interface KnownNode {
  record: NodeRecord;
  /** How many nodes had been heard of before it. */
  readonly order: number;
}

/** The nodes that have one name, the longest known first. */
interface Members {
  readonly nodes: KnownNode[];
  /** Their records, as they were when somebody asked last. */
  records: readonly NodeRecord[];
  /** When that was, as a version of the topology. */
  version: number;
}

const NOBODY: readonly NodeRecord[] = Object.freeze([]);

/**
 * Which nodes have which name, for one kind of names.
 *
 * A node that changes one of its names costs that name alone: lists of records are made anew when
 * somebody looks at them.
 */
export class NameIndex {
  readonly #members = new Map<string, Members>();

  /** Whether any node has a name. */
  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** The nodes that have a name. */
  nodes(name: string): readonly KnownNode[] {
    return this.#members.get(name)?.nodes ?? [];
  }

  /** Adds a node to those that have a name. */
  add(name: string, node: KnownNode): void {
    const members = this.#members.get(name);
    if (!members) this.#members.set(name, { nodes: [node], records: NOBODY, version: -1 });
    else {
      members.nodes.push(node);
      members.version = -1;
    }
  }

  /** Takes a node out of those that have a name. */
  remove(name: string, node: KnownNode): void {
    const members = this.#members.get(name);
    const position = members?.nodes.indexOf(node) ?? -1;
    if (!members || position < 0) return;
    members.nodes.splice(position, 1);
    members.version = -1;
    if (members.nodes.length === 0) this.#members.delete(name);
  }

  /**
   * The records of the nodes that have a name.
   *
   * @param name The name.
   * @param version The topology's version: where it is the same as before, nothing has changed.
   * @returns The same array until one of the records changes.
   */
  records(name: string, version: number): readonly NodeRecord[] {
    const members = this.#members.get(name);
    if (!members) return NOBODY;
    if (members.version === version) return members.records;
    members.version = version;
    const { nodes, records } = members;
    const isCurrent = nodes.length === records.length &&
      nodes.every((node, index) => node.record === records[index]);
    if (!isCurrent) members.records = nodes.map(({ record }) => record);
    return members.records;
  }
}
