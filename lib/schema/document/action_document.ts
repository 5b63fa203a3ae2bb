import { isKeywords, type Keywords } from "../json_schema.ts";
import { moveSchema } from "./move_schema.ts";
import { type TypeDocument, valuesOf } from "./type_document.ts";

/** The schemas of an action, each of which stands by itself; `true` where there is none. */
export interface ActionDocument {
  /** What the type is called. */
  readonly name: string;
  /** What it is asked to do. */
  readonly goal: unknown;
  /** What it tells meanwhile. */
  readonly feedback: unknown;
  /** What it has done in the end. */
  readonly result: unknown;
}

/** What the name of the type ends in that the service for starting goals has. */
const ENDING = /_Start$/;

/** @returns What the type of an action is called, by the type of the service that starts its goals. */
export function actionTypeName(startType: string): string {
  return startType.replace(ENDING, "");
}

/**
 * Reads the type of an action out of those of its services.
 *
 * @param started The type of the service that starts goals.
 * @param followed The type of the one that goals are followed by.
 * @returns What they say.
 */
export function actionDocumentOf(started: TypeDocument, followed: TypeDocument): ActionDocument {
  const [goal] = valuesOf(started);
  const { properties }: Keywords = isKeywords(followed.result) ? followed.result : {};
  const { feedback, result }: Keywords = isKeywords(properties) ? properties : {};
  return {
    name: actionTypeName(started.name),
    goal: moveSchema(goal, { from: "/prefixItems/0" }),
    feedback: moveSchema(feedback, { from: "/properties/feedback" }),
    result: moveSchema(result, { from: "/properties/result" }),
  };
}
