import type { NodeId } from "../../mesh/node_record.ts";
import type { ActionCaller, AskOptions } from "./action_caller.ts";
import { type GoalPart, readGoalPart } from "../messages.ts";

/** Who has a goal, and where it stands. */
export interface FoundGoal {
  readonly provider: NodeId;
  /** What was told of it first. */
  readonly part: GoalPart;
}

/**
 * Finds out which provider of an action has a goal, by asking all of them at once.
 *
 * @param caller Asks.
 * @param id The goal's id.
 * @param options How long; with `provider`, only that one is asked.
 * @returns Who has it, and where it stands; `undefined` where nobody does who answers.
 */
export async function findGoal(
  caller: ActionCaller,
  id: string,
  { provider, ...options }: AskOptions,
): Promise<FoundGoal | undefined> {
  const asked = caller.providers.filter(({ uuid }) => provider === undefined || uuid === provider);
  const found = await Promise.all(
    asked.map(async (node) => {
      const part = await firstPart(caller, id, { ...options, provider: node.uuid });
      return part && { provider: node, part };
    }),
  );
  return found.find((one) => one !== undefined);
}

async function firstPart(
  caller: ActionCaller,
  id: string,
  options: AskOptions,
): Promise<GoalPart | undefined> {
  try {
    for await (const part of caller.follow(id, options)) {
      const read = readGoalPart(part);
      return read.state === "unknown" ? undefined : read;
    }
  } catch {
    // Who does not answer may have it, but nobody can know.
  }
  return undefined;
}
