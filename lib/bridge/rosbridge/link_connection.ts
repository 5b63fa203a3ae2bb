import { briefText } from "../../log/error_text.ts";
import type { Clock } from "../../time/clock.ts";
import { RemoteError } from "../../service/errors.ts";
import { answeredValues, askedValues, calledArgs } from "../../web/rosbridge/values.ts";
import type {
  AdvertiseOptions,
  AnswerCall,
  CallContext,
  DeliverFar,
  FarEndpoint,
  LinkConnection,
  MeshSide,
  SubscribeOptions,
} from "../bridge.ts";
import { Echoes } from "../echoes.ts";
import type { MeshMessage } from "../mesh_message.ts";
import { Advertisements } from "./advertisements.ts";
import { FarSubscription } from "./far_subscription.ts";
import { type RosGraph, watchGraph } from "./graph_watch.ts";
import type { Rosapi, TypesByName } from "./rosapi.ts";
import { type Dialect, toDialect, untypedValue } from "./ros_values.ts";
import type { RosbridgeClient } from "./rosbridge_client.ts";
import { TypeReaders } from "./type_readers.ts";

/** What a {@linkcode RosbridgeConnection} works with. */
export interface RosbridgeConnectionParts {
  readonly client: RosbridgeClient;
  readonly mesh: MeshSide;
  /** What is spoken there. */
  readonly dialect: Dialect;
  /** Says what there is, where the server has it. */
  readonly rosapi: Rosapi | undefined;
  /** How often that is asked, in milliseconds. */
  readonly intervalMs: number;
  readonly clock: Clock;
}

/** The most that waits to be sent before who publishes is to wait, in bytes. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
/** How long an answer of the mesh may take: whoever has asked gives up earlier, mostly. */
const ANSWER_TIMEOUT_MS = 10 * 60_000;

/** How long it is waited until the server has done what was said. */
const SETTLE_TIMEOUT_MS = 5000;

/** A connection to a server of rosbridge, as bridges have it. */
export class RosbridgeConnection implements LinkConnection {
  readonly lost: Promise<Error>;
  readonly #parts: RosbridgeConnectionParts;
  readonly #readers: TypeReaders;
  readonly #echoes: Echoes;
  readonly #ending = new AbortController();
  readonly #subscriptions = new Set<FarSubscription>();
  readonly #advertisements: Advertisements;
  readonly #watching: Promise<void>;
  #topics: TypesByName = new Map();
  /** What the mesh was told last. */
  #told = "";
  #hasFailed = false;

  constructor(parts: RosbridgeConnectionParts) {
    const { client, dialect, rosapi, clock } = parts;
    this.#parts = parts;
    this.#readers = new TypeReaders(dialect, rosapi);
    this.#echoes = new Echoes(clock);
    this.#advertisements = new Advertisements(client, clock);
    this.lost = client.closed.then((why) =>
      new Error(`The connection to ${client.address} is gone: ${why}`)
    );
    this.#watching = this.#watch();
  }

  async subscribe(
    name: string,
    { route }: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable> {
    const { client, mesh } = this.#parts;
    const parts = { client, mesh, readers: this.#readers, echoes: this.#echoes };
    const type = this.#form(route.options.type ?? "", "msg");
    const subscription = new FarSubscription(name, { route, deliver, type }, parts);
    this.#subscriptions.add(subscription);
    await subscription.open(this.#topics.get(name) ?? "");
    await this.#settled();
    return {
      [Symbol.asyncDispose]: async () => {
        this.#subscriptions.delete(subscription);
        await subscription[Symbol.asyncDispose]();
      },
    };
  }

  advertise(name: string, { type, isKept }: AdvertiseOptions): Promise<AsyncDisposable> {
    const advertised = this.#advertisements.add(name, {
      type: this.#typeOf(name, type?.name),
      ...isKept === true && { latch: true },
    });
    return Promise.resolve({
      [Symbol.asyncDispose]: () => Promise.resolve(advertised[Symbol.dispose]()),
    });
  }

  publish({ name, message, isKept }: MeshMessage): void | Promise<void> {
    const { client, dialect } = this.#parts;
    // All that is read of the message is read now: its bytes are the mesh's.
    const send = client.prepare(name, toDialect(message, dialect), isKept);
    this.#echoes.published(name, message);
    if (dialect === "rosy" || this.#advertisements.has(name)) return this.#send(send);
    return this.#advertisements.wait(name, this.#ending.signal).then((isAdvertised) => {
      if (isAdvertised || this.#topics.get(name)) return this.#send(send);
      this.#typeOf(name, undefined);
    });
  }

  #send(send: () => void): void | Promise<void> {
    const { client } = this.#parts;
    send();
    if (client.bufferedBytes > MAX_BUFFERED_BYTES) return client.written(MAX_BUFFERED_BYTES / 2);
  }

