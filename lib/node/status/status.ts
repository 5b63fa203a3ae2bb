import type { DepartureReason } from "../../mesh/topology.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { TypeDispute } from "../../schema/comparison/type_watch.ts";
import type { DropReason } from "../../outbox/drop_reason.ts";

/** Something that happened to a node's mesh; `type` tells what. */
export type NodeStatus =
  /** A node was seen for the first time. */
  | PeerStatusEvent<"peer-up">
  /** A node is gone. */
  | PeerStatusEvent<"peer-lost"> & { readonly why: DepartureReason }
  /** The connection that this node had opened to a peer broke; it is opened anew. */
  | PeerStatusEvent<"reconnecting"> & { readonly why: string }
  /** That connection is open again. */
  | PeerStatusEvent<"reconnected">
  /** A peer does not keep up: sends no longer wait for it, and its oldest messages may be dropped. */
  | PeerStatusEvent<"peer-slow">
  /** A peer keeps up again. */
  | PeerStatusEvent<"peer-keeps-up">
  /** Messages to a peer were dropped before they were written. */
  | PeerStatusEvent<"messages-dropped"> & {
    readonly topic: string;
    readonly count: number;
    readonly why: DropReason;
  }
  /** Messages of a peer never arrived, as their sequence numbers tell, or were too large. */
  | PeerStatusEvent<"messages-lost"> & { readonly topic: string; readonly count: number }
  /**
   * Messages of a peer arrived that a listener could not read: their codec failed, is not here, or gave
   * no list of arguments.
   */
  | PeerStatusEvent<"messages-undecodable"> & { readonly topic: string; readonly count: number }
  /** The node `peer` tells the time from now on; see the option `clock`. */
  | PeerStatusEvent<"clock-followed">
  /** The date of that time has jumped, from and to milliseconds since the Unix epoch. */
  | PeerStatusEvent<"clock-jumped"> & { readonly fromMs: number; readonly toMs: number }
  /** The node `peer` tells the time, too, and is ignored for the sake of the one that is followed. */
  | PeerStatusEvent<"clock-ignored"> & { readonly followed: NodeId }
  /** Time stands, for the node that told it is gone or silent. */
  | PeerStatusEvent<"clock-lost"> & { readonly why: string }
  /** Time stands, for nobody has come who tells it. */
  | StatusEvent<"clock-missing"> & { readonly why: string }
  /**
   * Messages of a peer arrived that do not fit the type that this node knows of the topic: its
   * listeners did not get them. `problem` says of the first what was wrong with it, and where.
   */
  | PeerStatusEvent<"messages-invalid"> & {
    readonly topic: string;
    readonly count: number;
    readonly problem: string;
  }
  /** A peer takes a topic or service that both use for another type than this node does. */
  | PeerStatusEvent<"types-differ"> & TypeDispute
  /** Discovery does not find nodes as it should; `why` is a sentence. */
  | StatusEvent<"discovery-degraded"> & { readonly why: string }
  /** Discovery works as it should again. */
  | StatusEvent<"discovery-back">
  /** The reader was too slow: so many statuses before this one were discarded. */
  | StatusEvent<"statuses-dropped"> & { readonly count: number };

/** What every status tells. */
export interface StatusEvent<Type extends string> {
  /** What happened. */
  readonly type: Type;
  /** When, in milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** What every status about another node tells. */
export interface PeerStatusEvent<Type extends string> extends StatusEvent<Type> {
  /** The other node. */
  readonly peer: NodeId;
}

/** How a node's status is followed. */
export interface StatusOptions {
  /** Ends the iteration. */
  signal?: AbortSignal;
}

/**
 * What happens to a node's mesh, one status after the other, from the call of `status()` on; where
 * discovery does not work at that time, it begins with that.
 *
 * - 1,000 statuses wait for their reader; then the oldest are discarded, and one of type
 *   `"statuses-dropped"` says how many.
 * - Waiting statuses about messages of one topic and peer that were dropped for one reason, lost,
 *   could not be read, or did not fit, are one.
 * - It ends with `return`, which leaving a `for await` loop calls, with its signal, and with the node.
 */
export interface StatusIterator extends AsyncDisposable {
  /** Waits for the next status, or the end. */
  next(): Promise<IteratorResult<NodeStatus, void>>;
  /** Ends it. Idempotent. */
  return(): Promise<IteratorResult<NodeStatus, void>>;
  /** The iterator itself. */
  [Symbol.asyncIterator](): StatusIterator;
  /** The same as {@linkcode StatusIterator.return}. */
  [Symbol.asyncDispose](): Promise<void>;
}
