import { type ActionStatus, type GoalInfo, readActionStatus } from "../../action/messages.ts";
import { pause } from "../../flow/pause.ts";
import { actionServices } from "../../mesh/action_names.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Node } from "../../facade/node.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import { printable } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import { formatTime } from "../values/format_time.ts";

/** How long to wait for what providers keep for who listens late, in milliseconds. */
const PATIENCE_MS = 1000;

/** A goal, and who works on it. */
export interface ListedGoal extends GoalInfo {
  readonly provider: NodeId;
}

/**
 * Asks the providers of an action for its goals.
 *
 * @param node The command's node, which knows who is there.
 * @param action The action.
 * @param signal Gives up.
 * @returns The goals of all who have told of some, those that have ended a short while ago included.
 */
export async function goalsOf(
  node: Node,
  action: string,
  signal: AbortSignal,
): Promise<ListedGoal[]> {
  const { status } = actionServices(action);
  const silent = new Set(node.topology.senders(status).map(({ id }) => id.uuid));
  if (silent.size === 0) return [];
  const found = new Map<string, ActionStatus>();
  const heard = new AbortController();
  const subscription = await node.listen(`/${status}`, (_topic, message: unknown) => {
    const told = readActionStatus(message);
    if (!told) return;
    found.set(told.provider.uuid, told);
    silent.delete(told.provider.uuid);
    if (silent.size === 0) heard.abort();
  });
  await pause(PATIENCE_MS, { clock: systemClock, signal: AbortSignal.any([signal, heard.signal]) });
  await subscription.stop();
  signal.throwIfAborted();
  return [...found.values()].flatMap(({ provider, goals }) =>
    goals.map((goal) => ({ ...goal, provider }))
  );
}

/** @returns A goal in one line. */
export function goalText({ id, state, reason, caller, changedAtMs }: ListedGoal): string {
  const who = caller ? `, for ${printable(formatNodeId(caller))}` : "";
  const why = reason === undefined ? "" : `: ${printable(reason)}`;
  return `${printable(id)} ${state} since ${formatTime(changedAtMs)}${who}${why}`;
}
