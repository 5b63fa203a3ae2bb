import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { Output } from "./output.ts";

/** How long a new node takes, at the most, to hear of the nodes that are there already. */
const FIRST_LOOK_MS = 250;

/** What a command waits for: somebody who listens, or who provides. */
export interface PeerToWaitFor {
  /** Whether somebody is there. */
  readonly isThere: () => boolean;
  /** Waits until somebody is there. */
  readonly wait: (options: WaitOptions) => Promise<void>;
  /** What to tell the user who has to wait. */
  readonly text: string;
}

/**
 * Builds what lets a command wait until somebody listens to it, and tells the user so.
 *
 * The first time it looks around for a moment before it tells: who is there need not be known yet.
 *
 * @param peer What to wait for.
 * @param options `output`: where to tell; `signal` ends a wait.
 * @returns A function that returns once somebody is there.
 */
export function createPeerWaiter(
  { isThere, wait, text }: PeerToWaitFor,
  { output, signal }: { output: Output; signal: AbortSignal },
): () => Promise<void> {
  let isNew = true;
  return async () => {
    if (isThere() || isNew && await appears(wait, signal)) return;
    isNew = false;
    await output.tell(text);
    await wait({ signal });
  };
}

async function appears(wait: PeerToWaitFor["wait"], signal: AbortSignal): Promise<boolean> {
  try {
    await wait({ signal, timeoutMs: FIRST_LOOK_MS });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return false;
    throw error;
  }
}
