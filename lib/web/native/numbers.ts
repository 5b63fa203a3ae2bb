import type { NodeId } from "../../mesh/node_record.ts";
import type { ServerOperation } from "./operations.ts";

/** How many names of each kind are known at a time; then numbers are given anew. */
const MAX_NAMES = 4096;

/**
 * The numbers that stand for senders and topics in what is sent to one client: each is told before it is
 * used. None is ever used for something else.
 */
export class Numbers {
  readonly #senders = new Map<string, number>();
  readonly #topics = new Map<string, number>();
  readonly #tell: (operation: ServerOperation) => void;
  #last = 0;

  /** @param tell Tells the client. */
  constructor(tell: (operation: ServerOperation) => void) {
    this.#tell = tell;
  }

  /** The number of a node. */
  ofSender(node: NodeId): number {
    const known = this.#senders.get(node.uuid);
    if (known !== undefined) return known;
    const id = this.#give(this.#senders, node.uuid);
    this.#tell({ op: "sender", id, node: { ...node } });
    return id;
  }

  /** The number of a topic. */
  ofTopic(name: string): number {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const id = this.#give(this.#topics, name);
    this.#tell({ op: "topic", id, name });
    return id;
  }

  #give(names: Map<string, number>, name: string): number {
    if (names.size >= MAX_NAMES) names.clear();
    names.set(name, ++this.#last);
    return this.#last;
  }
}
