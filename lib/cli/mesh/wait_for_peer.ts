import type { WaitOptions } from "../../mesh/wait_for_topology.ts";
import { tellIfWaiting } from "./hints.ts";
import type { Output } from "../terminal/output.ts";

/** What a command waits for: somebody who listens, or who provides. */
export interface PeerToWaitFor {
  /** Whether somebody is there. */
  readonly isThere: () => boolean;
  /** Waits until the node knows who was there before it. */
  readonly settled: (options: Pick<WaitOptions, "signal">) => Promise<void>;
  /** Waits until somebody is there. */
  readonly wait: (options: WaitOptions) => Promise<void>;
  /** Runs before the user has to wait: throws where waiting would be in vain. */
  readonly precheck?: () => Promise<void>;
  /** What to tell the user who has to wait. */
  readonly text: string;
  /** Says what to tell whoever goes on waiting: for what, and how not to. */
  readonly hint: () => string;
}

/**
 * Builds what lets a command wait until somebody listens to it, and tells the user so.
 *
 * The user is told only once it is known who was there before.
 *
 * @param peer What to wait for.
 * @param options `output`: where to tell; `signal` ends a wait.
 * @returns A function that returns once somebody is there.
 */
export function createPeerWaiter(
  { isThere, settled, wait, precheck, text, hint }: PeerToWaitFor,
  { output, signal }: { output: Output; signal: AbortSignal },
): () => Promise<void> {
  return async () => {
    if (isThere()) return;
    await Promise.race([settled({ signal }), wait({ signal })]);
    if (isThere()) return;
    await precheck?.();
    await output.tell(text);
    using _hint = tellIfWaiting(hint, output);
    await wait({ signal });
  };
}
