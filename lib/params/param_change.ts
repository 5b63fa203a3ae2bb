import type { NodeId } from "../mesh/node_record.ts";

/** Params of any names, with values of any kind. */
export interface AnyParams {
  /** Any param. */
  [name: string]: unknown;
}

/** The params of a node as they are, and what has changed since the last time. */
export interface ParamChange<P extends object = AnyParams> {
  /** All params. */
  readonly values: Readonly<P>;
  /** The names of those that are new or other than before; the first time all of them. */
  readonly changed: readonly Extract<keyof P, string>[];
  /** Counts the changes of the node's params since it was started. */
  readonly revision: number;
  /** The name of the node that made the change, by its own account. */
  readonly by: string;
  /** When that was, in milliseconds since the Unix epoch, by the clock of the params' node. */
  readonly atMs: number;
  /** The node that has the params. */
  readonly node: NodeId;
}

/**
 * Values or changes, one after the other: first the present one. Who is slow gets several changes as
 * one. It ends when the loop is left, or the node stops.
 */
export interface ParamIterator<T> extends AsyncDisposable {
  /** Waits for the next one, or the end. */
  next(): Promise<IteratorResult<T, void>>;
  /** Ends it. Idempotent. */
  return(): Promise<IteratorResult<T, void>>;
  /** The iterator itself. */
  [Symbol.asyncIterator](): ParamIterator<T>;
  /** The same as {@linkcode ParamIterator.return}. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Ends the calls of a callback. */
export interface ParamSubscription extends Disposable {
  /** Calls it no more. Idempotent. */
  stop(): void;
}
