import type { Logger } from "../../../log/logger.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Transport } from "../../../transport/transport.ts";
import type { TcpAddress } from "../../../mesh/node_record.ts";
import { RpcServer } from "../xmlrpc/rpc_server.ts";
import { type ServeConnection, TcprosServer } from "../tcpros/tcpros_server.ts";
import type { ConnectionHeader } from "../tcpros/header.ts";
import type { RosServiceType, RosType } from "../types/type_library.ts";
import { GraphWatch } from "./graph_watch.ts";
import { callRos, RosMaster, RosRefusal, type SystemState, textsOf } from "./master.ts";
import { Publication } from "./publication.ts";
import { openPublisher, type PublisherLinkOptions } from "./publisher_link.ts";
import { callService, type CallServiceOptions, probeService } from "./service_client.ts";
import { type AnswerBytes, serveCaller, type ServiceServerOptions } from "./service_server.ts";
import { type NodeAddresses, Registrations } from "./registrations.ts";
import { slaveApi } from "./slave_api.ts";
import { Subscription } from "./subscription.ts";

/** What a {@linkcode Ros1Node} is, and where. */
export interface Ros1NodeOptions {
  /** Where the master is: `http://127.0.0.1:11311/`. */
  readonly masterUrl: URL;
  /** The full name: `/rosy`. */
  readonly name: string;
  /** The name or address that other nodes reach this machine by. */
  readonly hostname: string;
  /** The address to listen at. */
  readonly bindHostname: string;
  readonly transport: Transport<TcpAddress>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The largest message, in bytes. */
  readonly maxMessageBytes: number;
  /** How often the master is asked who is there, in milliseconds. */
  readonly pollIntervalMs: number;
  /** Told who is there, whenever that has changed. */
  readonly changed: (state: SystemState) => void;
  /** Told that other nodes than before are connected to what this one publishes. */
  readonly subscribersChanged?: () => void;
}

/** Who takes the messages of a topic, see {@linkcode PublisherLinkOptions}. */
export type TopicReceiver = Pick<PublisherLinkOptions, "opened" | "failed">;

/**
 * A node of ROS 1: topics and services in both directions, and what the master knows.
 *
 * - Messages are bytes here: what they say is for its user.
 * - **Lost**: once the master cannot be reached, is another process, does not know this node any more or
 *   ends it, the node is of no use; make another one then.
 * - **Close** takes back all that it has registered, as far as the master answers.
 */
export class Ros1Node implements AsyncDisposable {
  /** Resolves once it is lost, with why. */
  readonly lost: Promise<Error>;
  /** The master, as this node. */
  readonly master: RosMaster;
  readonly #options: Ros1NodeOptions;
  readonly #lost = Promise.withResolvers<Error>();
  readonly #publications = new Map<string, Publication>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #services = new Map<string, ServiceServerOptions>();
  readonly #registrations: Registrations;
  #rpc!: RpcServer;
  #tcpros!: TcprosServer;
  #watch: GraphWatch | null = null;
  #closing: Promise<void> | null = null;

  private constructor(options: Ros1NodeOptions) {
    this.#options = options;
    this.lost = this.#lost.promise;
    this.master = new RosMaster(options.masterUrl, options.name);
    this.#registrations = new Registrations(this.master, options);
  }

