import type { NodeRecord, TcpAddress } from "../mesh/node_record.ts";
import type { Acquaintance } from "../peer/peers_message.ts";

/** Whether a discovery finds nodes as it should. */
export type DiscoveryHealth =
  | { readonly isDegraded: false }
  | {
    readonly isDegraded: true;
    /** What is wrong, and what is done about it, as one sentence. */
    readonly why: string;
  };

/**
 * How a node finds the others: it announces one record and keeps a topology up to date.
 *
 * - What it hears goes into the {@linkcode Topology} it was built with; it never puts or removes the
 *   node's own record there.
 * - It never throws for what the network does: it warns once and goes on trying.
 * - `stop` is idempotent, says goodbye, and leaves no timer and no socket behind.
 */
export interface Discovery extends AsyncDisposable {
  /**
   * Starts to look for nodes and, where a record is given, to announce one.
   *
   * @param record The node's own record; without one this discovery only looks.
   * @returns A promise that settles when the first announcement and question are out.
   * @throws {Error} If what the user asked for cannot be had, such as an unknown interface.
   */
  start(record?: NodeRecord): Promise<void>;
  /**
   * Announces a changed record: a higher revision, or other addresses.
   *
   * @param record The node's own record.
   */
  update(record: NodeRecord): void;
  /**
   * Waits until the network has gone quiet after the start: whoever answers has been heard.
   *
   * @param options `signal` ends the wait early (it then resolves, too).
   * @returns A promise that never rejects.
   */
  settled(options?: { signal?: AbortSignal }): Promise<void>;
  /**
   * Tells what a connection learned of a node's end.
   *
   * @param uuid The node.
   * @param evidence `"stopped"` where the node said goodbye, `"gone"` where its machine says that
   * nobody listens there any more: it is removed now; `"lost"` where it is only silent: the network
   * is asked; `"doubted"` where it stays while the network is asked where it is.
   */
  suspect(uuid: string, evidence: Evidence): void;
  /**
   * Says goodbye and frees everything.
   *
   * @returns A promise that settles when the goodbye is out, after 250 ms at the latest.
   */
  stop(): Promise<void>;
}

/** What a connection learned of a node's end; see {@linkcode Discovery.suspect}. */
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
