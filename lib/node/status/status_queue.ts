import { Feed } from "../../flow/feed.ts";
import type { NodeStatus } from "./status.ts";

/** The statuses that wait for one reader; see {@linkcode StatusIterator}. */
export type StatusQueue = Feed<NodeStatus>;

/**
 * Makes what statuses wait in.
 *
 * @param maxWaiting How many may wait.
 * @param closed Called once it is closed.
 * @returns The queue.
 */
export function createStatusQueue(maxWaiting: number, closed: () => void): StatusQueue {
  return new Feed<NodeStatus>({
    maxWaiting,
    closed,
    discarded: (count, { atMs }) => ({ type: "statuses-dropped", atMs, count }),
    merging: { keyOf, merge },
  });
}

/** What counts as the same, so that its numbers add up; anything else stands for itself. */
function keyOf(status: NodeStatus): string | undefined {
  switch (status.type) {
    case "messages-dropped":
      return [status.type, status.peer.uuid, status.why, status.topic].join("\n");
    case "messages-lost":
    case "messages-undecodable":
    case "messages-invalid":
      return [status.type, status.peer.uuid, status.topic].join("\n");
    default:
      return undefined;
  }
}

/** Only what counts something has a key. */
function merge(before: NodeStatus, status: NodeStatus): NodeStatus {
  return { ...before, count: countOf(before) + countOf(status) } as NodeStatus;
}

function countOf(status: NodeStatus): number {
  return (status as Extract<NodeStatus, { count: number }>).count;
}
