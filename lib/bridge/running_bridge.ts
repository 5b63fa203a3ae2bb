import type { Node } from "../facade/node.ts";
import type { BridgeStatus, ViaNode } from "./status.ts";

/** How long to wait for something of a bridge. */
export interface BridgeWaitOptions {
  /** How long at most, in milliseconds; for ever unless given. */
  timeoutMs?: number;
  /** Gives up. */
  signal?: AbortSignal;
}

/** A bridge between the mesh and another system that is at work. */
export interface Bridge extends AsyncDisposable {
  /** The node by which it is in the mesh. */
  readonly node: Node;
  /** How it stands, and what it has counted. */
  status(): BridgeStatus;
  /** The nodes of the other side, as far as it tells of them. */
  viaNodes(): readonly ViaNode[];
  /**
   * Waits until it is connected, and all that is wanted then goes over it.
   *
   * @throws {DOMException} `TimeoutError` if it is not in time.
   */
  untilUp(options?: BridgeWaitOptions): Promise<void>;
  /** Ends it, and its node where that is its own. Idempotent. */
  stop(): Promise<void>;
}
