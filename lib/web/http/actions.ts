import { Hono } from "hono";
import { withBytes } from "../../schema/document/with_bytes.ts";
import { checkValue } from "./body_check.ts";
import { found, toldOf } from "./endpoint_answer.ts";
import { goalMethods, startGoal } from "./goals.ts";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
import { readJson } from "./json_body.ts";
import { jsonResponse } from "./json_response.ts";
import { byMethod, type Methods } from "./methods.ts";
import { decodeName, pathOf, readResourcePath, segmentsBelow } from "./resource_path.ts";
import { schemaResponse } from "./schema_response.ts";

/** What an action has beside its goals. */
export const ACTION_PARTS = ["schema"] as const;
/** The segment of a path behind which a goal is named. */
export const GOALS = "goals";
/** What a goal has beside its state. */
const EVENTS = "events";
const ABOVE = "/api/actions/";

/** `/api/actions`: what takes its time, and can be canceled. */
export function actionRoutes(): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .all("/actions", (context) => byMethod(context.req.method, { GET: () => list(context) }))
    .all("/actions/*", (context) => byMethod(context.req.method, methodsOf(context)));
}

function methodsOf(context: HttpContext): Methods {
  const path = pathOf(context.req);
  const segments = segmentsBelow(path, ABOVE);
  const hasEvents = segments.at(-1) === EVENTS && segments.at(-3) === GOALS;
  const goal = hasEvents ? segments.slice(0, -1) : segments;
  if (goal.length > 2 && goal.at(-2) === GOALS) {
    return goalMethods(context, {
      action: decodeName(goal.slice(0, -2)),
      id: decodeName(goal.slice(-1)),
      hasEvents,
    });
  }
  const { name, part } = readResourcePath(path, ABOVE, ACTION_PARTS);
  if (part === "schema") return { GET: () => showSchema(context, name) };
  return { GET: () => show(context, name), POST: () => start(context, name) };
}

function list(context: HttpContext): Response {
  const actions = context.var.view.list("actions");
  return jsonResponse({ actions: actions.map((action) => toldOf(action, "actions")) });
}

function show(context: HttpContext, name: string): Response {
  return jsonResponse(toldOf(found(context.var.view, "actions", name), "actions"));
}

async function start(context: HttpContext, action: string): Promise<Response> {
  const { view, client } = context.var;
  // Who may not start it need not know whether the body would have fitted.
  if (!view.may("write", "actions", action)) await view.startGoal(action, null).accepted;
  const body = await readJson(context);
  const document = await view.schemaOf("actions", action, { signal: client.signal });
  if (!document) return await startGoal(context, action, body);
  const goal = withBytes(body, document.goal, document.goal);
  checkValue(goal, document.goal, document.name);
  return await startGoal(context, action, goal);
}

async function showSchema(context: HttpContext, action: string): Promise<Response> {
  const { view, client } = context.var;
  found(view, "actions", action);
  const document = await view.schemaOf("actions", action, { signal: client.signal });
  if (!document) return schemaResponse(null, action);
  const { name: title, goal, feedback, result } = document;
  return schemaResponse({ title, goal, feedback, result }, action);
}
