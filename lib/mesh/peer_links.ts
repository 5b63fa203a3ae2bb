import type { Address, NodeId, NodeRecord, TcpAddress } from "./node_record.ts";

/** A node that somebody knows, and where. */
export interface Acquaintance {
  readonly id: NodeId;
  readonly addresses: readonly Address[];
}

/** What a connection learned of a node's end; see `Discovery.suspect()`. */
export type Evidence = "stopped" | "gone" | "lost" | "doubted";

/** What discoveries ask of the peers' connections. */
export interface PeerLinks {
  /**
   * Tells whether a live connection to a node exists.
   *
   * @param uuid The node.
   * @returns Whether something was heard over a connection to it within the liveness limit.
   */
  isLinked(uuid: string): boolean;
  /**
   * Fetches a record that was too large to be announced from the node itself.
   *
   * @param presence The announced part: `topics` and `services` are empty.
   * @param signal Ends the fetch.
   * @returns The whole record.
   * @throws {Error} If the node cannot be reached or is another one.
   */
  fetchRecord(presence: NodeRecord, signal: AbortSignal): Promise<NodeRecord>;
  /**
   * Asks whoever listens at an address who it is and whom it knows.
   *
   * @param address The address.
   * @param known Whom we know: it is told.
   * @param signal Gives up.
   * @returns Its record, and the nodes it knows, where they are seen from here.
   * @throws {Error} If nobody answers, or it refuses.
   */
  ask(
    address: TcpAddress,
    known: readonly Acquaintance[],
    signal: AbortSignal,
  ): Promise<{ record: NodeRecord; acquaintances: readonly Acquaintance[] }>;
  /**
   * Keeps a connection open to a node for as long as the topology has it.
   *
   * @param uuid The node.
   */
  hold(uuid: string): void;
  /**
   * The machine's network has changed: finds out soon which connections still carry anything, and
   * opens those at once that are missing.
   */
  verify(): void;
}
