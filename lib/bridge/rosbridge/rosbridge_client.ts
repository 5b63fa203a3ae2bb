import { briefText } from "../../log/error_text.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { urlText, WebConnection } from "../../transport/web_connection.ts";
import { plainJson } from "../../web/gateway/plain_json.ts";
import { Fragments, fragmentsOf } from "../../web/rosbridge/fragments.ts";
import { ProtocolError } from "../../web/rosbridge/protocol.ts";
import { type CallOptions, Calls, type ServiceAnswer } from "./calls.ts";
import type { ServerOperation, ServerStatus } from "./protocol.ts";
import { Provided, type ServiceHandler } from "./provided.ts";
import { readServerOperation } from "./read_server_operation.ts";
import { type MessageReceiver, type SubscribeOptions, Subscriptions } from "./subscriptions.ts";

/** Where a {@linkcode RosbridgeClient} connects to, and how. */
export interface RosbridgeClientOptions {
  /** Where the server is: `ws://robot:9090`. */
  readonly url: string;
  /** What lets the client in, as `?token=` of the URL. */
  readonly token?: string;
  /** How long connecting may take, in milliseconds. @default {10000} */
  readonly timeoutMs?: number;
  /** Gives up connecting. */
  readonly signal?: AbortSignal;
  /** The longest frame that is sent, in characters; longer ones go in parts. @default {Infinity} */
  readonly fragmentSize?: number;
  /** The largest message that is taken, in bytes. @default {67108864} */
  readonly maxFrameBytes?: number;
  /** Told what the server tells people, and what of it cannot be read. */
  readonly told?: (status: Pick<ServerStatus, "level" | "message">) => void;
  /** @default {systemClock} */
  readonly clock?: Clock;
}

/** How a topic is sent on. */
export interface AdvertiseOptions {
  /** What the topic's type is called. */
  readonly type: string;
  /** Whether the server keeps the last message for later listeners. @default {false} */
  readonly latch?: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/**
 * A client of a rosbridge server, of ROS 1 or 2 or of rosy's gateway.
 *
 * - Names have a slash in front of them or not, at either end: both mean the same.
 * - **Order**: that of the server.
 * - **Hostile servers**: what makes no sense is told and passed over; frames and fragments are bounded.
 * - **Close**: calls that wait fail, and nothing is received any more; it does not connect again.
 */
export class RosbridgeClient implements AsyncDisposable {
  /** Where the server is, without what lets one in. */
  readonly address: string;
  readonly #options: RosbridgeClientOptions;
  readonly #fragments: Fragments;
  readonly #calls: Calls;
  readonly #provided: Provided;
  readonly #subscriptions: Subscriptions;
  #connection!: WebConnection;
  #fragmented = 0;
  #advertised = 0;

  private constructor(options: RosbridgeClientOptions, url: URL) {
    const { clock = systemClock, maxFrameBytes = MAX_FRAME_BYTES } = options;
    this.#options = options;
    this.address = urlText(url);
    this.#fragments = new Fragments(maxFrameBytes);
    this.#calls = new Calls(this.#say, clock);
    this.#provided = new Provided(this.#say, rosName);
    this.#subscriptions = new Subscriptions(this.#say, rosName);
  }

  /**
   * Connects to a server.
   *
   * @param options Where, and how.
   * @returns The client.
   * @throws {Error} If there is no server, or it does not want this client.
   */
  static async open(options: RosbridgeClientOptions): Promise<RosbridgeClient> {
    const { token, timeoutMs = CONNECT_TIMEOUT_MS, signal, clock = systemClock } = options;
    const { maxFrameBytes = MAX_FRAME_BYTES } = options;
    const url = new URL(options.url);
    if (token !== undefined) url.searchParams.set("token", token);
    const client = new RosbridgeClient(options, url);
    client.#connection = await WebConnection.open({
      url,
      maxFrameBytes,
      timeoutMs,
      clock,
      ...signal && { signal },
      receive: (data) => client.#receive(data),
    });
    void client.closed.then(() => client.#end());
    return client;
  }

  /** Resolves once the connection is gone, whoever ended it, to what is known of why. */
  get closed(): Promise<string> {
    return this.#connection.closed;
  }

