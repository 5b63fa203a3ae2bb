import type { Endpoint } from "../../gateway/mesh_view.ts";
import { ACTION_PARTS } from "../actions.ts";
import { encodeName } from "../resource_path.ts";
import { EVENTS, operation, parameter, type PathParts, type Paths, TIMEOUT } from "./operation.ts";

const DEADLINE = parameter("deadline", "How long the goal may take: seconds, or such as 2m.", {
  type: "string",
});
const REASON = parameter("reason", "Why, for whoever wants to know.", { type: "string" });
const ID = { name: "id", in: "path", required: true, schema: { type: "string" } };

/** Describes an action. */
export async function actionPaths(
  { name, mayRead, mayWrite }: Endpoint,
  { view, components, signal }: PathParts,
): Promise<Paths> {
  const document = await view.schemaOf("actions", name, { signal });
  const goal = document ? components.add(`goal.${name}`, document.goal) : {};
  const result = document ? components.add(`result.${name}`, document.result) : {};
  const path = `/api/actions/${encodeName(name, ACTION_PARTS)}`;
  const tag = "actions";
  const state = { "application/json": stateOf(result) };
  return {
    [path]: {
      ...mayRead && {
        get: operation({
          tag,
          id: `action:${name}`,
          summary: `Who provides ${name}`,
          answers: { "application/json": { type: "object" } },
        }),
      },
      ...mayWrite && {
        post: operation({
          tag,
          id: `start:${name}`,
          summary: `Start a goal of ${name}`,
          query: [TIMEOUT, DEADLINE],
          body: goal,
          status: "202",
          answers: { ...state, ...EVENTS },
        }),
      },
    },
    ...mayRead && {
      [`${path}/goals/{id}`]: {
        parameters: [ID],
        get: operation({
          tag,
          id: `goal:${name}`,
          summary: `Where a goal of ${name} stands`,
          query: [TIMEOUT],
          answers: state,
        }),
        ...mayWrite && {
          delete: operation({
            tag,
            id: `cancel:${name}`,
            summary: `Cancel a goal of ${name}`,
            query: [TIMEOUT, REASON],
            answers: state,
          }),
        },
      },
      [`${path}/goals/{id}/events`]: {
        parameters: [ID],
        get: operation({
          tag,
          id: `events:${name}`,
          summary: `Feedback of a goal of ${name} as it comes, then its end`,
          answers: EVENTS,
        }),
      },
    },
  };
}

function stateOf(result: object): object {
  return {
    type: "object",
    required: ["action", "id", "state", "provider"],
    properties: {
      action: { type: "string" },
      id: { type: "string" },
      state: {
        enum: ["accepted", "executing", "canceling", "succeeded", "canceled", "aborted"],
      },
      provider: { type: ["string", "null"] },
      reason: { type: "string" },
      result,
    },
  };
}
