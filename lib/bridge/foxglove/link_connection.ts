import { UnreadableError } from "../../bag/foreign/decoder.ts";
import { Gate } from "../../flow/gate.ts";
import { pause } from "../../flow/pause.ts";
import { briefText } from "../../log/error_text.ts";
import { NoProviderError, RemoteError } from "../../service/errors.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChannelInfo } from "../../web/foxglove/protocol.ts";
import { fullName } from "../../web/gateway/full_name.ts";
import { askedValues } from "../../web/rosbridge/values.ts";
import type {
  AdvertiseOptions,
  CallContext,
  DeliverFar,
  FarEndpoint,
  LinkConnection,
  MeshSide,
  SubscribeOptions,
} from "../bridge.ts";
import { Echoes } from "../echoes.ts";
import type { MeshMessage } from "../mesh_message.ts";
import { ChannelReaders } from "./channel_readers.ts";
import { farNodes } from "./far_graph.ts";
import { FarSubscription } from "./far_subscription.ts";
import type { FoxgloveClient } from "./foxglove_client.ts";
import { requestWriter } from "./message_writer.ts";
import { type OutTopic, OutTopics } from "./out_topics.ts";
import type { ServerService } from "./protocol.ts";

/** What a {@linkcode FoxgloveConnection} works with. */
export interface FoxgloveConnectionParts {
  readonly client: FoxgloveClient;
  readonly mesh: MeshSide;
  readonly clock: Clock;
  /** Opens when the server has told of something else than before. */
  readonly changed: Gate;
}

/** The most that waits to be sent before who publishes is to wait, in bytes. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
/** Several changes within so long are dealt with at once, in milliseconds. */
const GATHER_MS = 20;
/** How long it is waited until the server has done what was said, in milliseconds. */
const SETTLE_TIMEOUT_MS = 5000;

/** A connection to a server of Foxglove's protocol, as bridges have it. */
export class FoxgloveConnection implements LinkConnection {
  readonly lost: Promise<Error>;
  readonly #parts: FoxgloveConnectionParts;
  readonly #readers = new ChannelReaders();
  readonly #echoes: Echoes;
  readonly #topics: OutTopics;
  readonly #subscriptions = new Set<FarSubscription>();
  readonly #ending = new AbortController();
  readonly #watching: Promise<void>;
  /** What the mesh was told last. */
  #told = "";

  constructor(parts: FoxgloveConnectionParts) {
    const { client, clock } = parts;
    this.#parts = parts;
    this.#echoes = new Echoes(clock);
    this.#topics = new OutTopics(client, clock);
    this.lost = client.closed.then((why) => {
      this.#end();
      return new Error(`The connection to ${client.address} is gone: ${why}`);
    });
    client.watchGraph();
    this.#watching = this.#watch();
  }

