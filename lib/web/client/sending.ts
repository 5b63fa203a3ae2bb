import { encodeBare } from "../../codec/msgpack/bare_msgpack.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import { sendEntry } from "../native/entries.ts";
import type { LastWord, Send } from "../native/operations.ts";
import { errorOf, notConnected } from "./errors.ts";
import type { Exchange, Refusal } from "./exchange.ts";
import { answerTo, ask } from "./questions.ts";

/** How a client sends on a topic. */
export interface ClientTopicOptions {
  /**
   * What the gateway sends in the client's place when that falls silent: a robot's stop. `ms`: after
   * which silence on this topic, in milliseconds; without it, when the client is gone. `null`: nothing,
   * not even the stop of whoever sent velocities.
   */
  lastWord?: LastWord | null;
}

/** So much is sent without asking whether it has got there, in bytes. */
const UNANSWERED_BYTES = 256 * 1024;
/** So much waits in a WebSocket at most, in bytes. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** Topics of which it is known that the gateway lets the client send on them. */
const MAX_TOPICS = 1024;

/**
 * What a client sends. The first message on a topic is answered, and one in so many bytes: who awaits
 * those goes as fast as the mesh. A refusal of another one is thrown by the next on its topic.
 */
export class Sending {
  readonly #exchange: Exchange;
  readonly #accepted = new Set<string>();
  readonly #refusals = new Map<string, Error>();
  #unansweredBytes = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** There is a new connection: nothing is known of it. */
  disconnected(): void {
    this.#accepted.clear();
    this.#refusals.clear();
  }

  /** The gateway has refused something that has no number. */
  refused({ topic, ...refusal }: Refusal): void {
    if (topic === undefined || !this.#accepted.delete(topic)) return;
    this.#refusals.set(topic, errorOf(refusal, topic));
  }

  /** Sends a message. */
  async send(topic: string, args: readonly unknown[]): Promise<void> {
    const exchange = this.#exchange;
    const body = encodeBare(args);
    const refusal = this.#refusals.get(topic);
    if (refusal && this.#refusals.delete(topic)) throw refusal;
    if (exchange.link.bufferedBytes > MAX_BUFFERED_BYTES) {
      throw new GatewayError("busy", `Cannot send on topic "${topic}": the network is too slow`);
    }
    this.#unansweredBytes += body.length;
    const isKnown = this.#accepted.has(topic);
    const needsAnswer = !isKnown || this.#unansweredBytes > UNANSWERED_BYTES;
    const id = needsAnswer ? exchange.newId() : 0;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (needsAnswer) {
      this.#unansweredBytes = 0;
      exchange.keep(id, {
        take: answerTo(topic, resolve, reject, () => exchange.forget(id)),
        disconnected: () => {
          reject(notConnected(`send on topic "${topic}"`));
          return false;
        },
      });
    }
    if (!exchange.link.send(sendEntry(topic, body, id))) {
      exchange.forget(id);
      throw notConnected(`send on topic "${topic}"`);
    }
    if (!needsAnswer) return;
    await promise;
    if (this.#accepted.size >= MAX_TOPICS) this.#accepted.clear();
    this.#accepted.add(topic);
  }

  /** Sends a message, and says what is to be sent when the client falls silent. */
  async sendWith(
    topic: string,
    args: readonly unknown[],
    lease: LastWord | null,
  ): Promise<void> {
    const question: Omit<Send, "id"> = { op: "send", topic, args, lease };
    await ask(this.#exchange, question, { subject: topic, what: `send on topic "${topic}"` });
    this.#accepted.add(topic);
  }
}
