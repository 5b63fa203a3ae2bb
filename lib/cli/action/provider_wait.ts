import type { Action } from "../../action/action.ts";
import type { Node } from "../../facade/node.ts";
import { quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { domainText } from "../mesh/hints.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { createPeerWaiter } from "../mesh/wait_for_peer.ts";

/** So long a provider may be found late, where machines are busy, in milliseconds. */
const LATE_MS = 2000;

/** What is asked of an action. */
export interface Wanted {
  readonly node: Node;
  readonly action: Action;
  /** What cannot be done without a provider, such as `start a goal of`. */
  readonly doing: string;
}

/** Waits for somebody who provides an action, and tells the user so. */
export async function waitForProvider(
  { node, action }: Wanted,
  { output, flags, signal }: CommandContext,
): Promise<void> {
  const name = action.actionName;
  const wait = createPeerWaiter({
    isThere: () => action.hasProviders(),
    settled: (options) => node.settled(options),
    wait: (options) => action.waitForProvider(options),
    text: "Waiting for providers...",
    hint: () =>
      `Still waiting for a provider of action ${quoted(name)}${guess(node, name)} in ` +
      `${domainText(flags)}: Ctrl-C ends that, --no-wait fails instead`,
  }, { output, signal });
  await wait();
}

/**
 * Looks for somebody who provides an action.
 *
 * @throws {Error} If there is nobody.
 */
export async function needProvider(
  { node, action, doing }: Wanted,
  { flags, signal }: CommandContext,
): Promise<void> {
  await node.settled({ signal });
  try {
    return await action.waitForProvider({ timeoutMs: LATE_MS, signal });
  } catch {
    signal.throwIfAborted();
  }
  const name = action.actionName;
  throw new Error(
    `Cannot ${doing} action ${quoted(name)}: nobody provides it in ${domainText(flags)}` +
      guess(node, name),
  );
}

function guess({ topology }: Node, name: string): string {
  return didYouMeanName(name, namesIn(topology, "actions"));
}
