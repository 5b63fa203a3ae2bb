import { abortable } from "../../flow/abort.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { Allowance } from "./allowance.ts";
import { asGatewayError } from "./as_gateway_error.ts";
import type { Client } from "./client.ts";
import type { GatewayParts } from "./gateway_parts.ts";
import { GatewayError } from "./gateway_error.ts";
import { Leases } from "./lease.ts";
import type { ViewListenOptions, ViewSendOptions, ViewWaitOptions } from "./mesh_view.ts";
import { Remembered } from "./remembered.ts";
import { Slots } from "./slots.ts";
import type { TopicMessage } from "./topic_message.ts";

const WAIT_MS = 10_000;
/** What is retained comes in a burst; the last of it is there when nothing has come for so long. */
const RETAINED_PAUSE_MS = 20;

/** Whose they are. */
export interface ClientTopicsOptions {
  readonly client: Client;
  readonly allowance: Allowance;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

/** What one client does with topics; see {@linkcode MeshView}. */
export class ClientTopics {
  readonly #parts: GatewayParts;
  readonly #allowance: Allowance;
  readonly #listenable: Remembered<boolean>;
  readonly #readable: Remembered<boolean>;
  readonly #writable: Remembered<string>;
  readonly #leases: Leases;
  /** Whether what it leaves to be said outlives this client. */
  readonly #isBrief: boolean;
  readonly #subscriptions: Slots;
  readonly #announced: Slots;
  readonly #ends = new Set<() => void>();
  readonly #signal: AbortSignal;

  constructor(parts: GatewayParts, { client, allowance, signal }: ClientTopicsOptions) {
    const { isBrief = false, presence, holdMs } = client;
    this.#isBrief = isBrief;
    this.#parts = parts;
    this.#allowance = allowance;
    this.#signal = signal;
    this.#readable = new Remembered((name) => allowance.may("read", "topics", name));
    this.#listenable = new Remembered((name) => allowance.mayListen(name));
    this.#writable = new Remembered((given) => allowance.check("write", "topics", given));
    const { maxSubscriptions, maxSentTopics } = parts.limits;
    this.#subscriptions = new Slots("subscriptions", maxSubscriptions);
    this.#announced = new Slots("announced topics", maxSentTopics);
    this.#leases = isBrief ? parts.brief : new Leases({
      clock: parts.clock,
      maxTopics: maxSentTopics,
      presence,
      holdMs,
      send: (topic, args) => void this.#send(topic, args).catch(() => {}),
    });
  }

  listen(
    given: string,
    callback: (message: TopicMessage) => void,
    options?: ViewListenOptions,
  ): () => void {
    const topic = this.#allowance.checkTopicOrPattern(given);
    const release = this.#subscriptions.take();
    const heard = isPattern(topic) ? this.#readable : this.#listenable;
    const stop = this.#parts.hub.listen(topic, (message) => {
      if (heard.of(message.topic)) callback(message);
    }, options);
    return this.#endable(() => {
      stop();
      release();
    });
  }

  async lastMessage(
    given: string,
    { timeoutMs = WAIT_MS, signal }: ViewWaitOptions = {},
  ): Promise<TopicMessage> {
    const topic = this.#allowance.check("read", "topics", given);
    const known = this.#parts.hub.lastOf(topic);
    if (known) return known;
    const { promise, resolve, reject } = Promise.withResolvers<TopicMessage>();
    const { clock } = this.#parts;
    let stopPause = () => {};
    const stopTimer = clock.after(timeoutMs, () =>
      reject(
        new GatewayError(
          "timeout",
          `No message came on topic "${topic}" within ${timeoutMs} ms${this.#silenceOf(topic)}`,
        ),
      ));
    const stop = this.listen(topic, (message) => {
      stopPause();
      if (!message.retained) return resolve(message);
      stopPause = clock.after(RETAINED_PAUSE_MS, () => resolve(message));
    });
    try {
      return await abortable(promise, anyOf(this.#signal, signal));
    } catch (error) {
      throw asGatewayError(error);
    } finally {
      stop();
      stopTimer();
      stopPause();
    }
  }

  /** @returns Why nothing comes, as far as the mesh tells. */
  #silenceOf(topic: string): string {
    const { catalogue } = this.#parts;
    if (catalogue.entry("topics", topic).sources.length > 0) return "";
    const seen = catalogue.names("topics").filter((name) => this.#allowance.maySee("topics", name));
    return `: nobody sends on it${didYouMeanName(topic, seen)}`;
  }

  async send(
    given: string,
    args: readonly unknown[],
    { lease }: ViewSendOptions = {},
  ): Promise<void> {
    const topic = this.#writable.of(given);
    this.#note(topic, () => args, lease);
    await this.#send(topic, args);
  }

  async sendRaw(
    given: string,
    codec: string,
    bytes: Uint8Array,
    { lease }: ViewSendOptions = {},
  ): Promise<void> {
    const topic = this.#writable.of(given);
    this.#note(topic, () => this.#decoded(codec, bytes), lease);
    try {
      await this.#parts.node.sendRaw(`/${topic}`, codec, bytes);
    } catch (error) {
      throw asGatewayError(error);
    }
  }

  announce(given: string, { retain }: { readonly retain?: number } = {}): () => void {
    const topic = this.#allowance.check("write", "topics", given);
    const release = this.#announced.take();
    const withdraw = this.#parts.announcements.add(topic, retain);
    return this.#endable(() => {
      // Whoever steered by it has left, as when a panel is closed whose page stays open.
      if (!this.#isBrief) this.#leases.stop((name) => name === topic);
      withdraw();
      release();
    });
  }

  rulesChanged(): void {
    this.#readable.forget();
    this.#listenable.forget();
    this.#writable.forget();
    // It could not stop by itself any more what it has moved.
    const mayNot = (topic: string) => !this.#allowance.may("write", "topics", topic);
    if (!this.#isBrief) this.#leases.stop(mayNot);
  }

  /** The client is gone. */
  close(): void {
    if (!this.#isBrief) this.#leases.close();
    for (const end of [...this.#ends]) end();
  }

  async #send(topic: string, args: readonly unknown[]): Promise<void> {
    try {
      await this.#parts.node.send(`/${topic}`, ...args);
    } catch (error) {
      throw asGatewayError(error);
    }
  }

  #note(topic: string, args: () => readonly unknown[], lease: ViewSendOptions["lease"]): void {
    if (this.#leases.note(topic, args, lease)) return;
    const { maxSentTopics } = this.#parts.limits;
    throw new GatewayError("busy", `A client may send on ${maxSentTopics} topics`);
  }

  #decoded(codec: string, bytes: Uint8Array): readonly unknown[] {
    try {
      const args = this.#parts.codecs.byName(codec)?.decode(bytes, 0, bytes.length);
      return Array.isArray(args) ? args : [];
    } catch {
      // What cannot be read is no velocity.
      return [];
    }
  }

  #endable(end: () => void): () => void {
    const ending = () => {
      if (this.#ends.delete(ending)) end();
    };
    this.#ends.add(ending);
    return ending;
  }
}

/** @returns A signal for whichever comes first. */
export function anyOf(own: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other ? AbortSignal.any([own, other]) : own;
}