  /**
   * Begins to be one.
   *
   * @param options What and where.
   * @param signal Gives up.
   * @returns The node, which knows who is there.
   * @throws {Error} If the master cannot be reached, or there is another node of this name.
   */
  static async open(options: Ros1NodeOptions, signal?: AbortSignal): Promise<Ros1Node> {
    const node = new Ros1Node(options);
    try {
      await node.#checkName(signal);
      await node.#listen();
      node.#watch = await GraphWatch.open({
        master: node.master,
        clock: options.clock,
        intervalMs: options.pollIntervalMs,
        changed: (state) => options.changed(state),
        failed: (error) => node.#lost.resolve(error),
        check: () => node.#registrations.check(),
      }, signal);
      return node;
    } catch (error) {
      await node.close();
      throw error;
    }
  }

  /** Its full name. */
  get name(): string {
    return this.#options.name;
  }

  /** Where it answers by XML-RPC. */
  get api(): string {
    return this.#addresses.api;
  }

  /** The topics that it publishes, with who is connected to each: full names of nodes. */
  get subscribers(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#publications].map(([topic, { callerIds }]) => [topic, callerIds]));
  }

  /**
   * Publishes a topic from now on.
   *
   * @param topic Its full name, `/camera/image`.
   * @param options Its type, and whether it is latching.
   * @returns What publishes messages; see {@linkcode unadvertise}.
   * @throws {Error} If the master refuses, or this node publishes it already.
   */
  async advertise(
    topic: string,
    { type, isLatching = false }: { readonly type: RosType; readonly isLatching?: boolean },
  ): Promise<Publication> {
    if (this.#publications.has(topic)) throw new TypeError(`Topic ${topic} is published already`);
    const changed = () => this.#options.subscribersChanged?.();
    const publication = new Publication({
      callerId: this.name,
      topic,
      type,
      isLatching,
      clock: this.#options.clock,
      changed,
    });
    this.#publications.set(topic, publication);
    try {
      await this.#registrations.add("publishers", topic, {
        type: type.name,
        addresses: this.#addresses,
      });
      return publication;
    } catch (error) {
      this.#publications.delete(topic);
      throw error;
    }
  }

  /** Publishes a topic no more, and ends the connections of its subscribers. */
  async unadvertise(topic: string): Promise<void> {
    this.#publications.get(topic)?.close();
    if (!this.#publications.delete(topic)) return;
    await this.#registrations.remove("publishers", topic, this.#addresses);
  }

  /**
   * Subscribes to a topic.
   *
   * @param topic Its full name.
   * @param receiver Who takes what comes.
   * @throws {Error} If the master refuses, or this node subscribes to it already.
   */
  async subscribe(topic: string, receiver: TopicReceiver): Promise<void> {
    if (this.#subscriptions.has(topic)) throw new TypeError(`Topic ${topic} is subscribed already`);
    const { transport, clock, maxMessageBytes } = this.#options;
    const callerId = this.name;
    const subscription = new Subscription(
      { callerId, topic, transport, clock, maxMessageBytes, ...receiver },
      this.api,
    );
    this.#subscriptions.set(topic, subscription);
    try {
      const publishers = await this.#registrations.add("subscribers", topic, {
        type: "*",
        addresses: this.#addresses,
      });
      subscription.update(textsOf(publishers));
    } catch (error) {
      this.#subscriptions.delete(topic);
      throw error;
    }
  }

  /** Subscribes to a topic no more. */
  async unsubscribe(topic: string): Promise<void> {
    const subscription = this.#subscriptions.get(topic);
    if (!this.#subscriptions.delete(topic)) return;
    await Promise.all([
      subscription!.close(),
      this.#registrations.remove("subscribers", topic, this.#addresses),
    ]);
  }

  /**
   * Provides a service from now on; see {@linkcode withdraw}.
   *
   * @param service Its full name.
   * @param type What it is.
   * @param answer Answers requests.
   * @throws {Error} If the master refuses, or this node provides it already.
   */
  async provide(service: string, type: RosServiceType, answer: AnswerBytes): Promise<void> {
    if (this.#services.has(service)) throw new TypeError(`Service ${service} is there already`);
    const { maxMessageBytes } = this.#options;
    this.#services.set(service, { callerId: this.name, service, type, answer, maxMessageBytes });
    try {
      await this.#registrations.add("services", service, { addresses: this.#addresses });
    } catch (error) {
      this.#services.delete(service);
      throw error;
    }
  }

  /** Provides a service no more. */
  async withdraw(service: string): Promise<void> {
    if (!this.#services.delete(service)) return;
    await this.#registrations.remove("services", service, this.#addresses);
  }

  /**
   * Calls a service.
   *
   * @param service Its full name.
   * @param request What it is called with, and the checksum of its type.
   * @param options Gives up.
   * @returns What it answers.
   * @throws {RosRefusal} If nobody provides it.
   * @throws {ServiceFailure} If it failed.
   * @throws {Error} If it cannot be reached, or has gone before it answered.
   */
  async call(
    service: string,
    request: { readonly bytes: Uint8Array; readonly md5sum: string },
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    return await callService(await this.#lookUp(service, signal), request, {
      ...this.#callOptions(service),
      signal,
    });
  }

  /** Asks a service what it is: `type` and `md5sum`. */
  async probe(service: string, signal?: AbortSignal): Promise<ConnectionHeader> {
    const url = await this.#lookUp(service, signal);
    return await probeService(url, { ...this.#callOptions(service), signal });
  }

  /**
   * Asks a publisher what it sends.
   *
   * @param topic The topic.
   * @param publisher The publisher's full name.
   * @param signal Gives up.
   * @returns What it says: `type`, `md5sum`, `message_definition` and more.
   * @throws {Error} If it cannot be reached.
   */
  async describe(
    topic: string,
    publisher: string,
    signal?: AbortSignal,
  ): Promise<ConnectionHeader> {
    const { transport, clock } = this.#options;
    const url = new URL(String(await this.master.call("lookupNode", [publisher], signal)));
    const options = { callerId: this.name, topic, transport, clock };
    const { socket, header } = await openPublisher(url, options, signal);
    socket.close();
    return header;
  }

  /** Takes back all that it has registered, and ends. Idempotent. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  /** The same as {@linkcode close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.#watch?.close();
    await Promise.all([
      ...[...this.#publications.keys()].map((topic) => this.unadvertise(topic)),
      ...[...this.#subscriptions.keys()].map((topic) => this.unsubscribe(topic)),
      ...[...this.#services.keys()].map((service) => this.withdraw(service)),
    ]);
    await Promise.all([this.#rpc?.close(), this.#tcpros?.close()]);
  }

  /** The master ends a node as soon as there is another one of its name. */
  async #checkName(signal?: AbortSignal): Promise<void> {
    const { name } = this.#options;
    let url: URL | null;
    try {
      url = URL.parse(String(await this.master.call("lookupNode", [name], signal)));
    } catch (error) {
      if (error instanceof RosRefusal) return;
      throw error;
    }
    const isThere = url && await callRos(url, "getPid", { params: [name], signal })
      .then(() => true, () => false);
    signal?.throwIfAborted();
    if (!isThere) return;
    throw new Error(
      `Cannot be node ${name} of ROS: there is one of that name at ${url}; choose another name`,
    );
  }

  async #listen(): Promise<void> {
    const { bindHostname: hostname, transport, clock, logger, masterUrl } = this.#options;
    this.#tcpros = await TcprosServer.open({
      hostname,
      port: 0,
      transport,
      clock,
      logger,
      find: (header) => this.#find(header),
    });
    const methods = slaveApi({
      name: this.name,
      masterUrl: masterUrl.href,
      publications: this.#publications,
      subscriptions: this.#subscriptions,
      address: () => ({ hostname: this.#options.hostname, port: this.#tcpros.port }),
      shutdown: (reason) =>
        this.#lost.resolve(new Error(`The master ended node ${this.name}: ${reason}`)),
    });
    this.#rpc = await RpcServer.open({ hostname, port: 0, methods, logger });
  }

  #find({ topic, service }: ConnectionHeader): ServeConnection | undefined {
    if (topic !== undefined) {
      const publication = this.#publications.get(topic);
      return publication && ((...connection) => publication.serve(...connection));
    }
    const options = this.#services.get(service ?? "");
    return options &&
      ((socket, stream, header) => serveCaller(options, { socket, stream, header }));
  }

  get #addresses(): NodeAddresses {
    const host = uriHost(this.#options.hostname);
    return {
      api: `http://${host}:${this.#rpc.port}/`,
      services: `rosrpc://${host}:${this.#tcpros.port}`,
    };
  }

  #callOptions(service: string): CallServiceOptions {
    const { transport, clock, maxMessageBytes } = this.#options;
    return { callerId: this.name, service, transport, clock, maxMessageBytes };
  }

  async #lookUp(service: string, signal?: AbortSignal): Promise<string> {
    const url = await this.master.call("lookupService", [service], signal);
    return typeof url === "string" ? url : "";
  }
}

/** In addresses IPv6 is in brackets. */
function uriHost(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
