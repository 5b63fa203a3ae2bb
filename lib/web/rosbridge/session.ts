import type { Session, SessionParts } from "../endpoint/endpoint.ts";
import type { CdrWriters } from "./cdr_writers.ts";
import { Fragments } from "./fragments.ts";
import { Goals } from "./goals.ts";
import { MAX_FRAME_BYTES } from "./limits.ts";
import { type ClientOperation, type Fragment, ProtocolError } from "./protocol.ts";
import { ProvidedActions } from "./provided_actions.ts";
import { ProvidedServices } from "./provided_services.ts";
import { Publications } from "./publications.ts";
import { readOperation } from "./read_operation.ts";
import { Replies } from "./replies.ts";
import { Rosapi } from "./rosapi/rosapi.ts";
import { Services } from "./services.ts";
import { Subscriptions } from "./subscriptions.ts";

/** One client that speaks rosbridge's protocol. */
export class RosbridgeSession implements Session {
  readonly #replies: Replies;
  readonly #fragments = new Fragments(MAX_FRAME_BYTES);
  readonly #publications: Publications;
  readonly #subscriptions: Subscriptions;
  readonly #services: Services;
  readonly #providedServices: ProvidedServices;
  readonly #goals: Goals;
  readonly #providedActions: ProvidedActions;
  readonly #unfollow: () => void;

  constructor({ view, queue, clock }: SessionParts, writers: CdrWriters) {
    const replies = this.#replies = new Replies(queue, clock);
    this.#publications = new Publications(view, replies, clock);
    this.#subscriptions = new Subscriptions({ view, replies, clock, writers });
    this.#goals = new Goals(view, replies);
    this.#services = new Services({
      view,
      replies,
      rosapi: new Rosapi(view, clock),
      cancelGoals: (action) => this.#goals.cancelAll(action),
    });
    this.#providedServices = new ProvidedServices(view, replies);
    this.#providedActions = new ProvidedActions(view, replies);
    this.#unfollow = view.onChange(() => this.#publications.update());
  }

  receive(data: string | Uint8Array): void {
    let operation: ClientOperation | undefined;
    try {
      operation = readOperation(data);
      this.#take(operation);
    } catch (error) {
      const id = error instanceof ProtocolError ? error.id : idOf(operation);
      this.#replies.failed(error, id);
    }
  }

  /** Messages were left out, since the client is too slow for them. */
  dropped(counts: ReadonlyMap<string, number>): void {
    const sum = counts.values().reduce((sum, count) => sum + count, 0);
    const topics = [...counts.keys()].slice(0, 5).join(", ");
    this.#replies.status(
      "warning",
      `${sum} messages were left out, since this client is too slow for them: ${topics}`,
    );
  }

  close(): void | Promise<void> {
    this.#unfollow();
    this.#subscriptions.close();
    this.#providedServices.close();
    this.#providedActions.close();
    return this.#publications.close();
  }

  #take(operation: ClientOperation): void {
    switch (operation.op) {
      case "advertise":
        return void this.#publications.advertise(operation);
      case "unadvertise":
        return this.#publications.unadvertise(operation.topic, operation.id);
      case "publish":
        return this.#publications.publish(operation);
      case "subscribe":
        return this.#subscriptions.add(operation);
      case "unsubscribe":
        return this.#subscriptions.remove(operation.topic, operation.id);
      case "call_service":
        return this.#services.call(operation);
      case "advertise_service":
        return this.#providedServices.advertise(operation.service);
      case "unadvertise_service":
        return this.#providedServices.unadvertise(operation.service);
      case "service_response":
        return this.#providedServices.answer(operation);
      case "send_action_goal":
        return this.#goals.start(operation);
      case "cancel_action_goal":
        return this.#goals.cancel(operation.id);
      case "advertise_action":
        return this.#providedActions.advertise(operation.action, operation.type);
      case "unadvertise_action":
        return this.#providedActions.unadvertise(operation.action);
      case "action_feedback":
        return this.#providedActions.feedback(operation);
      case "action_result":
        return this.#providedActions.result(operation);
      case "fragment":
        return this.#join(operation);
      case "set_level":
        this.#replies.level = operation.level;
        return;
      case "auth":
        // Who may do what was settled when the connection was opened.
        return this.#replies.status("info", "auth has no effect: the gateway has its own tokens");
    }
  }

  #join(fragment: Fragment): void {
    const whole = this.#fragments.add(fragment);
    if (whole === undefined) return;
    const operation = readOperation(whole);
    if (operation.op === "fragment") {
      throw new ProtocolError("Fragments of fragments are not put together", fragment.id);
    }
    this.#take(operation);
  }
}

function idOf(operation: ClientOperation | undefined): string | undefined {
  return operation && "id" in operation ? operation.id : undefined;
}
