import { createLogger, type Logger } from "../../../log/logger.ts";
import { rateLimit } from "../../../log/rate_limit.ts";
import { systemClock } from "../../../time/clock.ts";
import type { PythonCodec } from "../codecs/python_codec.ts";
import { PYTHON_CODECS } from "../codecs/python_codecs.ts";
import { Dialer } from "../connection/dialer.ts";
import type { PythonNodeSpec } from "../specs/node_spec.ts";
import type { FoundNode, PythonDiscovery } from "../specs/python_discovery.ts";
import { writeRequest } from "../wire/request.ts";
import { encodeArguments, type PythonArguments } from "./arguments.ts";
import { Caller, type PythonCallOptions } from "./caller.ts";
import { chooseDiscovery } from "./choose_discovery.ts";
import { FarNodes } from "./far_nodes.ts";
import { Handlers, type PythonHandler, type PythonListener } from "./handlers.ts";
import { ownAddresses } from "./own_addresses.ts";
import { PeerServer } from "./peer_server.ts";
import type { PythonMeshOptions } from "./python_mesh_options.ts";
import { Refusals } from "./refusals.ts";
import { Selector } from "./selector.ts";

const DEFAULT_NAME = "rosy-bridge";
const DEFAULT_CALL_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_WAITING = 100;
const DEFAULT_MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const WARN_INTERVAL_MS = 10_000;

/**
 * A node in a mesh of Python's rosy, 0.7 or 0.8: to its Python nodes one like themselves.
 *
 * - **Sending**: of the listeners that share a name one gets the message, as with Python's own nodes.
 *   What a node does not take waits, 100 messages and 5 s at most; then the oldest are dropped and
 *   counted.
 * - **Receiving**: data is decoded, and nothing is executed: a pickle that holds an object of a class of
 *   one's own is refused, and counted by the name of the class.
 * - **Nodes that die** are gone a few seconds after their connections ended, or after 30 s of silence.
 * - **Close**: takes this node back, and ends all connections. Idempotent.
 *
 * @example Both directions
 * ```ts
 * import type { PythonMesh } from "@rosy/rosy/bridge/python";
 *
 * async function talk(mesh: PythonMesh): Promise<unknown> {
 *   mesh.listen("odometry", ({ args: [pose] }) => console.log(pose));
 *   await mesh.waitForListener("some-topic");
 *   await mesh.send("some-topic", ["hello"], { keywords: { name: "world" } });
 *   return await mesh.call("multiply", [6, 7]);
 * }
 * ```
 */
export class PythonMesh implements AsyncDisposable {
  readonly #id: PythonNodeSpec["id"];
  readonly #options: PythonMeshOptions;
  readonly #codec: PythonCodec;
  readonly #logger: Logger;
  readonly #mayWarn: () => number;
  readonly #selector = new Selector();
  readonly #refusals = new Refusals();
  readonly #handlers: Handlers;
  readonly #nodes: FarNodes;
  readonly #caller: Caller;
  readonly #discovery: PythonDiscovery;
  readonly #watchers = new Set<() => void>();
  readonly #refused = new Set<(what: string, error: unknown) => void>();
  #server?: PeerServer;
  #announcing: Promise<void> = Promise.resolve();
  #sent = 0;
  #dropped = 0;

