import type { Goal } from "../../action/goal.ts";
import { briefText } from "../../log/error_text.ts";
import { asGatewayError } from "../gateway/as_gateway_error.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { MAX_GOALS } from "./limits.ts";
import { meshName } from "./names.ts";
import { GoalStatusCode, type SendActionGoal } from "./protocol.ts";
import type { Replies } from "./replies.ts";
import { answeredValues, goalOf } from "./values.ts";

/** A goal of the client; without one while its schema is on its way. */
interface Started {
  readonly action: string;
  goal: Goal | null;
  isCanceled: boolean;
}

/** The goals that a client has started, by its own ids. */
export class Goals {
  readonly #view: MeshView;
  readonly #replies: Replies;
  readonly #byId = new Map<string, Started>();

  constructor(view: MeshView, replies: Replies) {
    this.#view = view;
    this.#replies = replies;
  }

  /** The client starts one; it is told how that gets on, and how it ends. */
  start(operation: SendActionGoal): void {
    const { id, action, fragmentSize } = operation;
    this.#run(operation)
      .then((end) =>
        this.#replies.say({ op: "action_result", id, action, ...end }, { fragmentSize })
      )
      .catch((error) =>
        this.#replies.say({
          op: "action_result",
          id,
          action,
          values: briefText(asGatewayError(error)),
          status: GoalStatusCode.ABORTED,
          result: false,
        })
      );
  }

  /** The client does not want it any more. */
  cancel(id: string): void {
    const started = this.#byId.get(id);
    if (started) this.#cancel(started);
  }

  /** The client wants none of its goals of an action any more. */
  cancelAll(action: string): void {
    for (const started of this.#byId.values()) {
      if (started.action === action) this.#cancel(started);
    }
  }

  async #run(operation: SendActionGoal): Promise<Readonly<Record<string, unknown>>> {
    const { id, action } = operation;
    if (this.#byId.has(id)) {
      throw new GatewayError("invalid", `There is a goal ${JSON.stringify(id)} already`);
    }
    if (this.#byId.size >= MAX_GOALS) {
      throw new GatewayError("busy", `A client may have ${MAX_GOALS} goals`);
    }
    const started: Started = { action: meshName(action), goal: null, isCanceled: false };
    this.#byId.set(id, started);
    try {
      return await this.#follow(await this.#begin(started, operation.args), operation);
    } finally {
      this.#byId.delete(id);
    }
  }

  async #begin(started: Started, args: unknown): Promise<Goal> {
    const { action } = started;
    const { signal } = this.#view;
    const hasType = (this.#view.find("actions", action)?.types.length ?? 0) > 0;
    const document = hasType ? await this.#view.schemaOf("actions", action, { signal }) : null;
    const goal = started.goal = this.#view.startGoal(action, goalOf(args, document?.goal));
    if (started.isCanceled) this.#cancel(started);
    return goal;
  }

  async #follow(
    goal: Goal,
    { id, action, feedback }: SendActionGoal,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (feedback) {
      for await (const value of goal) this.#feedback({ id, action, value });
    }
    const { state, reason, result } = await goal.ended;
    if (state === "succeeded") {
      return { values: answeredValues(result), status: GoalStatusCode.SUCCEEDED, result: true };
    }
    if (state === "canceled") {
      return { values: answeredValues(result), status: GoalStatusCode.CANCELED, result: true };
    }
    return { values: reason ?? "", status: GoalStatusCode.ABORTED, result: false };
  }

  /** Feedback that cannot be told does not end the goal. */
  #feedback({ id, action, value }: { id: string; action: string; value: unknown }): void {
    try {
      this.#replies.say({ op: "action_feedback", id, action, values: answeredValues(value) });
    } catch (error) {
      this.#replies.failed(error, id);
    }
  }

  #cancel(started: Started): void {
    started.isCanceled = true;
    // How it ends is told by the goal itself.
    started.goal?.cancel("its client does not want it any more").catch(() => {});
  }
}
