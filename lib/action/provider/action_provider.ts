import type { NodeId } from "../../mesh/node_record.ts";
import { actionServices } from "../../mesh/action_names.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import { valueProblemText } from "../../schema/problem_text.ts";
import type { ActionType } from "../../schema/action_type.ts";
import { pause } from "../../flow/pause.ts";
import { TurnEnd } from "../../time/turn_end.ts";
import type { ActionHost } from "../action_host.ts";
import type { ResolvedActionOptions } from "../action_options.ts";
import type { ActionHandler } from "../action_types.ts";
import { GoalFollower } from "./goal_follower.ts";
import { GoalLine } from "./goal_line.ts";
import { hasEnded } from "../goal_state.ts";
import { KeptGoals } from "./kept_goals.ts";
import {
  type CancelAnswer,
  checkGoalId,
  readStartRequest,
  type StartAnswer,
  type StartRequest,
} from "../messages.ts";
import { ProvidedGoal } from "./provided_goal.ts";
import { runHandler } from "./run_handler.ts";
import { StatusBoard } from "./status_board.ts";
import { afterLong } from "../../time/after_long.ts";

/** What is provided. */
export interface ActionProviderOptions {
  readonly host: ActionHost;
  /** The action's full name. */
  readonly action: string;
  readonly handler: ActionHandler;
  /** What goals, feedback and results are checked by. */
  readonly type: ActionType | undefined;
  readonly options: ResolvedActionOptions;
}

/** A goal that is not accepted yet. */
interface AskedGoal {
  /** Why it is refused; nothing once it is accepted. */
  readonly decided: Promise<string | undefined>;
  /** Why it is not wanted any more. */
  canceled?: string;
}

/** How long those who follow a goal may take to hear of its end where nothing is told any more, in milliseconds. */
const TELL_MS = 300;

/**
 * Provides an action: what its services answer, and what becomes of its goals.
 *
 * - A goal whose id is known is not started twice: who did not hear the answer may ask again.
 * - What a handler throws ends its own goal alone.
 * - Nobody who follows a goal holds it up.
 */
export class ActionProvider {
  /** The action's full name. */
  readonly action: string;
  readonly #options: ActionProviderOptions;
  readonly #line: GoalLine;
  readonly #goals: KeptGoals;
  readonly #board: StatusBoard;
  readonly #turns: TurnEnd;
  /** The goals that `accept` is asked about; who cancels one that is not accepted yet is heard, too. */
  readonly #asked = new Map<string, AskedGoal>();
  /** What ends with a goal. */
  readonly #untilEnd = new Map<ProvidedGoal, (() => void)[]>();
  #closed: string | null = null;
  #made = 0;

