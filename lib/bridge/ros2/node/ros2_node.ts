import { type Clock, systemClock } from "../../../time/clock.ts";
import { DEFAULT_QOS, type Qos } from "../discovery/qos.ts";
import type { Mismatch } from "../participant/own_endpoints.ts";
import {
  type OpenParticipant,
  openParticipant,
  type OpenParticipantOptions,
} from "../participant/open_participant.ts";
import { Ros2Types } from "../types/ros2_types.ts";
import { Gathering } from "./gathering.ts";
import { NodeNames } from "./node_names.ts";
import { Ros2Publisher } from "./publisher.ts";
import { nodesOf, type Ros2GraphNode } from "./ros2_graph.ts";
import { ServiceClient } from "./service_client.ts";
import { type AnswerRequest, Ros2Service } from "./service_server.ts";
import { type OnMessage, Ros2Subscription, type SubscribeToOptions } from "./subscription.ts";

/** Which domain of ROS 2 is joined, and as what. */
export interface JoinRos2Options extends Omit<OpenParticipantOptions, "userData"> {
  /** The types that are known; ROS 2's own unless given. */
  readonly types?: Ros2Types;
}

/** How a topic is published on. */
export interface AdvertiseTopicOptions {
  /** The type of its messages: `std_msgs/msg/String`. */
  readonly type: string;
  /** In which quality: reliable, keeping nothing, 10 messages to be sent again, but for what is said. */
  readonly qos?: Partial<Qos>;
}

/** The most services that clients are kept of. */
const MAX_CLIENTS = 256;

/**
 * A node among those of ROS 2, with nothing of ROS installed.
 */
export class Ros2Node implements AsyncDisposable {
  /** Told when nodes, topics or services have come or gone; many changes at once are one. */
  onGraph: () => void = () => {};
  /** Told of topics that reach nobody because both sides do not fit, once for each pair. */
  onMismatch: (mismatch: Mismatch) => void = () => {};
  /** The types that are known. */
  readonly types: Ros2Types;
  readonly #name: string;
  readonly #open: OpenParticipant;
  readonly #clock: Clock;
  readonly #names: NodeNames;
  readonly #subscriptions = new Set<Ros2Subscription>();
  readonly #services = new Set<Ros2Service>();
  readonly #clients = new Map<string, Promise<ServiceClient>>();
  readonly #graph: Gathering;
  readonly #own: Gathering;

