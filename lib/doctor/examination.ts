import type { NodeId } from "../mesh/node_record.ts";
import type { Visitor } from "../node/visit/create_visitor.ts";
import type { ResolvedNodeOptions } from "../node/options/options.ts";
import type { Clock } from "../time/clock.ts";

/** One examination: the mesh that it looks into, as whom, and how long each check may take. */
export interface Examination {
  /** The options that a node would have. */
  readonly options: ResolvedNodeOptions;
  /** Who examines. */
  readonly id: NodeId;
  /** Goes to nodes. */
  readonly visitor: Visitor;
  readonly clock: Clock;
  /** How long to wait for anything at most, in milliseconds. */
  readonly timeoutMs: number;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** @returns A signal that gives up what takes too long, or when all is given up. */
export function limitOf({ timeoutMs, signal }: Examination): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
}