  /** @param options What is provided. */
  constructor(options: ActionProviderOptions) {
    this.#options = options;
    const { host, action } = options;
    this.action = action;
    this.#line = new GoalLine(options.options);
    this.#goals = new KeptGoals(options.options.keepResultMs, host.clock);
    this.#board = new StatusBoard(host, actionServices(action).status, () => ({
      provider: host.node.id,
      goals: this.#goals.told.map(({ info }) => info),
    }));
    this.#turns = new TurnEnd(host.machineClock);
  }

  /** Offers the action's services. */
  async open(): Promise<void> {
    const { node } = this.#options.host;
    const { start, follow, cancel } = actionServices(this.action);
    // Goals, feedback and results are checked here, in words that tell what they are.
    const options = { validate: false };
    await this.#board.open();
    await node.addService(
      `/${follow}`,
      (_service: string, id: unknown) => this.#follow(id),
      options,
    );
    await node.addService(
      `/${cancel}`,
      (_service: string, id: unknown, reason: unknown) => this.#cancel(id, reason),
      options,
    );
    // Last, for it is what the action is found by.
    await node.addService(
      `/${start}`,
      (_service: string, goal: unknown, request: unknown) =>
        this.#start(goal, readStartRequest(request)),
      options,
    );
  }

  /**
   * Takes the services back, and has all goals end.
   *
   * @param why What their callers are told.
   */
  async close(why: string): Promise<void> {
    const { node } = this.#options.host;
    const { start, follow, cancel } = actionServices(this.action);
    this.#closed = why;
    await node.removeService(`/${start}`);
    await this.abortAll(why, this.#options.options.cancelTimeoutMs);
    await node.removeService(`/${follow}`);
    await node.removeService(`/${cancel}`);
    await this.#board.close();
  }

  /**
   * Has all goals end, and waits until that is told to whoever follows them.
   *
   * @param why What their callers are told.
   * @param graceMs How long handlers may take to end, in milliseconds.
   */
  async abortAll(why: string, graceMs: number): Promise<void> {
    this.#closed = why;
    const goals = this.#goals.active;
    if (goals.length === 0) return await this.#board.flush();
    const { patience } = this.#options.host;
    for (const goal of goals) goal.endAs("aborted", why);
    const cancel = afterLong(patience, graceMs, () => {
      for (const goal of goals) goal.giveUp("its handler is still at work");
    });
    await Promise.all(goals.map(({ ended }) => ended));
    cancel();
    const told = new AbortController();
    const allTold = Promise.all(goals.map((goal) => goal.allTold()));
    await Promise.race([allTold, pause(TELL_MS, { clock: patience, signal: told.signal })]);
    told.abort();
    await this.#board.flush();
  }

  async #start(goal: unknown, request: StartRequest): Promise<StartAnswer> {
    const id = request.id ?? this.#makeId();
    if (this.#goals.get(id)) return this.#accepted(id);
    // Who asks again while that is not decided is told the same.
    const { decided } = this.#asked.get(id) ?? this.#ask(goal, id, request);
    const reason = await decided;
    return reason === undefined ? this.#accepted(id) : { accepted: false, id, reason };
  }

  #ask(goal: unknown, id: string, request: StartRequest): AskedGoal {
    const { promise: decided, resolve } = Promise.withResolvers<string | undefined>();
    const asked: AskedGoal = { decided };
    this.#asked.set(id, asked);
    resolve(this.#decide(goal, id, { asked, request }));
    return asked;
  }

  /** @returns Why a goal is refused; nothing once it is accepted. */
  async #decide(
    goal: unknown,
    id: string,
    { asked, request }: { readonly asked: AskedGoal; readonly request: StartRequest },
  ): Promise<string | undefined> {
    try {
      const reason = this.#whyNot(goal) ?? await this.#whyNotAccepted(goal);
      if (asked.canceled !== undefined) return `canceled: ${asked.canceled}`;
      const last = reason ?? this.#whyNot(goal);
      if (last === undefined) this.#accept(goal, id, request);
      return last;
    } finally {
      this.#asked.delete(id);
    }
  }

  #accepted(id: string): StartAnswer {
    return { accepted: true, id, provider: { ...this.#options.host.node.id } };
  }

  #whyNot(goal: unknown): string | undefined {
    if (this.#closed !== null) return this.#closed;
    const problem = this.#options.type?.checkGoal(goal);
    return problem ? `the goal does not fit: ${valueProblemText(problem)}` : this.#line.whyFull();
  }

  async #whyNotAccepted(goal: unknown): Promise<string | undefined> {
    const { accept } = this.#options.options;
    const reason = await accept?.(goal);
    if (reason === undefined || reason === null || reason === "") return undefined;
    if (typeof reason === "string") return reason;
    throw new TypeError("its accept() returned neither a reason nor nothing");
  }

  #accept(value: unknown, id: string, request: StartRequest): void {
    const { host, options } = this.#options;
    const { caller = null, onCallerGone = options.onCallerGone } = request;
    const goal = new ProvidedGoal({
      action: this.action,
      id,
      caller,
      nowMs: () => host.clock.epochMs(),
      run: (goal) => this.#run(goal, value),
      changed: (goal) => this.#changed(goal),
      idle: (goal) => this.#line.noteIdle(goal),
      left: (goal) => {
        if (onCallerGone === "cancel" && !isKnown(host, caller)) this.#callerGone(goal);
      },
    });
    this.#goals.add(goal);
    const deadlineMs = Math.min(options.deadlineMs, request.deadlineMs ?? Infinity);
    const late = () => goal.endAs("aborted", `its deadline of ${deadlineMs} ms is over`);
    const untilEnd = [afterLong(host.clock, deadlineMs, late)];
    if (caller && onCallerGone === "cancel") {
      untilEnd.push(host.node.topology.subscribe((change) => {
        if (change.type === "down" && change.record.id.uuid === caller.uuid) this.#callerGone(goal);
      }));
    }
    this.#untilEnd.set(goal, untilEnd);
    this.#board.refresh();
    this.#line.add(goal);
  }

  async #run(goal: ProvidedGoal, value: unknown): Promise<unknown> {
    const { handler, type } = this.#options;
    const { signal, id: goalId, caller } = goal;
    const feedback = (feedback: unknown) => {
      fitting("feedback", type?.checkFeedback(feedback));
      goal.tell(feedback);
    };
    const { action } = this;
    const result = await runHandler(
      () => handler(value, { signal, action, goalId, caller, feedback }),
      { signal, feedback, turn: () => this.#turns.wait() },
    );
    const isPartial = signal.aborted && result === undefined;
    if (!isPartial) fitting("result", type?.checkResult(result));
    return result;
  }

  #changed(goal: ProvidedGoal): void {
    const { host, options } = this.#options;
    this.#goals.note(goal);
    this.#board.refresh();
    if (goal.state === "canceling") {
      const giveUp = () => {
        goal.giveUp(`its handler has not ended within ${options.cancelTimeoutMs} ms`);
      };
      this.#untilEnd.get(goal)?.push(afterLong(host.patience, options.cancelTimeoutMs, giveUp));
    }
    if (!hasEnded(goal.state)) return;
    for (const end of this.#untilEnd.get(goal) ?? []) end();
    this.#untilEnd.delete(goal);
    if (goal.isWorkedOn) this.#line.noteStuck(goal);
    else this.#line.dropWaiting(goal);
    const { id, error } = goal;
    if (!error) return;
    const text = error.stack || `${error.name}: ${error.message}`;
    host.logger.warn(`Goal ${id} of action "${this.action}" was aborted: ${text}`);
  }

  #callerGone(goal: ProvidedGoal): void {
    const name = goal.caller ? formatNodeId(goal.caller) : "who asked for it";
    goal.endAs("canceled", `its caller ${name} is gone`);
  }

  #follow(id: unknown): GoalFollower {
    const goal = this.#goals.get(checkGoalId(id));
    if (goal) return goal.follow();
    const nothing = new GoalFollower(() => {});
    nothing.tell({ state: "unknown" });
    return nothing;
  }

  #cancel(id: unknown, reason: unknown): CancelAnswer {
    const why = typeof reason === "string" && reason !== "" ? reason : "no reason was given";
    const isOne = id !== null && id !== undefined;
    const asked = isOne ? this.#asked.get(checkGoalId(id)) : undefined;
    if (asked) asked.canceled = why;
    const one = isOne ? this.#goals.get(checkGoalId(id)) : undefined;
    const goals = isOne ? one ? [one] : [] : this.#goals.active;
    for (const goal of goals) goal.endAs("canceled", why);
    return { goals: goals.map(({ id, state }) => ({ id, state })) };
  }

  /** For callers that make up no id of their own. */
  #makeId(): string {
    return goalId(this.#options.host.node.id, `p${++this.#made}`);
  }
}

/**
 * Makes an id of a goal that no other node makes.
 *
 * @param node Who makes it.
 * @param number What it has not made before.
 */
export function goalId({ uuid }: NodeId, number: number | string): string {
  return `${uuid.slice(0, 8)}-${number}`;
}

function isKnown({ node }: ActionHost, caller: NodeId | null): boolean {
  return caller === null || caller.uuid === node.id.uuid ||
    node.topology.nodes.has(caller.uuid);
}

/** @throws {TypeError} If something does not fit. */
function fitting(what: string, problem: Parameters<typeof valueProblemText>[0] | undefined): void {
  if (!problem) return;
  throw new TypeError(`the ${what} does not fit the action's type: ${valueProblemText(problem)}`);
}
