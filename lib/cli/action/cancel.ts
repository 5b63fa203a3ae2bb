import { hasEnded } from "../../action/goal_state.ts";
import type { Goal } from "../../action/goal.ts";
import type { Node } from "../../facade/node.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { printJson } from "../values/json_value.ts";
import { goalsOf, goalText } from "./goals.ts";
import { needProvider } from "./provider_wait.ts";

/** `rosy action cancel`: cancels goals, and waits until they have ended. */
export async function run(context: CommandContext): Promise<number | void> {
  const { positionals, flags, output, signal } = context;
  const [name] = positionals as [string];
  const id = flags.text("goal");
  if (id !== undefined && flags.isOn("all")) {
    throw new UsageError("flags --goal and --all exclude each other");
  }
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  const action = node.getAction(name, { timeoutMs: flags.milliseconds("timeout") });
  await needProvider({ node, action, doing: "cancel a goal of" }, context);
  const ids = id === undefined ? await activeGoals(node, context) : [id];
  if (ids.length === 0) output.message(`Action ${quoted(name)} has no goal to cancel`);
  const statuses = await Promise.all(
    ids.map((id) => cancelGoal(action.follow(id), context)),
  );
  return Math.max(0, ...statuses);
}

/** @returns The ids of the goals that are meant where none is named. */
async function activeGoals(
  node: Node,
  { positionals, flags, signal }: CommandContext,
): Promise<string[]> {
  const [name] = positionals as [string];
  const goals = (await goalsOf(node, name, signal)).filter(({ state }) => !hasEnded(state));
  if (goals.length > 1 && !flags.isOn("all")) {
    throw new UsageError(
      `action ${quoted(name)} has ${goals.length} goals: --goal names one, --all cancels all\n` +
        goals.map((goal) => `  ${goalText(goal)}`).join("\n"),
    );
  }
  return goals.map(({ id }) => id);
}

/** @returns The exit status. */
async function cancelGoal(goal: Goal, { output, flags, signal }: CommandContext): Promise<number> {
  const { action, id } = goal;
  const why = flags.text("reason")!;
  const timeoutMs = flags.milliseconds("timeout");
  const { state, reason = "", result } = await goal.cancel(why, { timeoutMs, signal });
  // It may have ended before, or in the very moment.
  const isOurs = reason.startsWith(why);
  if (output.json) {
    await printJson(output, { action, id, state, reason, ...result !== undefined && { result } });
  } else {
    const text = reason === "" ? "" : `: ${printable(reason)}`;
    await output.print(`Goal ${printable(id)} ${isOurs ? "" : "had "}${state}${text}`);
  }
  return isOurs && state !== "canceled" ? 1 : 0;
}
