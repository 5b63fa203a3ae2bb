import { isFields, textOf } from "../codec/values/fields.ts";
import type { NodeId } from "../mesh/node_record.ts";
import type { Failure } from "../service/failure.ts";
import { type GoalState, isGoalState } from "./goal_state.ts";

/** What is said of a goal that is to be started, beside the goal itself. */
export interface StartRequest {
  /** What it is called from now on; one is made up if absent. */
  readonly id?: string;
  /** Who asks. */
  readonly caller?: NodeId;
  /** What becomes of it when who asks is gone. */
  readonly onCallerGone?: CallerGone;
  /** How long it may take, in milliseconds. */
  readonly deadlineMs?: number;
}

/** What becomes of a goal whose caller is gone. */
export type CallerGone = "continue" | "cancel";

/** What is answered to it. */
export type StartAnswer =
  | { readonly accepted: true; readonly id: string; readonly provider: NodeId }
  | { readonly accepted: false; readonly id: string; readonly reason: string };

/** One part of the stream that a goal is followed by. */
export interface GoalPart {
  /** Where the goal stands; `"unknown"` where the provider knows no such goal. */
  readonly state: GoalState | "unknown";
  /** Why it has ended, or is told to. */
  readonly reason?: string;
  /** Which feedback this is, from 1 on. */
  readonly number?: number;
  readonly feedback?: unknown;
  readonly result?: unknown;
  /** What the handler threw. */
  readonly error?: Failure;
}

/** What is answered to who cancels: the goals that are meant, as they stand then. */
export interface CancelAnswer {
  readonly goals: readonly { readonly id: string; readonly state: GoalState }[];
}

/** One goal as everybody may see it. */
export interface GoalInfo {
  /** What it is called. */
  readonly id: string;
  /** Where it stands. */
  readonly state: GoalState;
  /** Why it has ended, or is told to. */
  readonly reason?: string;
  /** Who asked for it; `null` where that was not said. */
  readonly caller: NodeId | null;
  /** Since when there is the goal, in milliseconds since the Unix epoch. */
  readonly acceptedAtMs: number;
  /** Since when it stands there, in milliseconds since the Unix epoch. */
  readonly changedAtMs: number;
}

/** What a provider says of its goals on the topic `ACTION/_action/status`. */
export interface ActionStatus {
  /** Who works on them. */
  readonly provider: NodeId;
  /** Those that have not ended, and those that ended last; in the order in which they were accepted. */
  readonly goals: readonly GoalInfo[];
}

/** The longest id of a goal, in characters. */
const MAX_ID_LENGTH = 128;

/** @throws {TypeError} If something is no id of a goal. */
export function checkGoalId(id: unknown): string {
  if (typeof id === "string" && id.length >= 1 && id.length <= MAX_ID_LENGTH) return id;
  throw new TypeError(
    `${typeof id === "string" ? JSON.stringify(id.slice(0, 20)) : typeof id} is no id of a goal: ` +
      `it must be text of 1 to ${MAX_ID_LENGTH} characters`,
  );
}

/**
 * Reads what is said of a goal that is to be started.
 *
 * @param request What came.
 * @throws {TypeError} If it is nothing that can be used.
 */
export function readStartRequest(request: unknown): StartRequest {
  if (request === undefined || request === null) return {};
  if (!isFields(request)) throw new TypeError("what is said of the goal is no object");
  const { id, caller, onCallerGone, deadlineMs } = request;
  return {
    ...id !== undefined && { id: checkGoalId(id) },
    ...caller !== undefined && { caller: readNodeId(caller) },
    ...onCallerGone !== undefined && { onCallerGone: checkCallerGone(onCallerGone) },
    ...deadlineMs !== undefined && { deadlineMs: checkDurationMs("deadlineMs", deadlineMs) },
  };
}

/** @throws {TypeError} If something does not say what becomes of a goal. */
export function checkCallerGone(value: unknown): CallerGone {
  if (value === "continue" || value === "cancel") return value;
  throw new TypeError(
    `onCallerGone ${String(value)} is unknown: it must be "continue" or "cancel"`,
  );
}

/**
 * Checks a duration; `Infinity` is one.
 *
 * @throws {RangeError} If it is no number above 0.
 */
export function checkDurationMs(name: string, value: unknown): number {
  if (typeof value === "number" && value > 0) return value;
  throw new RangeError(`${name} ${String(value)} is no number above 0`);
}

/** @throws {TypeError} If an answer is none. */
export function readStartAnswer(answer: unknown): StartAnswer {
  if (isFields(answer) && typeof answer.id === "string") {
    const { accepted, id, provider, reason } = answer;
    if (accepted === true) return { accepted, id, provider: readNodeId(provider) };
    if (accepted === false) {
      return { accepted, id, reason: textOf(reason) ?? "no reason was given" };
    }
  }
  throw new TypeError("its provider answered something else than whether it is accepted");
}

/** @throws {TypeError} If a part is none. */
export function readGoalPart(part: unknown): GoalPart {
  if (isFields(part) && (isGoalState(part.state) || part.state === "unknown")) {
    const { state, reason, number, feedback, result, error } = part;
    const isNumbered = typeof number === "number" && Number.isSafeInteger(number);
    return {
      state,
      reason: textOf(reason),
      ...isNumbered && { number, feedback },
      result,
      error: readFailure(error),
    };
  }
  throw new TypeError("its provider told something else than where it stands");
}

/** @throws {TypeError} If an answer is none. */
export function readCancelAnswer(answer: unknown): CancelAnswer {
  if (isFields(answer) && Array.isArray(answer.goals)) {
    const goals = answer.goals.filter((goal) =>
      isFields(goal) && typeof goal.id === "string" && isGoalState(goal.state)
    );
    return { goals };
  }
  throw new TypeError("its provider answered something else than which goals are canceled");
}

/** @returns What a provider says of its goals; `undefined` where it is something else. */
export function readActionStatus(message: unknown): ActionStatus | undefined {
  if (!isFields(message) || !isNodeId(message.provider) || !Array.isArray(message.goals)) return;
  return { provider: message.provider, goals: message.goals.filter(isGoalInfo) };
}

function isGoalInfo(goal: unknown): goal is GoalInfo {
  return isFields(goal) && typeof goal.id === "string" && isGoalState(goal.state) &&
    (goal.reason === undefined || typeof goal.reason === "string") &&
    (goal.caller === null || isNodeId(goal.caller)) &&
    typeof goal.acceptedAtMs === "number" && typeof goal.changedAtMs === "number";
}

function readFailure(error: unknown): Failure | undefined {
  if (!isFields(error)) return undefined;
  const { name, message, stack } = error;
  return {
    name: textOf(name) ?? "Error",
    message: textOf(message) ?? "",
    stack: textOf(stack) ?? "",
  };
}

function readNodeId(id: unknown): NodeId {
  if (isNodeId(id)) return { name: id.name, hostname: id.hostname, uuid: id.uuid };
  throw new TypeError("a node is told of by { name, hostname, uuid }");
}

function isNodeId(id: unknown): id is NodeId {
  return isFields(id) && [id.name, id.hostname, id.uuid].every((text) => typeof text === "string");
}
