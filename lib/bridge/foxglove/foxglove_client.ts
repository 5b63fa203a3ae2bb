import { abortable } from "../../flow/abort.ts";
import { briefText } from "../../log/error_text.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { urlText, WebConnection } from "../../transport/web_connection.ts";
import {
  type ChannelInfo,
  type ClientChannel,
  type ClientOperation,
  type Parameter,
  type ServicePayload,
  StatusLevel,
} from "../../web/foxglove/protocol.ts";
import { Asked, type AskOptions } from "./asked.ts";
import { Channels, type MessageReceiver } from "./channels.ts";
import type { ServerInfo, ServerOperation, ServerService } from "./protocol.ts";
import { readServerOperation } from "./read_server_operation.ts";
import { ServerGraph } from "./server_graph.ts";
import { writeClientMessage, writeServiceRequest } from "./write_client_operation.ts";

/** Where a {@linkcode FoxgloveClient} connects to, and how. */
export interface FoxgloveClientOptions {
  /** Where the server is: `ws://robot:8765`. */
  readonly url: string;
  /** What lets the client in, as `?token=` of the URL. */
  readonly token?: string;
  /** How long connecting may take, until the server has said what it is, in milliseconds. @default {10000} */
  readonly timeoutMs?: number;
  /** Gives up connecting. */
  readonly signal?: AbortSignal;
  /** The largest message that is taken, in bytes. @default {67108864} */
  readonly maxFrameBytes?: number;
  /** Called when there are other channels, services or parties than before. */
  readonly changed?: () => void;
  /** Told what the server tells people, and what of it cannot be read. */
  readonly told?: (status: { readonly level: StatusLevel; readonly message: string }) => void;
  /** @default {systemClock} */
  readonly clock?: Clock;
}

/** A topic that a client sends on. */
export interface Publication extends Disposable {
  /** Sends a message, written as the channel says. */
  send(data: Uint8Array): void;
}

/** What both sides may speak, the best first: they do not differ in what is used here. */
const PROTOCOLS = ["foxglove.sdk.v1", "foxglove.websocket.v1"];
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** More than any robot has. */
const MAX_SERVICES = 16_384;

/**
 * A client of a server of Foxglove's WebSocket protocol: `foxglove_bridge` of ROS 1 and 2, programs with
 * Foxglove's SDK, rosy's own gateway.
 *
 * - **Order**: that of the server.
 * - **Hostile servers**: what makes no sense is told and passed over; frames and what is kept are bounded.
 * - **Close**: what was asked fails, and nothing is received any more; it does not connect again.
 */
export class FoxgloveClient implements AsyncDisposable {
  /** Where the server is, without what lets one in. */
  readonly address: string;
  /** Who sends, listens and provides, once {@linkcode FoxgloveClient.watchGraph} was called. */
  readonly graph: ServerGraph = new ServerGraph();
  readonly #options: FoxgloveClientOptions;
  readonly #channels: Channels;
  readonly #services = new Map<number, ServerService>();
  readonly #calls: Asked<ServicePayload>;
  readonly #parameters: Asked<readonly Parameter[]>;
  readonly #greeted = Promise.withResolvers<ServerInfo>();
  #info: ServerInfo | null = null;
  #connection!: WebConnection;
  #lastChannel = 0;

  private constructor(options: FoxgloveClientOptions, url: URL) {
    const { clock = systemClock } = options;
    this.#options = options;
    this.address = urlText(url);
    const told = (message: string) => this.#tell(StatusLevel.WARNING, message);
    this.#channels = new Channels({ say: this.#say, told });
    this.#calls = new Asked(clock);
    this.#parameters = new Asked(clock);
  }

