import { actionServices } from "../../mesh/action_names.ts";
import type { Node } from "../../facade/node.ts";
import { quoted } from "../../text/printable.ts";
import { createMessageCheck, type MessageCheck } from "../schemas/message_check.ts";
import { goalDocument } from "./action_type.ts";

/**
 * Finds out what a goal of an action has to be: what those say who provide it.
 *
 * @param node The command's node.
 * @param name The action.
 * @param signal Gives up.
 * @returns The check of a list with the goal in it.
 * @throws {Error} If a type is there and cannot be read.
 */
export async function createGoalCheck(
  node: Node,
  name: string,
  signal: AbortSignal,
): Promise<MessageCheck> {
  const { start } = actionServices(name);
  const providers = new Set(node.topology.providers(start).map(({ id }) => id.uuid));
  return await createMessageCheck(node, {
    action: `start a goal of action ${quoted(name)}`,
    claims: node.serviceTypes(`/${start}`),
    isReceiver: (uuid) => providers.has(uuid),
    view: goalDocument,
  }, signal);
}