  /** What was sent and has not been handed to the network yet, in bytes. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /**
   * Listens to a topic.
   *
   * @param topic Its name.
   * @param options How messages are to come.
   * @param receive Takes messages.
   * @returns Ends it.
   */
  subscribe(topic: string, options: SubscribeOptions, receive: MessageReceiver): Disposable {
    return this.#subscriptions.add(rosName(topic), options, receive);
  }

  /**
   * Says that messages of a topic are going to be sent.
   *
   * @param topic Its name.
   * @param options Its type, and whether the server keeps the last message.
   * @returns Ends it.
   */
  advertise(topic: string, { type, latch = false }: AdvertiseOptions): Disposable {
    const name = rosName(topic);
    const id = `advertise:${name}:${++this.#advertised}`;
    // As long a queue as servers have unless told.
    this.#say({ op: "advertise", id, topic: name, type, latch, queue_size: 100 });
    return { [Symbol.dispose]: () => this.#say({ op: "unadvertise", id, topic: name }) };
  }

  /**
   * Sends a message of a topic, which was advertised.
   *
   * @param topic Its name.
   * @param message The message.
   * @param isKept Whether the server keeps it for later listeners, if it can.
   */
  publish(topic: string, message: unknown, isKept = false): void {
    this.prepare(topic, message, isKept)();
  }

  /** As {@linkcode RosbridgeClient.publish}, but written now and sent when what is returned is called. */
  prepare(topic: string, message: unknown, isKept = false): () => void {
    const name = rosName(topic);
    const id = `publish:${name}`;
    const latch = isKept && { latch: true };
    const frame = this.#frame({ op: "publish", id, topic: name, msg: message, ...latch });
    return () => this.#send(frame);
  }

  /** Calls a service, see {@linkcode Calls.call}. */
  call(service: string, args: unknown, options: CallOptions): Promise<ServiceAnswer> {
    return this.#calls.call(rosName(service), args, options);
  }

  /** Provides a service, see {@linkcode Provided.add}. */
  provide(service: string, type: string, handler: ServiceHandler): Disposable {
    return this.#provided.add(rosName(service), type, handler);
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

  readonly #say = (operation: Readonly<Record<string, unknown>>): void =>
    this.#send(this.#frame(operation));

  #frame(operation: Readonly<Record<string, unknown>>): string {
    return JSON.stringify(plainJson(operation));
  }

  #send(frame: string): void {
    const { fragmentSize = Infinity } = this.#options;
    const id = `fragment:${++this.#fragmented}`;
    for (const part of fragmentsOf(frame, fragmentSize, id)) this.#connection.send(part);
  }

  #receive(frame: string | Uint8Array): void {
    try {
      this.#take(readServerOperation(frame));
    } catch (error) {
      if (error instanceof ProtocolError && error.id !== undefined) {
        this.#calls.failed(error.id, error.message);
      }
      this.#tell("warning", `The server sent what cannot be read: ${briefText(error)}`);
    }
  }

  #take(operation: ServerOperation): void {
    switch (operation.op) {
      case "publish":
        return this.#subscriptions.received(operation);
      case "service_response":
        return this.#calls.answered(operation);
      case "call_service":
        return this.#provided.called(operation);
      case "fragment": {
        const whole = this.#fragments.add(operation);
        return whole === undefined ? undefined : this.#take(readServerOperation(whole));
      }
      case "status":
        return this.#status(operation);
      case "png":
        return this.#tell("warning", "The server sends pictures (png), which nobody asked it for");
      case "other":
        return;
    }
  }

  #status({ id, level, message }: ServerStatus): void {
    if (level === "error" && id !== undefined) {
      if (this.#calls.failed(id, message) || this.#subscriptions.refused(id)) return;
    }
    this.#tell(level, message);
  }

  #tell(level: ServerStatus["level"], message: string): void {
    this.#options.told?.({ level, message });
  }

  #end(): void {
    this.#calls.close();
    this.#provided.close();
  }
}

/** @returns What servers of ROS call a name: with a slash before it. */
function rosName(name: string): string {
  return name.startsWith("/") ? name : `/${name}`;
}
