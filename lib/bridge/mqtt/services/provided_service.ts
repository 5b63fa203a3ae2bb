import { briefText } from "../../../log/error_text.ts";
import type { AnswerCall } from "../../bridge.ts";
import type { BrokerClient } from "../broker/broker_client.ts";
import type { BrokerMessage } from "../broker/broker_message.ts";
import { type AnswerText, isReplyTopic, readRequest, writeServiceText } from "./service_text.ts";

/** How many calls of a service are answered at once at most. */
const MAX_CALLS = 100;
/** How long a caller waits who does not say it, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** What a service is provided by. */
export interface ProvidedServiceOptions {
  readonly client: BrokerClient;
  readonly answer: AnswerCall;
  /** Called with what came and is no request. */
  readonly refused: (detail: string) => void;
}

/** A service that answers requests that come as messages. */
export class ProvidedService implements AsyncDisposable {
  readonly #options: ProvidedServiceOptions;
  readonly #ending = new AbortController();
  #subscription: AsyncDisposable | undefined;
  #running = 0;

  constructor(options: ProvidedServiceOptions) {
    this.#options = options;
  }

  /**
   * Begins to take requests.
   *
   * @param topic Where they come.
   * @throws {BrokerError} If the broker refuses.
   */
  async listen(topic: string): Promise<void> {
    const take = (message: BrokerMessage) => this.#take(message);
    this.#subscription = await this.#options.client.subscribe(topic, { qos: 1 }, take);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort(new DOMException("The service is not provided any more", "AbortError"));
    await this.#subscription?.[Symbol.asyncDispose]();
  }

  /** The next message does not wait for the answer: calls may take long. */
  #take(message: BrokerMessage): void {
    // A broker that keeps a request would have it answered again and again.
    if (message.isRetained) return this.#options.refused("a request is retained");
    void this.#serve(message).catch((error) => this.#options.refused(briefText(error)));
  }

  async #serve({ payload, properties }: BrokerMessage): Promise<void> {
    const { correlationData, responseTopic, messageExpiryInterval } = properties;
    const { args, reply, id } = readRequest(payload);
    const topic = responseTopic ?? reply;
    if (topic === undefined || !isReplyTopic(topic)) {
      throw new TypeError("a request says nowhere, or nowhere possible, where the answer goes");
    }
    const timeoutMs = (messageExpiryInterval ?? DEFAULT_TIMEOUT_MS / 1000) * 1000;
    const answer = await this.#answer(args, timeoutMs);
    if (this.#ending.signal.aborted) return;
    const text = writeServiceText({ ...(id !== undefined && { id }), ...answer });
    await this.#options.client.publishSurely(topic, text, {
      properties: {
        contentType: "application/json",
        payloadFormatIndicator: true,
        ...(correlationData && { correlationData }),
      },
    }).confirmed;
  }

  async #answer(args: readonly unknown[], timeoutMs: number): Promise<AnswerText> {
    if (this.#running >= MAX_CALLS) {
      return { error: { name: "RangeError", message: `${MAX_CALLS} calls are under way already` } };
    }
    this.#running++;
    const context = { signal: this.#ending.signal, timeoutMs, takesParts: false };
    try {
      const result = await this.#options.answer(args, context);
      const text = result === undefined ? {} : { result };
      // What cannot be written is an error that the caller hears of.
      writeServiceText(text);
      return text;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(briefText(error));
      return { error: { name, message } };
    } finally {
      this.#running--;
    }
  }
}