  private constructor(
    options: JoinRos2Options,
    open: OpenParticipant,
    names: (changed: () => void) => NodeNames,
  ) {
    this.types = options.types ?? new Ros2Types();
    this.#name = `/${options.name.replace(/^\/+/, "")}`;
    this.#clock = options.clock ?? systemClock;
    this.#open = open;
    this.#names = names(() => this.#changed());
    this.#graph = new Gathering(this.#clock, () => this.onGraph());
    this.#own = new Gathering(
      this.#clock,
      () => this.#names.tell(this.#name, open.participant.own),
    );
    this.#own.begin();
    open.participant.onOwnChange = () => this.#own.begin();
    open.participant.onChange = () => this.#changed();
    open.participant.onMismatch = (mismatch) => this.onMismatch(mismatch);
  }

  /**
   * Joins a domain.
   *
   * @param options Which one, and as what.
   * @returns The node; others may take a second to find it.
   * @throws {RangeError} If there is no such domain.
   * @throws {Error} If there is no such interface, or no port.
   */
  static async join(options: JoinRos2Options): Promise<Ros2Node> {
    // What security calls an enclave: nodes of ROS 2 look for it.
    const open = await openParticipant({ ...options, userData: "enclave=/;" });
    try {
      let changed = () => {};
      const { participant } = open;
      const clock = options.clock ?? systemClock;
      const names = await NodeNames.open({ participant, clock, changed: () => changed() });
      return new Ros2Node(options, open, (callback) => {
        changed = callback;
        return names;
      });
    } catch (error) {
      await open[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Resolves with why, if its network fails. */
  get failed(): Promise<Error> {
    return this.#open.failed;
  }

  /** The nodes at the other side. */
  get graph(): Ros2GraphNode[] {
    return this.#open.participant.others.flatMap((other) =>
      nodesOf(other, this.#names.of(other.data.prefix))
    );
  }

  /**
   * Subscribes to a topic.
   *
   * @param topic Its name, with or without the slash before it.
   * @param onMessage Takes messages; a promise asks to wait before the next one.
   * @param options How.
   * @returns The subscription.
   */
  subscribe(
    topic: string,
    onMessage: OnMessage,
    options: SubscribeToOptions = {},
  ): Ros2Subscription {
    const { participant } = this.#open;
    const subscription = new Ros2Subscription(rooted(topic), {
      participant,
      types: this.types,
      onMessage,
      options,
      closed: (subscription) => this.#subscriptions.delete(subscription),
    });
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /**
   * Begins to publish on a topic.
   *
   * @param topic Its name, with or without the slash before it.
   * @param options Its type, and how.
   * @returns What publishes.
   * @throws {TypeError} If the type is not known.
   */
  async advertise(
    topic: string,
    { type, qos }: AdvertiseTopicOptions,
  ): Promise<Ros2Publisher> {
    const codec = await this.types.message(type);
    return new Ros2Publisher(rooted(topic), {
      codec,
      qos: { ...DEFAULT_QOS, ...qos },
      participant: this.#open.participant,
      clock: this.#clock,
    });
  }

  /**
   * Provides a service.
   *
   * @param service Its name, with or without the slash before it.
   * @param options `type`, such as `std_srvs/srv/Trigger`; `onRefused`: told of requests that get no
   * answer, as there is no way to tell clients of ROS 2 that something failed.
   * @param answer Answers requests.
   * @returns The service.
   * @throws {TypeError} If the type is not known.
   */
  async provide(
    service: string,
    { type, onRefused = () => {} }: {
      readonly type: string;
      readonly onRefused?: (why: string) => void;
    },
    answer: AnswerRequest,
  ): Promise<Ros2Service> {
    const codec = await this.types.service(type);
    const provided = new Ros2Service({
      service: rooted(service),
      codec,
      participant: this.#open.participant,
      clock: this.#clock,
      answer,
      onRefused,
      closed: (service) => this.#services.delete(service),
    });
    this.#services.add(provided);
    return provided;
  }

  /**
   * Calls a service.
   *
   * @param service Its name, with or without the slash before it.
   * @param request What is asked.
   * @param options `type`, unless whoever provides it is known already; `signal`: gives up.
   * @returns The answer.
   * @throws {NoAnswerError} If there is none when the signal comes.
   * @throws {TypeError} If the type is not known.
   */
  async call(
    service: string,
    request: unknown,
    { type, signal }: { readonly type?: string; readonly signal: AbortSignal },
  ): Promise<unknown> {
    const name = rooted(service);
    const known = type ?? this.serviceType(name);
    if (known === undefined) {
      throw new TypeError(
        `Cannot call service "${name}" of ROS 2: nobody is known who provides it, so its type is not ` +
          `known either; give the type to wait for somebody`,
      );
    }
    const client = await this.#client(name, known);
    return await client.call(request, signal);
  }

  /** @returns The type of a service, by whoever provides it; `undefined` where nobody is known to. */
  serviceType(service: string): string | undefined {
    const provided = this.graph.flatMap(({ provides }) => provides);
    return provided.find(({ name }) => name === rooted(service))?.type;
  }

  /** Leaves the domain. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#graph.cancel();
    this.#own.cancel();
    for (const each of [...this.#subscriptions, ...this.#services]) each[Symbol.dispose]();
    await this.#open[Symbol.asyncDispose]();
  }

  async #client(service: string, type: string): Promise<ServiceClient> {
    const key = `${service} ${type}`;
    const known = this.#clients.get(key);
    if (known) return await known;
    if (this.#clients.size >= MAX_CLIENTS) this.#dropClient();
    const { participant } = this.#open;
    const client = this.types.service(type).then((codec) =>
      new ServiceClient({ service, codec, participant, clock: this.#clock })
    );
    this.#clients.set(key, client);
    client.catch(() => this.#clients.delete(key));
    return await client;
  }

  /** The one that was made first has to go. */
  #dropClient(): void {
    const [key, client] = this.#clients.entries().next().value!;
    this.#clients.delete(key);
    client.then((client) => client.close(), () => {});
  }

  #changed(): void {
    for (const subscription of this.#subscriptions) subscription.look();
    for (const service of this.#services) service.look();
    for (const client of this.#clients.values()) client.then((client) => client.look(), () => {});
    this.#graph.begin();
  }
}

function rooted(name: string): string {
  return `/${name.replace(/^\/+/, "")}`;
}
