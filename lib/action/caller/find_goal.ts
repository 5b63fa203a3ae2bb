import type { NodeId } from "../../mesh/node_record.ts";
import type { ActionCaller, AskOptions } from "./action_caller.ts";
import { readGoalPart } from "../messages.ts";

/**
 * Finds out which provider of an action has a goal, by asking all of them at once.
 *
 * @param caller Asks.
 * @param id The goal's id.
 * @param options How long; with `provider`, only that one is asked.
 * @returns Who has it; `undefined` where nobody does who answers.
 */
export async function findGoal(
  caller: ActionCaller,
  id: string,
  { provider, ...options }: AskOptions,
): Promise<NodeId | undefined> {
  const asked = caller.providers.filter(({ uuid }) => provider === undefined || uuid === provider);
  const found = await Promise.all(
    asked.map(async (node) =>
      await hasGoal(caller, id, { ...options, provider: node.uuid }) && node
    ),
  );
  return found.find((node) => node !== false);
}

async function hasGoal(caller: ActionCaller, id: string, options: AskOptions): Promise<boolean> {
  try {
    for await (const part of caller.follow(id, options)) {
      return readGoalPart(part).state !== "unknown";
    }
  } catch {
    // Who does not answer may have it, but nobody can know.
  }
  return false;
}
