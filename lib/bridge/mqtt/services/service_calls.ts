import { Buffer } from "node:buffer";
import { abortable } from "../../../flow/abort.ts";
import type { Clock } from "../../../time/clock.ts";
import { CallTimeoutError, NoProviderError, RemoteError } from "../../../service/errors.ts";
import type { CallContext } from "../../bridge.ts";
import type { BrokerClient } from "../broker/broker_client.ts";
import type { BrokerMessage } from "../broker/broker_message.ts";
import { type AnswerText, readAnswer, writeServiceText } from "./service_text.ts";

/** How many calls wait at once at most. */
const MAX_CALLS = 1000;

/** What calls are made by. */
export interface ServiceCallsOptions {
  readonly client: BrokerClient;
  /** Where requests of a service go. */
  readonly topicOf: (service: string) => string;
  /** Where answers come; nobody else's. */
  readonly answers: string;
  readonly clock: Clock;
  /** Called with what came there and is no answer. */
  readonly refused: (detail: string) => void;
}

/** Calls services by messages: a request, and an answer on a topic of this connection alone. */
export class ServiceCalls {
  readonly #options: ServiceCallsOptions;
  readonly #waiting = new Map<string, PromiseWithResolvers<AnswerText>>();
  #listening: Promise<AsyncDisposable> | null = null;
  #lastId = 0;

  constructor(options: ServiceCallsOptions) {
    this.#options = options;
  }

  /**
   * Calls a service.
   *
   * @param service Its far name.
   * @param args Its arguments.
   * @param context Who calls.
   * @returns What it answers.
   * @throws {NoProviderError} If the broker says that nobody gets the request.
   * @throws {CallTimeoutError} If no answer comes.
   * @throws {RemoteError} If it failed.
   */
  async call(
    service: string,
    args: readonly unknown[],
    { signal, timeoutMs }: CallContext,
  ): Promise<unknown> {
    if (this.#waiting.size >= MAX_CALLS) {
      throw new RangeError(`Cannot call service "${service}": ${MAX_CALLS} calls wait already`);
    }
    await this.#listen();
    const id = String(++this.#lastId);
    const waiting = Promise.withResolvers<AnswerText>();
    this.#waiting.set(id, waiting);
    const late = () => waiting.reject(new CallTimeoutError(service, timeoutMs));
    const cancel = this.#options.clock.after(timeoutMs, late, { unref: true });
    try {
      await this.#request(service, { args, id, timeoutMs, refuse: waiting.reject });
      return resultOf(service, await abortable(waiting.promise, signal));
    } finally {
      cancel();
      this.#waiting.delete(id);
    }
  }

  /** Refuses all that wait: the connection is lost. */
  close(error: Error): void {
    for (const { promise, reject } of this.#waiting.values()) {
      promise.catch(() => {}); // It may be about to be sent.
      reject(error);
    }
  }

  async #request(
    service: string,
    { args, id, timeoutMs, refuse }: {
      readonly args: readonly unknown[];
      readonly id: string;
      readonly timeoutMs: number;
      readonly refuse: (error: Error) => void;
    },
  ): Promise<void> {
    const { client, topicOf, answers } = this.#options;
    const payload = writeServiceText({ args, reply: answers, id });
    const { accepted, confirmed } = client.publishSurely(topicOf(service), payload, {
      properties: {
        contentType: "application/json",
        payloadFormatIndicator: true,
        responseTopic: answers,
        correlationData: Buffer.from(id),
        messageExpiryInterval: Math.ceil(timeoutMs / 1000),
      },
    });
    confirmed.then(({ wasWanted }) => {
      if (wasWanted) return;
      const why = "nobody has subscribed to its requests at the broker";
      refuse(new NoProviderError(service, `Cannot call service "${service}": ${why}`));
    }, refuse);
    await accepted;
  }

  async #listen(): Promise<void> {
    const { client, answers } = this.#options;
    try {
      this.#listening ??= client.subscribe(answers, { qos: 1 }, (message) => this.#take(message));
      await this.#listening;
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  #take({ payload, properties: { correlationData } }: BrokerMessage): void {
    try {
      const answer = readAnswer(payload);
      const id = correlationData ? Buffer.from(correlationData).toString("latin1") : answer.id;
      // Who has given up is not waited for.
      if (id !== undefined) this.#waiting.get(String(id))?.resolve(answer);
    } catch (error) {
      this.#options.refused(String(error));
    }
  }
}

function resultOf(service: string, { result, error }: AnswerText): unknown {
  if (error) throw new RemoteError(service, { ...error, stack: "" });
  return result;
}
