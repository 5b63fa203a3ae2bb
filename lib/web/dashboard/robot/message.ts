import type { NodeId } from "../../../mesh/node_record.ts";

/** One message of a topic, as panels see it: live or out of a bag. */
export interface Message {
  /** The topic's full name. */
  readonly topic: string;
  /** When it was sent, in milliseconds since the Unix epoch, by its sender's clock. */
  readonly atMs: number;
  /** The only value that was sent; the list of them where there are none or several. */
  readonly value: unknown;
  /** Whether it is an older one, that its sender keeps for those who come later. */
  readonly isRetained: boolean;
  /** Who sent it; unknown in bags that do not tell. */
  readonly sender: NodeId | undefined;
}

/** @returns What a message is about: its only value, or all of them. */
export function valueOf(args: readonly unknown[]): unknown {
  return args.length === 1 ? args[0] : args;
}
