import type { Msg, Subscription } from "@nats-io/transport-node";
import type { Clock } from "../../../time/clock.ts";
import type { AnswerCall } from "../../bridge.ts";
import type { NatsClient } from "../nats_client.ts";
import type { SubjectCache, SubjectPlan } from "../subject_plan.ts";
import { Answering } from "./answering.ts";
import type { ValueFormat } from "./call_values.ts";
import type { Inbox } from "./inbox.ts";

/** All bridges and whoever shares their work name it, so that each call is answered once. */
const QUEUE = "rosy";
/** Calls that are answered at once, at most. */
const MAX_CALLS = 1000;

/** By what it answers. */
export interface ServiceResponderOptions {
  readonly client: NatsClient;
  readonly clock: Clock;
  readonly plan: SubjectPlan;
  readonly subjects: SubjectCache;
  readonly inbox: Inbox;
  readonly refused: (why: string, detail?: string) => void;
}

/** A service that is provided. */
export interface ProvidedService {
  /** Its far name. */
  readonly service: string;
  /** How answers are written to callers that do not say what they understand. */
  readonly format: ValueFormat;
  readonly answer: AnswerCall;
}

/** Answers calls that come from the system. */
export class ServiceResponder implements AsyncDisposable {
  readonly #options: ServiceResponderOptions;
  readonly #cancelled: Subscription | null;
  /** Calls by the subject of their answer. */
  readonly #calls = new Map<string, Answering>();

  constructor(options: ServiceResponderOptions) {
    const { client, plan: { rosy } } = options;
    this.#options = options;
    this.#cancelled = rosy && client.subscribe(rosy.cancelled, ({ data }) => {
      if (data.length < 1000) this.#calls.get(new TextDecoder().decode(data))?.cancel();
    });
  }

  /**
   * Provides a service.
   *
   * @param provided Which one, and who answers.
   * @returns What takes it back.
   */
  async provide(provided: ProvidedService): Promise<AsyncDisposable> {
    const { client, plan, subjects } = this.#options;
    const subject = subjects.of(plan.services, provided.service);
    const take = (message: Msg) => this.#take(provided, message);
    const subscription = client.subscribe(subject, take, QUEUE);
    await client.flush();
    return {
      async [Symbol.asyncDispose]() {
        subscription.unsubscribe();
        // Who calls it from now on is told that nobody provides it.
        if (client.isOpen) await client.flush().catch(() => {});
      },
    };
  }

  /** Ends the calls that are not answered yet. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelled?.unsubscribe();
    const calls = [...this.#calls.values()];
    for (const call of calls) call.end();
    await Promise.all(calls.map(({ ended }) => ended));
  }

  #take({ service, format, answer }: ProvidedService, message: Msg): void {
    const { reply } = message;
    if (!reply) return this.#options.refused("call", `of ${service}: it names nobody to answer`);
    const call = new Answering({ ...this.#options, message, format, answer });
    if (this.#calls.size >= MAX_CALLS) return call.refuse(`${MAX_CALLS} calls are under way`);
    this.#calls.set(reply, call);
    void call.run().then(() => this.#calls.delete(reply));
  }
}