  /**
   * Connects to a server, and waits until it has said what it is.
   *
   * @param options Where, and how.
   * @returns The client.
   * @throws {Error} If there is no server, it does not want this client, or speaks something else.
   */
  static async open(options: FoxgloveClientOptions): Promise<FoxgloveClient> {
    const { token, timeoutMs = CONNECT_TIMEOUT_MS, clock = systemClock } = options;
    const { maxFrameBytes = MAX_FRAME_BYTES } = options;
    const url = new URL(options.url);
    if (token !== undefined) url.searchParams.set("token", token);
    const client = new FoxgloveClient(options, url);
    const late = new AbortController();
    const cancel = clock.after(timeoutMs, () => late.abort(client.#tooLate(timeoutMs)));
    const signal = AbortSignal.any([late.signal, ...options.signal ? [options.signal] : []]);
    try {
      client.#connection = await WebConnection.open({
        url,
        protocols: PROTOCOLS,
        maxFrameBytes,
        timeoutMs,
        clock,
        signal,
        receive: (data) => client.#receive(data),
      });
      void client.closed.then((why) => client.#end(why));
      await abortable(client.#greeted.promise, signal);
      return client;
    } catch (error) {
      await client.#connection?.close();
      throw error;
    } finally {
      cancel();
    }
  }

  /** What the server has said of itself. */
  get info(): ServerInfo {
    return this.#info!;
  }

  /** The channels that there are; several may be of one topic. */
  get channels(): Iterable<ChannelInfo> {
    return this.#channels.all;
  }

  /** The services that there are. */
  get services(): Iterable<ServerService> {
    return this.#services.values();
  }

  /** Resolves once the connection is gone, whoever ended it, to what is known of why. */
  get closed(): Promise<string> {
    return this.#connection.closed;
  }

  /** What was sent and has not been handed to the network yet, in bytes. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /** @returns Whether the server can do something beside sending messages. */
  can(capability: string): boolean {
    return this.info.capabilities.includes(capability);
  }

  /** Listens to a channel, see {@linkcode Channels.subscribe}. */
  subscribe(channelId: number, receive: MessageReceiver): Disposable {
    return this.#channels.subscribe(channelId, receive);
  }

  /**
   * Says that messages of a topic are going to be sent.
   *
   * @param channel The topic, and how its messages are written.
   * @returns What sends them.
   * @throws {Error} If the server takes no messages.
   */
  advertise(channel: Omit<ClientChannel, "id">): Publication {
    if (!this.can("clientPublish")) {
      throw new Error(`${this.address} takes no messages of topics: it has no "clientPublish"`);
    }
    const id = ++this.#lastChannel;
    this.#say({ op: "advertise", channels: [{ ...channel, id }] });
    return {
      send: (data) => this.#connection.send(writeClientMessage(id, data)),
      [Symbol.dispose]: () => this.#say({ op: "unadvertise", channelIds: [id] }),
    };
  }

  /**
   * Calls a service.
   *
   * @param service The service.
   * @param request What it is called with, and in which encoding that is written.
   * @param options How long it may take.
   * @returns What it has answered.
   * @throws {Error} If it fails, or no answer comes in time.
   */
  call(
    { id: serviceId, name }: ServerService,
    request: Pick<ServicePayload, "encoding" | "data">,
    options: AskOptions,
  ): Promise<ServicePayload> {
    return this.#calls.ask(`call "${name}"`, (callId) => {
      this.#connection.send(writeServiceRequest({ serviceId, callId, ...request }));
    }, options);
  }

  /** Asks for params, of all where none is named. @throws {Error} If no answer comes in time. */
  getParameters(names: readonly string[], options: AskOptions): Promise<readonly Parameter[]> {
    return this.#parameters.ask("get params", (id) => {
      this.#say({ op: "getParameters", parameterNames: names, id: String(id) });
    }, options);
  }

  /**
   * Sets params.
   *
   * @returns What the server has made of them.
   * @throws {Error} If no answer comes in time.
   */
  setParameters(
    parameters: readonly Parameter[],
    options: AskOptions,
  ): Promise<readonly Parameter[]> {
    return this.#parameters.ask("set params", (id) => {
      this.#say({ op: "setParameters", parameters, id: String(id) });
    }, options);
  }

  /** Asks to be told who sends, listens and provides, where the server can. */
  watchGraph(): void {
    if (this.can("connectionGraph")) this.#say({ op: "subscribeConnectionGraph" });
  }

  /** Waits until no more than so many bytes wait to be sent, or the connection is gone. */
  written(maxBytes: number): Promise<void> {
    return this.#connection.written(maxBytes);
  }

  /** Ends the connection. Idempotent. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  readonly #say = (operation: ClientOperation): void => {
    this.#connection.send(JSON.stringify(operation));
  };

  #receive(frame: string | Uint8Array): void {
    try {
      this.#take(readServerOperation(frame));
    } catch (error) {
      this.#tell(
        StatusLevel.WARNING,
        `The server sent what cannot be read: ${briefText(error)}`,
      );
    }
  }

  #take(operation: ServerOperation): void {
    switch (operation.op) {
      case "message":
        return this.#channels.received(operation);
      case "serverInfo":
        this.#info = operation;
        return this.#greeted.resolve(operation);
      case "status":
        return this.#tell(operation.level, operation.message);
      case "serviceResponse":
        return this.#calls.answered(operation.callId, operation);
      case "serviceCallFailure":
        return this.#calls.failed(operation.callId, new Error(operation.message));
      case "parameterValues":
        return this.#parameters.answered(Number(operation.id ?? 0), operation.parameters);
      case "other":
        return;
    }
    this.#change(operation);
    this.#options.changed?.();
  }

  #change(
    operation: Exclude<
      ServerOperation,
      { op: "message" | "serverInfo" | "status" | "other" | "parameterValues" }
    >,
  ): void {
    switch (operation.op) {
      case "advertise":
        return this.#channels.add(operation.channels);
      case "unadvertise":
        return this.#channels.remove(operation.channelIds);
      case "advertiseServices":
        for (const service of operation.services) this.#addService(service);
        return;
      case "unadvertiseServices":
        for (const id of operation.serviceIds) this.#services.delete(id);
        return;
      case "connectionGraphUpdate":
        return this.graph.update(operation);
    }
  }

  #addService(service: ServerService): void {
    if (this.#services.size < MAX_SERVICES || this.#services.has(service.id)) {
      this.#services.set(service.id, service);
    } else this.#tell(StatusLevel.WARNING, `Service "${service.name}" is left out: too many`);
  }

  #tell(level: StatusLevel, message: string): void {
    this.#options.told?.({ level, message });
  }

  #tooLate(timeoutMs: number): Error {
    return new Error(
      `Cannot connect to ${this.address}: it says nothing of Foxglove's protocol in ${timeoutMs} ms`,
    );
  }

  #end(why: string): void {
    const error = new Error(`The connection to ${this.address} is gone: ${why}`);
    this.#greeted.reject(error);
    this.#greeted.promise.catch(() => {});
    this.#calls.close(error);
    this.#parameters.close(error);
  }
}
