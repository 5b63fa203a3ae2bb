import type { NodeRecord } from "../../mesh/node_record.ts";
import { FrameType } from "../../wire/frame.ts";
import type { Interest } from "../../peer/records/record_message.ts";
import { type Departure, encodeNodeChange, encodeNodeGone } from "./messages.ts";
import { RegisteredNode, type Registrant } from "./registered_node.ts";

/**
 * The nodes of one domain, and all who are told of them.
 *
 * Every change is encoded once and told to each of the others in one small frame.
 */
export class CoordinatedDomain {
  /** The domain's id. */
  readonly id: string;
  readonly #nodes = new Map<string, RegisteredNode>();
  readonly #clients = new Set<Registrant>();

  constructor(id: string) {
    this.id = id;
  }

  /** The nodes, by the `uuid` of their ids. */
  get nodes(): ReadonlyMap<string, RegisteredNode> {
    return this.#nodes;
  }

  /** Whether nobody belongs to it any more. */
  get isEmpty(): boolean {
    return this.#clients.size === 0 && this.#nodes.size === 0;
  }

  /** Tells somebody of all nodes, and from now on of every change. */
  join(client: Registrant): void {
    this.#clients.add(client);
  }

  /** Tells somebody of no more changes. */
  leave(client: Registrant): void {
    this.#clients.delete(client);
  }

  /**
   * Adds a node, or what a node has registered anew.
   *
   * @returns The node as it was known before.
   */
  put(record: NodeRecord, client: Registrant): RegisteredNode | undefined {
    const { uuid } = record.id;
    const before = this.#nodes.get(uuid);
    const node = new RegisteredNode(record, client);
    this.#nodes.set(uuid, node);
    this.#tell(uuid, FrameType.NODE, () => node.encoded);
    return before;
  }

  /** Makes a change of a node's record known. */
  change(record: NodeRecord, client: Registrant, interest: Interest): void {
    const { uuid } = record.id;
    this.#nodes.set(uuid, new RegisteredNode(record, client));
    this.#tell(uuid, FrameType.NODE_CHANGED, () => encodeNodeChange({ uuid, interest }));
  }

  /** Removes a node. */
  remove(uuid: string, departure: Departure): void {
    if (!this.#nodes.delete(uuid)) return;
    this.#tell(uuid, FrameType.NODE_GONE, () => encodeNodeGone({ uuid, departure }));
  }

  #tell(uuid: string, type: number, encode: () => Uint8Array): void {
    let body: Uint8Array | null = null;
    for (const client of this.#clients) {
      if (client.peer.uuid !== uuid) client.tell(uuid, type, body ??= encode());
    }
  }
}