  async provide(
    service: string,
    { type }: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable> {
    const { client, dialect } = this.#parts;
    const serviceType = this.#called(type?.name, `provide service "${service}"`, "srv");
    const document = type?.document ?? null;
    const provided = client.provide(service, serviceType, async (args, signal) => {
      const context = { signal, timeoutMs: ANSWER_TIMEOUT_MS, takesParts: false };
      const result = await answer(calledArgs(this.#plain(args), document), context);
      return toDialect(answeredValues(result), dialect);
    });
    await this.#settled();
    return { [Symbol.asyncDispose]: () => Promise.resolve(provided[Symbol.dispose]()) };
  }

  async call(
    service: string,
    args: readonly unknown[],
    { signal, timeoutMs }: CallContext,
  ): Promise<unknown> {
    const { client, dialect } = this.#parts;
    try {
      const compression = dialect === "rosy" ? "cbor" : "none";
      const asked = toDialect(askedValues(args), dialect);
      const { values } = await client.call(service, asked, { signal, timeoutMs, compression });
      return this.#plain(values);
    } catch (error) {
      signal.throwIfAborted();
      throw new RemoteError(service, { name: "Error", message: briefText(error), stack: "" });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#parts.client.close();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { rosapi, clock, intervalMs } = this.#parts;
    if (!rosapi) return;
    const { signal } = this.#ending;
    void this.lost.then(() => this.#ending.abort());
    await watchGraph({
      rosapi,
      clock,
      signal,
      intervalMs,
      endpoint: (kind, name, type) => this.#endpoint(kind, name, type),
      found: (graph) => this.#found(graph),
      failed: (error) => this.#failed(error),
    });
  }

  async #endpoint(
    kind: "topics" | "services",
    name: string,
    type: string,
  ): Promise<FarEndpoint> {
    const { mesh, rosapi } = this.#parts;
    if (kind === "services") {
      const serviceType = await rosapi!.serviceType(name);
      return { name, ...serviceType !== "" && { type: { name: serviceType } } };
    }
    if (!mesh.routes.some((route) => route.near(name) !== undefined)) return { name };
    const told = await this.#readers.told(type);
    return { name, ...told && { type: told } };
  }

  #found({ topics, nodes }: RosGraph): void {
    this.#hasFailed = false;
    this.#topics = topics;
    const told = JSON.stringify(nodes, (key, value) => key === "document" ? undefined : value);
    if (told !== this.#told) this.#parts.mesh.graph(nodes);
    this.#told = told;
    for (const subscription of this.#subscriptions) {
      const type = topics.get(subscription.name);
      if (type === undefined) continue;
      subscription.open(type).catch((error) => this.#failed(error));
    }
  }

  #failed(error: Error): void {
    if (this.#hasFailed || this.#ending.signal.aborted) return;
    this.#hasFailed = true;
    const { client, mesh } = this.#parts;
    mesh.logger.warn(`Cannot learn what there is at ${client.address}: ${error.message}`);
  }

  /** Which type a topic has that this side sends on: as the mesh or the route says, or as it has there. */
  #typeOf(topic: string, type: string | undefined): string {
    const there = this.#topics.get(topic);
    return this.#called(
      type ?? (there === "" ? undefined : there),
      `send on topic "${topic}"`,
      "msg",
    );
  }

  /** What the other side calls a type that has to be known there. */
  #called(type: string | undefined, what: string, part: "msg" | "srv"): string {
    const isNeeded = this.#parts.dialect !== "rosy";
    if (type !== undefined && type !== "" || !isNeeded) return this.#form(type ?? "", part);
    throw new TypeError(
      `Cannot ${what}: nobody says which type of ROS it has; give its route a "type"`,
    );
  }

  /** ROS 1 leaves out what ROS 2 has between a package and a type. */
  #form(type: string, part: "msg" | "srv"): string {
    const { dialect } = this.#parts;
    if (dialect === "ros1") return type.replace(/^(\w+)\/(?:msg|srv)\/(\w+)$/, "$1/$2");
    return dialect === "ros2" ? type.replace(/^(\w+)\/(\w+)$/, `$1/${part}/$2`) : type;
  }

  #plain(value: unknown): unknown {
    return this.#parts.dialect === "rosy" ? value : untypedValue(value);
  }

  /** Waits until the server has done what was said before: it does one after the other. */
  async #settled(): Promise<void> {
    const { rosapi, client } = this.#parts;
    if (!rosapi) return;
    // Whatever it answers, and where it does not know the service, it has come so far.
    await client.call("/rosapi/get_time", {}, { timeoutMs: SETTLE_TIMEOUT_MS }).catch(() => {});
  }
}
