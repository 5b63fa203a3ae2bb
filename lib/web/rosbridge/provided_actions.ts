import { textOf } from "../../codec/values/fields.ts";
import { onAbort } from "../../flow/abort.ts";
import { Feed } from "../../flow/feed.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { Asked } from "./asked.ts";
import { MAX_ASKED } from "./limits.ts";
import { meshName } from "./names.ts";
import { type ActionFeedback, type ActionResult, GoalStatusCode } from "./protocol.ts";
import { Provided } from "./provided.ts";
import type { Replies } from "./replies.ts";
import { askedValues } from "./values.ts";

/** Feedback of a goal that waits at most: who reads it slowly wants the latest. */
const MAX_FEEDBACK = 64;

/** A goal that the client works on. */
interface Work {
  readonly feedback: Feed<unknown>;
  readonly done: (result: ActionResult) => void;
}

/** The actions that a client provides. */
export class ProvidedActions {
  readonly #view: MeshView;
  readonly #replies: Replies;
  readonly #provided: Provided;
  readonly #asked = new Asked<Work>("action_goal");

  constructor(view: MeshView, replies: Replies) {
    this.#view = view;
    this.#replies = replies;
    this.#provided = new Provided({ max: MAX_ASKED, failed: (error) => replies.failed(error) });
  }

  /** The client provides an action from now on. @throws {GatewayError} If there are too many. */
  advertise(action: string, type: string): void {
    this.#provided.add(meshName(action), () =>
      this.#view.provideAction(
        action,
        (goal, { signal }) => this.#work({ action, type, goal, signal }),
      ));
  }

  /** The client does not provide it any more. */
  unadvertise(action: string): void {
    this.#provided.remove(meshName(action));
    this.#asked.giveUp(`Action "${action}" is not provided any more`, meshName(action));
  }

  /** The client tells how far a goal is. */
  feedback({ id, values }: ActionFeedback): void {
    this.#asked.find(id)?.feedback.push(values ?? {});
  }

  /** The client tells how a goal has ended. */
  result(result: ActionResult): void {
    this.#asked.take(result.id)?.answer.done(result);
  }

  /** The client is gone. */
  close(): void {
    this.#asked.giveUp("The client that works on the goal is gone");
  }

  async *#work(
    { action, type, goal, signal }: {
      action: string;
      type: string;
      goal: unknown;
      signal: AbortSignal;
    },
  ): AsyncGenerator<unknown, unknown, void> {
    const { promise, resolve, reject } = Promise.withResolvers<ActionResult>();
    // Whoever reads the feedback is told of a failure after that.
    promise.catch(() => {});
    const feedback = new Feed<unknown>({ maxWaiting: MAX_FEEDBACK });
    const end = <T>(settle: (value: T) => void) => (value: T) => {
      settle(value);
      feedback.close();
    };
    const id = this.#asked.add(meshName(action), { feedback, done: end(resolve) }, end(reject));
    const args = askedValues([goal]);
    this.#replies.say({
      op: "send_action_goal",
      id,
      action,
      action_type: type,
      args,
      feedback: true,
    });
    using _canceling = onAbort(signal, () => {
      this.#replies.say({ op: "cancel_action_goal", id, action });
    });
    try {
      yield* feedback;
      const { result, status, values } = await promise;
      if (result && status !== GoalStatusCode.ABORTED) return values ?? {};
      throw new Error(textOf(values) ?? `The client says that it has failed`);
    } finally {
      this.#asked.take(id);
    }
  }
}
