import type {
  ActionFeedback,
  ActionGoal,
  ActionName,
  ActionResult,
} from "../../action/action_types.ts";
import type { Goal } from "../../action/goal.ts";
import type { MeshFigures } from "../../figures/mesh_figures.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type {
  AnyMesh,
  MeshTypes,
  ParamNode,
  ParamsOfNode,
  ServiceArgs,
  ServiceName,
  ServicePart,
  ServiceResult,
  TopicArgs,
  TopicName,
  UntypedParamNode,
} from "../../node/types/mesh_types.ts";
import type {
  AnyArgs,
  Listenable,
  ListenCallback,
  MatchingTopic,
  TopicPattern,
} from "../../node/types/topic_patterns.ts";
import type { AnyParams } from "../../params/param_change.ts";
import type { RemoteParams } from "../../params/remote/remote_params.ts";
import type { ActionDocument } from "../../schema/document/action_document.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import type { TopicMessage } from "../../topic/message.ts";
import type { Role } from "../gateway/mesh_view.ts";
import type { ChannelIterator } from "./channel.ts";
import type { ClientGoalOptions } from "./client_goal.ts";
import type { ClientWaitOptions } from "./client_params.ts";
import type { ClientStatus } from "./link.ts";
import type { ClientListenOptions, ClientMessages, ClientSubscription } from "./listening.ts";
import type { MeshCatalogue } from "./mesh_catalogue.ts";
import type { ClientTopicOptions } from "./sending.ts";

/** What is sent on a topic, or on any that match a pattern. */
export type ListenedArgs<M extends MeshTypes, T extends string> = T extends TopicName<M>
  ? TopicArgs<M, T>
  : AnyArgs<TopicArgs<M, MatchingTopic<M, T>>>;

/** A topic that a client sends on. */
export interface ClientTopic<Args extends readonly unknown[]> {
  /** Sends a message, as {@linkcode MeshClient.send}. */
  send(...args: Args): Promise<void>;
}

/** A service that a client calls, as told. */
export interface ClientService<Args extends readonly unknown[], Result, Part> {
  /** Calls it, as {@linkcode MeshClient.call}. */
  call(...args: Args): Promise<Result>;
  /** Calls it for its parts, as {@linkcode MeshClient.stream}. */
  stream(...args: Args): ChannelIterator<Part>;
}

/** The params of a node, as a client sees them; see `RemoteParams`. */
export type MeshClientParams<P extends object = AnyParams> = Omit<RemoteParams<P>, "unused">;

/**
 * A client of a mesh that is no node: it knows a gateway. Made by {@linkcode connect}.
 *
 * - **A lost connection** is made again, after a quarter of a second at first and ten seconds at last.
 *   What is listened to, watched and followed goes on then; calls and goals that were under way reject
 *   with a `ConnectionLostError`. Whoever sends, calls or starts a goal while there is no connection is
 *   told so by a `GatewayError`: nothing is kept for later.
 * - **Errors** are those of nodes, `NoProviderError`, `CallTimeoutError`, `RemoteError`, `ParamError`,
 *   `GoalError`, and `GatewayError` for what only a gateway refuses.
 * - **Close**: `await using`, or {@linkcode MeshClient.close}.
 */
export interface MeshClient<M extends MeshTypes = AnyMesh> extends AsyncDisposable {
  /** What it may do: look only, or act. */
  readonly role: Role;
  /** The gateway. */
  readonly gateway: NodeId;
  /** Where it stands. */
  readonly status: ClientStatus;
  /**
   * Calls back when the status is another one.
   *
   * @returns Ends it.
   */
  onStatus(callback: (status: ClientStatus) => void): () => void;
  /** The status now, and each one that it becomes; the last is `"closed"`. */
  statuses(): ChannelIterator<ClientStatus>;

  /**
   * Sends a message on a topic.
   *
   * @param topic The topic's full name.
   * @param args What listeners get after the topic's name.
   * @returns Settles when there is room for the next one. It need not be awaited: one that rejects
   * unheard does no harm.
   * @throws {GatewayError} If there is no connection, or the gateway does not let it pass: one that was
   * let pass before may be refused by the next message of its topic.
   * @throws {Error} If an argument cannot be carried.
   */
  send<T extends TopicName<M>>(topic: T, ...args: TopicArgs<M, T>): Promise<void>;
  /**
   * A topic to send on, with a last word.
   *
   * @example A robot that stops when its pilot is gone
   * ```ts
   * import { connect } from "@rosy/rosy/browser";
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals } from "@std/assert";
   *
   * await using mesh = testMesh();
   * const speeds = await mesh.record("speed");
   * await using gateway = await mesh.gateway();
   * const pilot = await mesh.clock.run(connect(gateway.url, gateway.connection));
   * const speed = pilot.getTopic("speed", { lastWord: { ms: 500, args: [0] } });
   * await mesh.clock.run(speed.send(1.5));
   * await mesh.clock.advance(600);
   * assertEquals(speeds.args, [[1.5], [0]]);
   * await pilot.close();
   * ```
   */
  getTopic<T extends TopicName<M>>(
    topic: T,
    options?: ClientTopicOptions,
  ): ClientTopic<TopicArgs<M, T>>;

