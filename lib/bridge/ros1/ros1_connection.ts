import type {
  AdvertiseOptions,
  AnswerCall,
  CallContext,
  DeliverFar,
  FarNode,
  LinkConnection,
  MeshSide,
  SubscribeOptions,
} from "../bridge.ts";
import type { MeshMessage } from "../mesh_message.ts";
import { Advertised } from "./link/advertised.ts";
import { callFar } from "./link/call_far.ts";
import { farNodes } from "./link/far_nodes.ts";
import { PARAM_NODE } from "./link/param_services.ts";
import { Provided } from "./link/provided.ts";
import { Told } from "./link/told.ts";
import { topicReader } from "./link/topic_reader.ts";
import { TypeFinder } from "./link/type_finder.ts";
import { rosName } from "./names.ts";
import type { SystemState } from "./node/master.ts";
import { Ros1Node, type Ros1NodeOptions } from "./node/ros1_node.ts";
import type { TypeLibrary } from "./types/type_library.ts";

/** What a {@linkcode Ros1Connection} is made of. */
export interface Ros1ConnectionOptions
  extends Omit<Ros1NodeOptions, "changed" | "subscribersChanged" | "logger"> {
  readonly mesh: MeshSide;
  readonly library: TypeLibrary;
}

/** So long who is there is not told because its types are being found out, in milliseconds. */
const TYPES_MS = 300;

/** What its node has seen of ROS, and who is told of it. */
interface Seen {
  state: SystemState | null;
  tell: () => void;
}

/** A bridge's connection to ROS 1: a node there. */
export class Ros1Connection implements LinkConnection {
  readonly lost: Promise<Error>;
  readonly #options: Ros1ConnectionOptions;
  readonly #node: Ros1Node;
  readonly #advertised: Advertised;
  readonly #provided: Provided;
  readonly #types: TypeFinder;
  readonly #ending = new AbortController();
  readonly #seen: Seen;
  #isTelling = false;
  #cancelTelling = () => {};

  private constructor(node: Ros1Node, options: Ros1ConnectionOptions, seen: Seen) {
    this.#node = node;
    this.#options = options;
    this.#seen = seen;
    this.lost = node.lost;
    this.#advertised = new Advertised({ node, ...options });
    this.#provided = new Provided({ node, ...options });
    const told = new Told(options.mesh.logger);
    this.#types = new TypeFinder({
      node,
      library: options.library,
      changed: () => this.#tell(),
      failed: (what, error) => told.once(what, `The type of ${what} of ROS is unknown: ${error}`),
      signal: this.#ending.signal,
    });
  }

  /**
   * Becomes a node of ROS.
   *
   * @param options Which, where, and for which mesh.
   * @param signal Gives up.
   * @returns The connection.
   * @throws {Error} If the master cannot be reached, or there is a node of that name.
   */
  static async open(
    options: Ros1ConnectionOptions,
    signal: AbortSignal,
  ): Promise<Ros1Connection> {
    const seen: Seen = { state: null, tell: () => {} };
    const node = await Ros1Node.open({
      ...options,
      logger: options.mesh.logger,
      changed: (state) => {
        seen.state = state;
        seen.tell();
      },
      subscribersChanged: () => seen.tell(),
    }, signal);
    const connection = new Ros1Connection(node, options, seen);
    seen.tell = () => connection.#tell();
    seen.tell();
    return connection;
  }

  /** Subscribes to a topic of ROS. */
  async subscribe(
    name: string,
    _options: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable> {
    const full = rosName(name);
    // Nothing of that name can ever come.
    if (full === undefined) return { [Symbol.asyncDispose]: () => Promise.resolve() };
    await this.#node.subscribe(full, topicReader({ ...this.#options, name, deliver }));
    return { [Symbol.asyncDispose]: () => this.#node.unsubscribe(full) };
  }

  /** Publishes a topic in ROS, where it is of a type of ROS. */
  advertise(name: string, options: AdvertiseOptions): Promise<AsyncDisposable> {
    return this.#advertised.add(name, options);
  }

  /** Publishes a message. */
  publish(message: MeshMessage): void | Promise<void> {
    return this.#advertised.publish(message);
  }

  /** Provides a service in ROS, where it is of a type of ROS. */
  provide(
    service: string,
    options: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable> {
    return this.#provided.add(service, options, answer);
  }

  /** Calls a service of ROS. */
  call(name: string, args: readonly unknown[], context: CallContext): Promise<unknown> {
    return callFar({ name, args, context }, { node: this.#node, ...this.#options });
  }

  /** Is no node of ROS any more. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    this.#cancelTelling();
    this.#advertised.close();
    this.#provided.close();
    await this.#node.close();
  }

  /** What types are is mostly found out at once: it is told with the rest then. */
  #tell(): void {
    const nodes = this.#nodes();
    if (!nodes) return;
    if (this.#types.isAsking) return this.#tellLater();
    this.#cancelTelling();
    this.#isTelling = false;
    this.#options.mesh.graph(nodes);
  }

  #tellLater(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    const { mesh, clock } = this.#options;
    this.#cancelTelling = clock.after(TYPES_MS, () => {
      this.#isTelling = false;
      const nodes = this.#nodes();
      if (nodes) mesh.graph(nodes);
    }, { unref: true });
  }

  #nodes(): readonly FarNode[] | undefined {
    const { state } = this.#seen;
    if (this.#ending.signal.aborted || !state) return undefined;
    const { serviceRoutes = [] } = this.#options.mesh;
    const services = serviceRoutes.filter((route) => route.goes("in"));
    const nodes = farNodes({
      state,
      own: this.#node.name,
      subscribers: this.#node.subscribers,
      types: this.#types,
      isWanted: (service) => services.some((route) => route.near(service) !== undefined),
    });
    return [...nodes, PARAM_NODE];
  }
}
