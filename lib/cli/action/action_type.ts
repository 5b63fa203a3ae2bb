import {
  type ActionDocument,
  actionDocumentOf,
  actionTypeName,
} from "../../schema/document/action_document.ts";
import { actionServices } from "../../mesh/action_names.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { Node } from "../../facade/node.ts";
import { printable } from "../../text/printable.ts";
import { claimsIn } from "../schemas/claims.ts";
import { fetchDocument } from "../schemas/fetch_document.ts";
import { type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";

/** What a type is called that nobody has. */
const NO_TYPE = "-";

/**
 * Names the types of an action, by what nodes say of its services.
 *
 * @param topology What there is.
 * @param action The action.
 * @returns Such as `(Point)=>Point`: several where nodes differ, `-` where none has a schema.
 */
export function actionTypeText(topology: TopologyView, action: string): string {
  const { start } = actionServices(action);
  const names = claimsIn(topology)
    .filter(({ kind, subject }) => kind === "services" && subject === start)
    .map(({ name }) => printable(actionTypeName(name)));
  return [...new Set(names)].join(" or ") || NO_TYPE;
}

/**
 * Gets the schemas of an action from a node that has them.
 *
 * @param node The command's node.
 * @param action The action.
 * @param signal Gives up.
 * @returns What they say; `undefined` where nobody has any.
 * @throws {Error} If they cannot be had or read.
 */
export async function fetchActionDocument(
  node: Node,
  action: string,
  signal: AbortSignal,
): Promise<ActionDocument | undefined> {
  const { start, follow } = actionServices(action);
  const [started] = node.serviceTypes(`/${start}`);
  const [followed] = node.serviceTypes(`/${follow}`);
  if (!started || !followed) return undefined;
  return actionDocumentOf(
    await fetchDocument(node, started, signal),
    await fetchDocument(node, followed, signal),
  );
}

/**
 * Takes the goal out of what starting one takes.
 *
 * @param document The type of the service that starts goals.
 * @returns The goal's, as if that were the one value of a topic.
 */
export function goalDocument(document: TypeDocument): TypeDocument {
  const { name, values } = document;
  const goal = { ...values, prefixItems: valuesOf(document).slice(0, 1), minItems: 1 };
  return { name: actionTypeName(name), values: goal, schema: goal };
}
