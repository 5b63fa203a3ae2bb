import type { NodeRecord } from "../mesh/node_record.ts";
import type { Evidence } from "../mesh/peer_links.ts";

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