  /**
   * Listens to a topic, or to all that match a pattern, also through lost connections.
   *
   * @param topic The topic's full name, or a pattern.
   * @param callback Called for each message with the topic's name and what was sent.
   * @param options What is to come.
   * @returns The means to stop. That the gateway does not let it listen is told to `onError`.
   */
  listen<T extends TopicName<M> | TopicPattern, Args extends unknown[] = unknown[]>(
    topic: T & Listenable<M, T>,
    callback: ListenCallback<M, T, Args>,
    options?: ClientListenOptions,
  ): ClientSubscription;
  /**
   * Listens as {@linkcode MeshClient.listen} does, for who wants to know more of a message than its values:
   * who sent it, and when.
   */
  onMessage<T extends TopicName<M> | TopicPattern>(
    topic: T & Listenable<M, T>,
    callback: (message: TopicMessage<ListenedArgs<M, T>>) => void,
    options?: ClientListenOptions,
  ): ClientSubscription;
  /** The messages of a topic, or of all that match a pattern, for a loop. */
  messages<T extends TopicName<M> | TopicPattern>(
    topic: T & Listenable<M, T>,
    options?: ClientListenOptions,
  ): ClientMessages<ListenedArgs<M, T>>;
  /**
   * The last message of a topic: one that is retained, or was seen by the gateway, else the next one.
   *
   * @throws {GatewayError} `timeout` if none comes in time.
   */
  lastMessage<T extends TopicName<M>>(
    topic: T,
    options?: ClientWaitOptions,
  ): Promise<TopicMessage<TopicArgs<M, T>>>;

  /**
   * Calls a service.
   *
   * @param service The service's full name.
   * @param args What its handler gets.
   * @returns What it answers.
   * @throws {NoProviderError} If nobody provides it.
   * @throws {CallTimeoutError} If no answer came in time.
   * @throws {RemoteError} If its handler threw.
   * @throws {ConnectionLostError} If the connection was lost before the answer.
   * @throws {GatewayError} If there is no connection, or the gateway does not let it pass.
   */
  call<S extends ServiceName<M>>(
    service: S,
    ...args: ServiceArgs<M, S>
  ): Promise<ServiceResult<M, S>>;
  /**
   * Calls a service for its parts, at once; the service is never far ahead of who reads them.
   *
   * @returns The parts; it throws as {@linkcode MeshClient.call} does.
   */
  stream<S extends ServiceName<M>>(
    service: S,
    ...args: ServiceArgs<M, S>
  ): ChannelIterator<ServicePart<M, S>>;
  /** A service, to be called in another way than usual. */
  getService<S extends ServiceName<M>>(
    service: S,
    options?: ClientWaitOptions,
  ): ClientService<ServiceArgs<M, S>, ServiceResult<M, S>, ServicePart<M, S>>;

  /** The params of a node, by its full name. */
  paramsOf<N extends ParamNode<M>>(
    node: N,
    options?: ClientWaitOptions,
  ): MeshClientParams<ParamsOfNode<M, N>>;
  /** The params of a node that the mesh's types do not know. */
  paramsOf<P extends object = AnyParams>(
    node: UntypedParamNode<M>,
    options?: ClientWaitOptions,
  ): MeshClientParams<P>;

  /**
   * Starts a goal of an action. It is canceled when this client is gone, unless it `goesOn`.
   *
   * @param action The action's full name.
   * @param goal What to do.
   * @param options How long to wait, and what becomes of it.
   * @returns The goal, whose id is known once it is accepted.
   */
  startGoal<A extends ActionName<M>>(
    action: A,
    goal: ActionGoal<M, A>,
    options?: ClientGoalOptions,
  ): Goal<ActionFeedback<M, A>, ActionResult<M, A>>;
  /** Follows a goal of somebody. */
  followGoal<A extends ActionName<M>>(
    action: A,
    id: string,
    options?: Pick<ClientGoalOptions, "timeoutMs">,
  ): Goal<ActionFeedback<M, A>, ActionResult<M, A>>;

  /** What there is in the mesh, kept up to date until it is closed. */
  catalogue(): Promise<MeshCatalogue>;
  /**
   * What all nodes count, as rates: of nodes, of topics, and of each node with each topic. The gateway asks
   * them once a second for all clients together, as long as anybody reads this: it ends with the loop. Rates
   * are known from the second time on, and again after a lost connection. Whoever reads slowly gets
   * the latest.
   */
  figures(): ChannelIterator<MeshFigures>;
  /** What the schema of a topic or a service says; `null` where there is none. */
  schemaOf(kind: "topics" | "services", name: string): Promise<TypeDocument | null>;
  /** What the schemas of an action say. */
  schemaOf(kind: "actions", name: string): Promise<ActionDocument | null>;

  /** Ends the connection and all that goes over it. Idempotent. */
  close(): Promise<void>;
}
