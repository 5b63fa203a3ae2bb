import { isKeywords, type Keywords } from "../../schema/json_schema.ts";
import { actionServices } from "../../mesh/action_names.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { Node } from "../../facade/node.ts";
import { printable } from "../../text/printable.ts";
import { claimsIn } from "../schemas/claims.ts";
import { fetchDocument } from "../schemas/fetch_document.ts";
import { type TypeDocument, valuesOf } from "../../schema/document/type_document.ts";

/** What a type is called that nobody has. */
const NO_TYPE = "-";

/** What the name of the type ends in that the service for starting goals has. */
const ENDING = /_Start$/;

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
    .map(({ name }) => printable(name.replace(ENDING, "")));
  return [...new Set(names)].join(" or ") || NO_TYPE;
}

/** The schemas of an action, each of which stands by itself. */
export interface ActionDocument {
  readonly goal: unknown;
  readonly feedback: unknown;
  readonly result: unknown;
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
  const [goal = true] = valuesOf(await fetchDocument(node, started, signal));
  const { result: part } = await fetchDocument(node, followed, signal);
  const { properties }: Keywords = isKeywords(part) ? part : {};
  const { feedback = true, result = true }: Keywords = isKeywords(properties) ? properties : {};
  return {
    goal: takenOut(goal, "/prefixItems/0"),
    feedback: takenOut(feedback, "/properties/feedback"),
    result: takenOut(result, "/properties/result"),
  };
}

/** @returns A schema that stood in another one, with its references from its own beginning. */
function takenOut(schema: unknown, from: string): unknown {
  return JSON.parse(
    JSON.stringify(schema),
    (key, value) =>
      key === "$ref" && typeof value === "string" && value.startsWith(`#${from}`)
        ? `#${value.slice(1 + from.length)}`
        : value,
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
  return { name: name.replace(ENDING, ""), values: goal, schema: goal };
}