  async subscribe(
    name: string,
    _options: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable> {
    const { client, mesh } = this.#parts;
    const parts = { client, mesh, readers: this.#readers, echoes: this.#echoes };
    const subscription = new FarSubscription(name, deliver, parts);
    this.#subscriptions.add(subscription);
    await subscription.update(this.#channelsOf(name));
    await this.#settled();
    return {
      [Symbol.asyncDispose]: async () => {
        this.#subscriptions.delete(subscription);
        await subscription[Symbol.asyncDispose]();
      },
    };
  }

  async advertise(name: string, { type }: AdvertiseOptions): Promise<AsyncDisposable> {
    const advertised = await this.#topics.add(name, type?.name ?? "");
    return { [Symbol.asyncDispose]: () => Promise.resolve(advertised[Symbol.dispose]()) };
  }

  publish({ name, message, route }: MeshMessage): void | Promise<void> {
    const ready = this.#topics.ready(name);
    if (ready) return this.#send(ready, name, message);
    // While something is waited for its bytes are the mesh's again: a copy is not.
    const copy: unknown = structuredClone(message);
    return this.#topics.wait(name, route.options.type ?? "", this.#ending.signal)
      .then((topic) => this.#send(topic, name, copy));
  }

  #send(
    { writer, publication }: OutTopic,
    name: string,
    message: unknown,
  ): void | Promise<void> {
    const { client } = this.#parts;
    const data = writer.write(message);
    this.#echoes.published(name, message);
    publication.send(data);
    if (client.bufferedBytes > MAX_BUFFERED_BYTES) return client.written(MAX_BUFFERED_BYTES / 2);
  }

  async call(
    service: string,
    args: readonly unknown[],
    { signal, timeoutMs }: CallContext,
  ): Promise<unknown> {
    const found = [...this.#parts.client.services].find(({ name }) => fullName(name) === service);
    if (!found) {
      throw new NoProviderError(
        service,
        `Cannot call service "${service}": ${this.#parts.client.address} has no such service`,
      );
    }
    try {
      return await this.#answer(found, askedValues(args), { signal, timeoutMs });
    } catch (error) {
      signal.throwIfAborted();
      const what = error instanceof UnreadableError ? `nothing writes ${error.message}` : error;
      throw new RemoteError(service, { name: "Error", message: briefText(what), stack: "" });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    await this.#parts.client.close();
    await this.#watching;
  }

  async #answer(
    service: ServerService,
    request: unknown,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<unknown> {
    const { client } = this.#parts;
    // Servers before 2024 do not say it of each service.
    const [supported = "json"] = client.info.supportedEncodings;
    const ofServer = { encoding: supported, schemaEncoding: `${rosOf(supported)}msg` };
    const complete = <T extends ServerService["request"]>(definition: T): T =>
      definition.encoding === "" ? { ...definition, ...ofServer } : definition;
    const writer = await requestWriter(complete(service.request));
    const { encoding } = writer.definition;
    const answer = await client.call(service, { encoding, data: writer.write(request) }, options);
    if (answer.encoding !== "json" && service.response.schema.trim() === "") return {};
    const response = { ...complete(service.response), encoding: answer.encoding };
    const reader = await this.#readers.of(response);
    if (reader instanceof UnreadableError) throw reader;
    return reader.read(answer.data)[0];
  }

  #channelsOf(name: string): readonly ChannelInfo[] {
    return [...this.#parts.client.channels].filter(({ topic }) => fullName(topic) === name);
  }

  async #watch(): Promise<void> {
    const { changed, clock, mesh } = this.#parts;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const next = changed.wait();
      try {
        await this.#look();
      } catch (error) {
        mesh.logger.warn(`Cannot tell what there is: ${briefText(error)}`);
      }
      await pause(GATHER_MS, { clock, signal });
      await next;
    }
  }

  async #look(): Promise<void> {
    const { client, mesh } = this.#parts;
    const updates = Array.from(
      this.#subscriptions,
      (subscription) => subscription.update(this.#channelsOf(subscription.name)),
    );
    await Promise.all(updates);
    const nodes = await farNodes({
      channels: client.channels,
      services: client.services,
      graph: client.graph,
      server: client.info.name || "foxglove",
      endpoint: (channel) => this.#endpoint(channel),
    });
    const told = JSON.stringify(nodes, (key, value) => key === "document" ? undefined : value);
    if (told === this.#told || this.#ending.signal.aborted) return;
    this.#told = told;
    mesh.graph(nodes);
  }

  async #endpoint(channel: ChannelInfo): Promise<FarEndpoint> {
    const name = fullName(channel.topic);
    const isWanted = this.#parts.mesh.routes.some((route) => route.near(name) !== undefined);
    // A type that is called as its topic is what a gateway has seen of it: that may change.
    const isNamed = fullName(channel.schemaName) !== name;
    const type = isWanted && isNamed ? await this.#readers.told(channel) : undefined;
    return { name, ...type && { type } };
  }

  /** Waits until the server has done what was said before: it does one after the other. */
  async #settled(): Promise<void> {
    const { client } = this.#parts;
    if (!client.can("parameters")) return;
    await client.getParameters([NO_PARAMETER], { timeoutMs: SETTLE_TIMEOUT_MS }).catch(() => {});
  }

  #end(): void {
    this.#ending.abort();
    this.#parts.changed.open();
  }
}

/** A name that none has: an answer without any is short. */
const NO_PARAMETER = "rosy/no_such_parameter";

function rosOf(encoding: string): string {
  return encoding === "ros1" ? "ros1" : "ros2";
}
