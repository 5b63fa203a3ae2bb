import type { Action } from "../../action/action.ts";
import type { Goal } from "../../action/goal.ts";
import { onAbort } from "../../flow/abort.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { createMessageSource, located, type MessageSource } from "../messages/message_source.ts";
import { messageText } from "../messages/message_text.ts";
import { type MessageCheck, NO_CHECK } from "../schemas/message_check.ts";
import { formatLabelled } from "../values/format_value.ts";
import { printJson } from "../values/json_value.ts";
import { createGoalCheck } from "./goal_check.ts";
import { needProvider, waitForProvider } from "./provider_wait.ts";
import { printGoalTemplate } from "./template.ts";

/** `rosy action send`: starts goals, and prints what becomes of them. */
export async function run(context: CommandContext): Promise<number | void> {
  const { positionals, flags, signal } = context;
  if (flags.isOn("template")) return await printGoalTemplate(context);
  const [name, ...texts] = positionals as [string, ...string[]];
  const source = await createMessageSource(texts, { signal });
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  const action = node.getAction(name, {
    timeoutMs: flags.milliseconds("timeout"),
    deadlineMs: flags.milliseconds("deadline"),
    onCallerGone: flags.text("on-caller-gone") as "continue" | "cancel" | undefined,
  });
  const wanted = { node, action, doing: "start a goal of" };
  if (flags.isOn("no-wait")) await needProvider(wanted, context);
  else await waitForProvider(wanted, context);
  const check = flags.isOn("no-check") ? NO_CHECK : await createGoalCheck(node, name, signal);
  let status: number | void = 0;
  do {
    const given = await source.next();
    if (!given) return;
    status = await sendGoal(action, valueOf(source, check, given), context);
  } while (source.isInput && status === 0);
  return status;
}

/** The one value that a goal is; none at all where nothing was typed. */
function valueOf(source: MessageSource, check: MessageCheck, given: readonly unknown[]): unknown {
  if (given.length > 1) {
    throw new UsageError(
      `a goal is one value, not ${given.length}: write {…} around its fields, or NAME=VALUE`,
    );
  }
  return located(source, () => given.length === 0 ? undefined : check.check(given)[0]);
}

/** Starts one goal. @returns The exit status; nothing where it was canceled by Ctrl-C. */
async function sendGoal(
  action: Action,
  value: unknown,
  context: CommandContext,
): Promise<number | void> {
  const { output, flags, signal } = context;
  const { style } = output;
  const format = { style, width: output.width, full: flags.isOn("full") };
  if (!output.json) {
    const title = `Sending goal to action=${style.bold(quoted(action.actionName))}`;
    await output.paragraph(messageText({ epochMs: Date.now(), title, args: [] }, format));
    if (value !== undefined) await output.print(formatLabelled("Goal", value, format));
  }
  const goal = action.start(value);
  using _canceling = onAbort(signal, () => cancel(goal, context));
  await goal.accepted;
  await tellAccepted(goal, context);
  if (!flags.isOn("no-feedback")) await printFeedback(goal, context);
  return await printEnd(goal, context);
}

function cancel(goal: Goal, { output }: CommandContext): void {
  output.message("Canceling the goal...; Ctrl-C again leaves it to itself");
  // What becomes of that is told by the goal's end.
  goal.cancel("by Ctrl-C").catch(() => {});
}

async function tellAccepted(goal: Goal, { output }: CommandContext): Promise<void> {
  const { action, id, provider } = goal;
  if (output.json) return await printJson(output, { action, id, state: "accepted", provider });
  await output.print(`Goal ${printable(id)} is accepted by ${printable(formatNodeId(provider!))}`);
}

async function printFeedback(goal: Goal, { output, flags }: CommandContext): Promise<void> {
  const format = { style: output.style, width: output.width, full: flags.isOn("full") };
  const { action, id } = goal;
  let number = 0;
  for await (const feedback of goal) {
    number++;
    if (output.json) await printJson(output, { action, id, number, feedback });
    else await output.print(formatLabelled(`Feedback ${number}`, feedback, format));
  }
}

async function printEnd(
  goal: Goal,
  { output, flags, signal }: CommandContext,
): Promise<number | void> {
  const format = { style: output.style, width: output.width, full: flags.isOn("full") };
  const { action, id } = goal;
  const { state, reason, result } = await goal.ended;
  if (output.json) {
    const more = { ...reason !== undefined && { reason }, ...result !== undefined && { result } };
    await printJson(output, { action, id, state, ...more });
  } else {
    if (result !== undefined) await output.print(formatLabelled("Result", result, format));
    await output.print(`Goal ${state}${reason === undefined ? "" : `: ${printable(reason)}`}`);
  }
  if (state === "succeeded") return 0;
  return state === "canceled" && signal.aborted ? undefined : 1;
}
