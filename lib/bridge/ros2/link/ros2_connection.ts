import { CallTimeoutError, NoProviderError } from "../../../service/errors.ts";
import type {
  AdvertiseOptions,
  AnswerCall,
  CallContext,
  DeliverFar,
  LinkConnection,
  MeshSide,
  SubscribeOptions,
} from "../../bridge.ts";
import { argumentsOf, requestOf, responseOf } from "../../ros1/link/service_values.ts";
import type { MeshMessage } from "../../mesh_message.ts";
import { isRosName } from "../names.ts";
import { Ros2Node } from "../node/ros2_node.ts";
import { NoAnswerError } from "../node/service_client.ts";
import { Advertised } from "./advertised.ts";
import { BridgedTypes } from "./bridged_types.ts";
import { farNodes } from "./far_nodes.ts";

/** How long a caller of ROS 2 is worked for, as it does not say how long it waits, in milliseconds. */
const ANSWER_MS = 60_000;
const NOTHING: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** A bridge's connection to ROS 2: a node there. */
export class Ros2Connection implements LinkConnection {
  readonly lost: Promise<Error>;
  readonly #node: Ros2Node;
  readonly #mesh: MeshSide;
  readonly #advertised: Advertised;
  readonly #types: BridgedTypes;

  /**
   * @param node The node; it ends with the connection.
   * @param mesh What is told of ROS 2.
   */
  constructor(node: Ros2Node, mesh: MeshSide) {
    this.#node = node;
    this.#mesh = mesh;
    this.lost = node.failed;
    this.#advertised = new Advertised(node);
    this.#types = new BridgedTypes(node.types, () => this.#tell());
    node.onGraph = () => this.#tell();
    node.onMismatch = ({ own, other, why }) =>
      mesh.logger.warn(
        `Topic "${own.topic}" of ROS 2 does not reach ${other.guid.slice(0, 16)}: ${why}`,
      );
    this.#tell();
  }

  /** Subscribes to a topic of ROS 2. */
  subscribe(
    name: string,
    { route }: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable> {
    // Nothing of that name can ever come.
    if (!isRosName(name)) return Promise.resolve(NOTHING);
    const { type } = route.options;
    const subscription = this.#node.subscribe(name, (message, { timeMs, isKept }) =>
      deliver({
        name,
        args: [message],
        isKept,
        ...(timeMs !== undefined && { publishedAtMs: timeMs }),
      }), {
      ...(type !== undefined && { type }),
      onRefused: (why) => this.#mesh.refused("undecodable", `topic "${name}": ${why}`),
    });
    return Promise.resolve({
      [Symbol.asyncDispose]: () => Promise.resolve(subscription[Symbol.dispose]()),
    });
  }

  /** Publishes on a topic of ROS 2, where it is of a type of ROS 2. */
  advertise(name: string, options: AdvertiseOptions): Promise<AsyncDisposable> {
    return isRosName(name) ? this.#advertised.add(name, options) : Promise.resolve(NOTHING);
  }

  /** Publishes a message. */
  publish(message: MeshMessage): Promise<void> {
    return this.#advertised.publish(message);
  }

  /** Provides a service in ROS 2, where it is of a type of ROS 2. */
  async provide(
    service: string,
    { route, type }: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable> {
    const name = type?.name ?? route.options.type;
    if (name === undefined || !isRosName(service)) return NOTHING;
    const { response } = await this.#node.types.service(name);
    const provided = await this.#node.provide(service, {
      type: name,
      onRefused: (why) => this.#mesh.refused("unanswered", `service ${why}`),
    }, async (request, signal) => {
      const context = { signal, timeoutMs: ANSWER_MS, takesParts: false };
      const args = argumentsOf(request as Readonly<Record<string, unknown>>, type);
      return responseOf(await answer(args, context), response);
    });
    return { [Symbol.asyncDispose]: () => Promise.resolve(provided[Symbol.dispose]()) };
  }

  /** Calls a service of ROS 2. */
  async call(
    service: string,
    args: readonly unknown[],
    { signal, timeoutMs }: CallContext,
  ): Promise<unknown> {
    const route = this.#mesh.routes.find((route) =>
      route.kind === "services" && route.near(service) !== undefined
    );
    const type = route?.options.type ?? this.#node.serviceType(service);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      // Without a type it fails, and says what to do.
      if (type === undefined) return await this.#node.call(service, {}, { signal: limit });
      const { request } = await this.#node.types.service(type);
      const value = requestOf(args, { ...request, name: request.type });
      return await this.#node.call(service, value, { type, signal: limit });
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      if (error.why === "silence") throw new CallTimeoutError(service, timeoutMs);
      throw new NoProviderError(service, error.message, { cause: error });
    }
  }

  /** Leaves ROS 2. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#node[Symbol.asyncDispose]();
  }

  #tell(): void {
    this.#mesh.graph(farNodes(this.#node.graph, this.#types));
  }
}
