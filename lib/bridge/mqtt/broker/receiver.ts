import type { IConnackPacket, IPublishPacket, MqttClient } from "mqtt";
import { Buffer } from "node:buffer";
import type { Clock } from "../../../time/clock.ts";
import type { BrokerMessage, TakeMessage } from "./broker_message.ts";
import { BrokerError, refusalText } from "./broker_error.ts";
import { Inbox } from "./inbox.ts";
import { type Subscription, Subscriptions } from "./subscriptions.ts";

/** How long messages of an earlier session wait for who wants them, in milliseconds. */
const SETTLE_MS = 10_000;
const PUBACK = 0x40;
const PUBCOMP = 0x70;

/** What a receiver needs beside its connection. */
export interface ReceiverOptions {
  /** After how many seconds of silence a broker takes a client for dead. */
  readonly keepaliveS: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called with what a taker threw. */
  readonly failed: (error: unknown) => void;
}

/** How a filter is subscribed to. */
export interface SubscribeOptions {
  /** @default {0} */
  readonly qos?: 0 | 1 | 2;
  /** Whether the broker goes on with it in the client's session when it has ended here. */
  readonly isLasting?: boolean;
}

/** Subscribes at a broker, and takes what that sends, no faster than it is wanted. */
export class Receiver {
  readonly #client: MqttClient;
  readonly #version: 4 | 5;
  readonly #options: ReceiverOptions;
  readonly #subscriptions: Subscriptions;
  readonly #inbox: Inbox;
  readonly #cancelSettle: () => void;
  #isClosed = false;

  /**
   * @param client What speaks MQTT; connected at this moment.
   * @param connack What the broker said of itself.
   * @param options The version of MQTT, and what else there is.
   */
  constructor(
    client: MqttClient,
    { sessionPresent: wasResumed }: IConnackPacket,
    options: ReceiverOptions & { readonly version: 4 | 5 },
  ) {
    const { clock, random, failed, version } = options;
    this.#client = client;
    this.#version = version;
    this.#options = options;
    this.#subscriptions = new Subscriptions({ random, wasResumed });
    const confirm = (message: BrokerMessage) => this.#confirm(message);
    this.#inbox = new Inbox({ subscriptions: this.#subscriptions, wasResumed, confirm, failed });
    this.#cancelSettle = clock.after(SETTLE_MS, () => this.#inbox.settle(), { unref: true });
    client.handleMessage = (packet, done) => this.#take(packet, done);
  }

  /**
   * Subscribes to what a filter lets through.
   *
   * @param filter The filter, as MQTT has them.
   * @param options How.
   * @param take Called for each message.
   * @returns What ends it.
   * @throws {BrokerError} If the broker refuses.
   */
  async subscribe(
    filter: string,
    { qos = 0, isLasting = false }: SubscribeOptions,
    take: TakeMessage,
  ): Promise<AsyncDisposable> {
    const subscription = this.#subscriptions.of(filter);
    subscription.qos = Math.max(subscription.qos, qos) as 0 | 1 | 2;
    subscription.takers.add(take);
    this.#inbox.release(subscription);
    try {
      await this.#ask(subscription);
    } catch (error) {
      this.#forget(subscription, take);
      throw error;
    }
    return {
      [Symbol.asyncDispose]: async () => {
        if (!this.#forget(subscription, take) || isLasting || this.#isClosed) return;
        // Where the connection is lost meanwhile, so is the subscription.
        await this.#client.unsubscribeAsync(filter).catch(() => {});
      },
    };
  }

  /** @returns Whether messages of a topic are subscribed to. */
  hears(topic: string): boolean {
    return this.#subscriptions.hears(topic);
  }

  /** Takes nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelSettle();
  }

  async #ask({ filter, qos, number }: Subscription): Promise<void> {
    const isNew = this.#version === 5;
    // The client knows only one option of a subscription; the others are for 5.0.
    const options = { qos, ...(isNew && { nl: true, rap: true, rh: 0 }) };
    const properties = isNew ? { properties: { subscriptionIdentifier: number } } : {};
    try {
      await this.#client.subscribeAsync(filter.text, { ...options, ...properties });
    } catch (error) {
      throw subscribeError(filter.text, error as Error);
    }
  }

  /** @returns Whether nobody wants it any more, and that was not known before. */
  #forget(subscription: Subscription, take: TakeMessage): boolean {
    if (!subscription.takers.delete(take) || subscription.takers.size > 0) return false;
    this.#subscriptions.delete(subscription);
    return true;
  }

  #take(packet: IPublishPacket, done: (error?: Error) => void): void {
    if (this.#isClosed) return done(new Error("closed"));
    const taken = this.#inbox.take(messageOf(packet));
    if (taken === undefined) return done();
    // The client confirms no message that has failed, and goes on with the next one.
    if (taken === "held") return done(new Error("held"));
    const stopPings = this.#pingMeanwhile();
    // Who does not confirm a message gets it again in the next connection.
    void taken.finally(stopPings).then(() =>
      done(this.#isClosed ? new Error("closed") : undefined)
    );
  }

  /** Answers to pings are not read while a message waits, so silence means nothing then. */
  #pingMeanwhile(): () => void {
    const { clock, keepaliveS } = this.#options;
    if (keepaliveS === 0) return () => {};
    let cancel = () => {};
    const ping = () => {
      cancel = clock.after(keepaliveS * 250, () => {
        if (this.#isClosed) return;
        this.#client.sendPing();
        this.#client.reschedulePing(true);
        ping();
      }, { unref: true });
    };
    ping();
    return () => cancel();
  }

  #confirm({ qos, packetId }: BrokerMessage): void {
    if (this.#isClosed || packetId === undefined) return;
    if (qos === 2) this.#client.incomingStore.del({ messageId: packetId } as never, () => {});
    const type = qos === 2 ? PUBCOMP : PUBACK;
    this.#client.stream.write(Buffer.from([type, 2, packetId >> 8, packetId & 0xff]));
  }
}

function messageOf(packet: IPublishPacket): BrokerMessage {
  const { topic, payload, qos, retain, messageId, properties = {} } = packet;
  const { subscriptionIdentifier = [] } = properties;
  return {
    topic,
    payload: typeof payload === "string" ? Buffer.from(payload) : payload,
    qos,
    isRetained: retain,
    subscriptions: [subscriptionIdentifier].flat(),
    properties,
    ...(messageId !== undefined && { packetId: messageId }),
  };
}

function subscribeError(filter: string, error: Error & { code?: unknown }): BrokerError {
  const granted = (error as { packet?: { granted?: unknown[] } }).packet?.granted?.[0];
  const reason = typeof granted === "number" && granted >= 0x80 ? granted : undefined;
  const why = reason === undefined || reason === 0x80
    ? `the broker refuses (${error.message})`
    : refusalText(reason);
  return new BrokerError(`Cannot subscribe to "${filter}": ${why}`, {
    cause: error,
    ...(reason !== undefined && { reason }),
  });
}
