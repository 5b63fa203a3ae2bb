import { accepts } from "hono/accepts";
import { GoalError } from "../../action/goal_error.ts";
import type { Goal, GoalEnd } from "../../action/goal.ts";
import { hasEnded } from "../../action/goal_state.ts";
import { asGatewayError } from "../gateway/as_gateway_error.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import { plainJson } from "../gateway/plain_json.ts";
import type { HttpContext } from "./http_parts.ts";
import { jsonResponse } from "./json_response.ts";
import type { Methods } from "./methods.ts";
import { HttpProblem } from "./problem.ts";
import { durationMs, waitOptions } from "./query.ts";
import { encodeName } from "./resource_path.ts";
import { eventResponse, type EventSink } from "./server_events.ts";
import { watchExposure } from "./watch_exposure.ts";

const MAX_DEADLINE_MS = 24 * 3600 * 1000;
const EVENT_STREAM = "text/event-stream";

/** Which goal a path leads to. */
export interface GoalPath {
  /** The action. */
  readonly action: string;
  /** The goal. */
  readonly id: string;
  /** Whether it leads to its events. */
  readonly hasEvents: boolean;
}

/** What can be done with a goal. */
export function goalMethods(
  context: HttpContext,
  { action, id, hasEvents }: GoalPath,
): Methods {
  const { view } = context.var;
  const follow = () => view.followGoal(action, id, waitOptions(context));
  if (hasEvents) return { GET: async () => eventsOf(context, await known(follow())) };
  return {
    GET: async () => await stateOf(await known(follow())),
    DELETE: async () => await cancel(context, await known(follow())),
  };
}

/**
 * Starts a goal, which goes on without its client: there is no connection to lose. It is followed at
 * once where the client wants events.
 *
 * @throws {HttpProblem} `refused`, if it is.
 */
export async function startGoal(
  context: HttpContext,
  action: string,
  value: unknown,
): Promise<Response> {
  const { view } = context.var;
  const deadlineMs = durationMs(context.req, "deadline", { maxMs: MAX_DEADLINE_MS });
  const goal = await accepted(view.startGoal(action, value, {
    ...waitOptions(context),
    ...deadlineMs !== undefined && { deadlineMs },
    goesOn: true,
  }));
  const location = `/api/actions/${encodeName(goal.action)}/goals/${encodeURIComponent(goal.id)}`;
  const supports = ["application/json", EVENT_STREAM];
  const form = accepts(context, { header: "Accept", supports, default: supports[0]! });
  const response = form === EVENT_STREAM
    ? eventsOf(context, goal)
    : jsonResponse({ ...toldOf(goal), events: `${location}/events` }, 202);
  response.headers.set("location", location);
  return response;
}

/** Waits until it is known who has the goal. */
async function accepted(goal: Goal): Promise<Goal> {
  try {
    await goal.accepted;
    return goal;
  } catch (error) {
    throw problemOfGoal(error);
  }
}

/** Waits until somebody is found who knows the goal. */
async function known(goal: Goal): Promise<Goal> {
  try {
    await goal.accepted;
    return goal;
  } catch (error) {
    if (!(error instanceof GoalError)) throw asGatewayError(error);
    throw new GatewayError("not-found", error.message, { cause: error });
  }
}

async function stateOf(goal: Goal): Promise<Response> {
  if (!hasEnded(goal.status)) return jsonResponse(toldOf(goal));
  return jsonResponse({ ...toldOf(goal), ...endOf(await ended(goal)) });
}

/** Cancels it, and waits for its end. */
async function cancel(context: HttpContext, goal: Goal): Promise<Response> {
  try {
    const end = await goal.cancel(context.req.query("reason") ?? "", waitOptions(context));
    return jsonResponse({ ...toldOf(goal), ...endOf(end) });
  } catch (error) {
    throw problemOfGoal(error);
  }
}

/** Its state, then feedback as it comes, then its end. */
function eventsOf(context: HttpContext, goal: Goal): Response {
  const { view } = context.var;
  return eventResponse(context, (sink) => {
    sink.push({ event: "state", data: JSON.stringify(toldOf(goal)) });
    void tellFeedback(goal, sink);
    return watchExposure(view, {
      may: () => view.may("read", "actions", goal.action),
      hidden: (error) => sink.fail(error),
    });
  });
}

async function tellFeedback(goal: Goal, sink: EventSink): Promise<void> {
  try {
    for await (const feedback of goal) {
      if (sink.signal.aborted) return;
      sink.push({ event: "feedback", data: JSON.stringify(plainJson(feedback)) });
    }
    const end = await ended(goal);
    // An event of its own, never left out.
    void sink.write({ event: "end", data: JSON.stringify({ ...toldOf(goal), ...endOf(end) }) });
    sink.close();
  } catch (error) {
    sink.fail(problemOfGoal(error));
  }
}

async function ended(goal: Goal): Promise<GoalEnd> {
  try {
    return await goal.ended;
  } catch (error) {
    throw problemOfGoal(error);
  }
}

function toldOf({ action, id, status, provider }: Goal) {
  return { action, id, state: status, provider: provider?.name ?? null };
}

function endOf({ state, reason, result }: GoalEnd) {
  return {
    state,
    ...reason !== undefined && { reason },
    ...result !== undefined && { result: plainJson(result) },
  };
}

/** A refusal is an answer, and no failure. */
function problemOfGoal(error: unknown): Error {
  const isRefusal = error instanceof GoalError && error.state === "refused";
  return isRefusal ? new HttpProblem("refused", error.message) : asGatewayError(error);
}