  private constructor(options: PythonMeshOptions) {
    const { name = DEFAULT_NAME, codec = "pickle", clock = systemClock } = options;
    const { logger = createLogger(), authKey, maxWaiting = DEFAULT_MAX_WAITING } = options;
    const { maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES } = options;
    const surroundings = { clock, random: Math.random, logger };
    this.#id = { name, hostname: machineName(), uuid: crypto.randomUUID() };
    this.#options = options;
    this.#codec = PYTHON_CODECS[codec];
    this.#logger = logger;
    this.#mayWarn = rateLimit(clock, WARN_INTERVAL_MS);
    this.#discovery = chooseDiscovery(options, surroundings);
    this.#handlers = new Handlers({
      codec: this.#codec,
      logger,
      changed: () => this.#announce(),
      refused: (what, error) => this.#refuse(what, error),
    });
    this.#nodes = new FarNodes({
      ...surroundings,
      dialer: new Dialer({ hostname: this.#id.hostname, authKey, clock, logger }),
      maxWaiting,
      maxMessageBytes,
      lost: (node, reason) => this.#lose(node, reason),
      changed: () => this.#tellChange(),
    });
    const { nodes, selector } = { nodes: this.#nodes, selector: this.#selector };
    this.#caller = new Caller({ nodes, selector, codec: this.#codec, clock });
  }

  /**
   * Joins a mesh.
   *
   * @param options Which one.
   * @param signal Gives up.
   * @returns The node that is in it.
   * @throws {TypeError} If the options make no sense.
   * @throws {Error} If it cannot be joined: with what to do about it.
   */
  static async join(options: PythonMeshOptions, signal?: AbortSignal): Promise<PythonMesh> {
    const mesh = new PythonMesh(options);
    try {
      await mesh.#start(signal);
      return mesh;
    } catch (error) {
      await mesh[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** All other nodes, as far as they are known. */
  get nodes(): readonly PythonNodeSpec[] {
    return this.#nodes.all.map(({ spec }) => spec);
  }

  /** How many messages went out, to each listener one. */
  get sentMessages(): number {
    return this.#sent;
  }

  /** How many messages did not go out, as a listener did not keep up or could not be reached. */
  get droppedMessages(): number {
    return this.#dropped;
  }

  /** How many messages came that could not be read. */
  get refusedMessages(): number {
    return this.#refusals.count;
  }

  /** How many of these were pickles of classes, by the classes' names. */
  get refusedClasses(): ReadonlyMap<string, number> {
    return this.#refusals.byClass;
  }

  /** Resolves when nobody can be found any more, with why. */
  get lost(): Promise<Error> {
    return this.#discovery.lost;
  }

  /** Has a function called whenever nodes have come, gone or changed. @returns What ends that. */
  watch(changed: () => void): Disposable {
    this.#watchers.add(changed);
    return { [Symbol.dispose]: () => this.#watchers.delete(changed) };
  }

  /** Has a function called with each message that cannot be read. @returns What ends that. */
  watchRefused(refused: (what: string, error: unknown) => void): Disposable {
    this.#refused.add(refused);
    return { [Symbol.dispose]: () => this.#refused.delete(refused) };
  }

  /** Tells whether a node listens to a topic. @returns Whether one does. */
  hasListener(topic: string): boolean {
    return this.#nodes.listeningTo(topic).length > 0;
  }

  /** Tells whether a node provides a service. @returns Whether one does. */
  hasProvider(service: string): boolean {
    return this.#nodes.providing(service).length > 0;
  }

  /** Waits until a node listens to a topic. @throws {unknown} The signal's reason. */
  waitForListener(topic: string, signal?: AbortSignal): Promise<void> {
    return this.#nodes.until(() => this.hasListener(topic), signal);
  }

  /** Waits until a node provides a service. @throws {unknown} The signal's reason. */
  waitForProvider(service: string, signal?: AbortSignal): Promise<void> {
    return this.#nodes.until(() => this.hasProvider(service), signal);
  }

  /**
   * Sends a message to whoever listens to a topic.
   *
   * @param topic The topic.
   * @param args The arguments.
   * @param options Keyword arguments.
   * @returns How many nodes it went to, once it has: who waits for that sends no faster than they take.
   * @throws {TypeError} If something in it cannot be encoded.
   * @throws {RangeError} If it does not fit.
   */
  async send(
    topic: string,
    args: readonly unknown[] = [],
    { keywords = {} }: Pick<PythonCallOptions, "keywords"> = {},
  ): Promise<number> {
    return await this.sendArguments(topic, { args, keywords });
  }

  /** The same as {@linkcode send}. What is sent is encoded before it returns. */
  sendArguments(topic: string, given: PythonArguments): Promise<number> {
    const listeners = this.#selector.forTopic(this.#nodes.listeningTo(topic));
    if (listeners.length === 0) return Promise.resolve(0);
    const wire = encodeArguments(given, this.#codec);
    const bytes = writeRequest({ kind: "topic", name: topic, ...wire });
    return this.#sendTo(listeners, bytes);
  }

  /**
   * Calls a service.
   *
   * @param service The service.
   * @param args The arguments.
   * @param options Keyword arguments, and how long to wait.
   * @returns The answer.
   * @throws {NoProviderError} If nobody provides it, or can be reached.
   * @throws {CallTimeoutError} If there is no answer in time.
   * @throws {ConnectionLostError} If the connection was lost before the answer came.
   * @throws {RemoteError} If it failed.
   */
  async call(
    service: string,
    args: readonly unknown[] = [],
    { keywords = {}, ...options }: PythonCallOptions = {},
  ): Promise<unknown> {
    const { callTimeoutMs = DEFAULT_CALL_TIMEOUT_MS } = this.#options;
    const { timeoutMs = callTimeoutMs, signal } = options;
    return await this.#caller.call(service, { args, keywords }, { timeoutMs, signal });
  }

  /**
   * Listens to a topic.
   *
   * @param topic The topic.
   * @param listener Is called for each message; a promise has its sender wait.
   * @returns What ends it.
   */
  listen(topic: string, listener: PythonListener): Disposable {
    return this.#handlers.listen(topic, listener);
  }

  /**
   * Provides a service.
   *
   * @param service The service.
   * @param handler Answers calls; what it throws is an exception to who called.
   * @returns What ends it.
   * @throws {Error} If it is provided by this node already.
   */
  provide(service: string, handler: PythonHandler): Disposable {
    return this.#handlers.provide(service, handler);
  }

  /** Waits until others have been told what this node listens to and provides now. */
  async announced(): Promise<void> {
    await this.#announcing;
  }

  /** Leaves the mesh. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#discovery[Symbol.asyncDispose]();
    await Promise.all([this.#server?.[Symbol.asyncDispose](), this.#nodes.close()]);
  }

  async #start(signal: AbortSignal | undefined): Promise<void> {
    const { authKey, clock = systemClock } = this.#options;
    const { maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES } = this.#options;
    const [own] = ownAddresses(this.#options.interface);
    if (own === undefined) throw noAddress(this.#options.interface);
    this.#server = await PeerServer.listen({
      hostname: this.#options.interface === undefined ? "0.0.0.0" : own,
      authKey,
      maxMessageBytes,
      clock,
      logger: this.#logger,
      message: (message) => this.#handlers.take(message),
      call: (call) => this.#handlers.answer(call),
    });
    const found = (nodes: readonly FoundNode[]) => this.#found(nodes);
    await this.#discovery.start({ own: () => this.#spec(), found }, signal);
  }

  #spec(): PythonNodeSpec {
    const { port } = this.#server!;
    return {
      id: this.#id,
      addresses: ownAddresses(this.#options.interface).map((hostname) => ({
        transport: "tcp",
        hostname,
        port,
        family: "IPv4",
      })),
      topics: this.#handlers.topics,
      services: this.#handlers.services,
    };
  }

  async #sendTo(listeners: readonly FoundNode[], bytes: Uint8Array): Promise<number> {
    const sent = await Promise.all(listeners.map((node) => this.#nodes.peer(node).send(bytes)));
    const count = sent.filter((isSent) => isSent).length;
    this.#sent += count;
    this.#dropped += sent.length - count;
    return count;
  }

  #announce(): void {
    this.#announcing = this.#discovery.update();
  }

  #found(nodes: readonly FoundNode[]): void {
    for (const uuid of this.#nodes.replace(nodes)) this.#selector.forget(uuid);
  }

  #lose({ spec: { id } }: FoundNode, reason: string): void {
    this.#logger.debug(`Lost node ${id.name}@${id.hostname} of Python's rosy: ${reason}`);
    this.#discovery.doubt(id.uuid);
  }

  #refuse(what: string, error: unknown): void {
    this.#refusals.note(error);
    for (const refused of this.#refused) refused(what, error);
    if (!this.#mayWarn()) return;
    this.#logger.warn(`Cannot take ${what} of Python's rosy: ${(error as Error).message}`);
  }

  #tellChange(): void {
    for (const changed of this.#watchers) changed();
  }
}

function noAddress(wanted: string | undefined): Error {
  const which = wanted === undefined ? "no network interface" : `no network interface "${wanted}"`;
  return new Error(`Cannot be found by Python's rosy: ${which} has an IPv4 address`);
}

function machineName(): string {
  try {
    return Deno.hostname();
  } catch {
    // Without the permission Unix sockets are of no use, and TCP is.
    return "localhost";
  }
}
