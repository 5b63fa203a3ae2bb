import type { Clock } from "../../time/clock.ts";
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
import type { Route } from "../route.ts";
import type { ValueFormat } from "./calls/call_values.ts";
import { Inbox } from "./calls/inbox.ts";
import { ServiceCaller } from "./calls/service_caller.ts";
import { ServiceResponder } from "./calls/service_responder.ts";
import type { NatsClient } from "./nats_client.ts";
import type { ResolvedNatsOptions } from "./nats_options.ts";
import { Presence } from "./presence/presence.ts";
import { outgoing, type OutgoingMessage, sendInPieces } from "./publisher.ts";
import { SITE } from "./site.ts";
import type { DeliveredIds } from "./storage/delivered_ids.ts";
import { Storage } from "./storage/storage.ts";
import { planSubjects, SubjectCache, type SubjectPlan } from "./subject_plan.ts";
import { TopicSubscription } from "./topic_subscription.ts";

/** What a connection works with. */
export interface NatsConnectionOptions {
  readonly client: NatsClient;
  readonly mesh: MeshSide;
  readonly options: ResolvedNatsOptions;
  readonly clock: Clock;
  readonly delivered: DeliveredIds;
}

/**
 * Sets a connection up that a client has opened.
 *
 * @param options What it works with; the client is closed with it, or where this fails.
 */
export async function openNatsConnection(
  options: NatsConnectionOptions,
): Promise<BridgedNatsConnection> {
  try {
    const connection = new BridgedNatsConnection(options);
    await options.client.flush();
    return connection;
  } catch (error) {
    await options.client[Symbol.asyncDispose]();
    throw error;
  }
}

/** A connection to NATS, as bridges see it. */
export class BridgedNatsConnection implements LinkConnection {
  readonly lost: Promise<Error>;
  readonly #options: NatsConnectionOptions;
  readonly #plan: SubjectPlan;
  readonly #subjects = new SubjectCache();
  readonly #storage: Storage;
  readonly #caller: ServiceCaller;
  readonly #responder: ServiceResponder;
  readonly #presence: Presence | null;
  readonly #subscriptions = new Set<AsyncDisposable>();
  readonly #stack = new AsyncDisposableStack();

  /** @param options What it works with. */
  constructor(options: NatsConnectionOptions) {
    const { client, clock, mesh } = options;
    this.#options = options;
    this.#plan = planSubjects(options.options);
    this.lost = client.lost;
    client.forbidden = (what) => mesh.refused("permission", `${what}: give the user that right`);
    this.#stack.use(client);
    this.#storage = this.#stack.use(new Storage(options));
    const inbox = this.#stack.use(new Inbox(client, this.#plan.rosy?.inbox ?? "_INBOX."));
    const parts = {
      client,
      clock,
      inbox,
      plan: this.#plan,
      subjects: this.#subjects,
      refused: (why: string, detail?: string) => mesh.refused(why, detail),
    };
    this.#caller = new ServiceCaller(parts);
    this.#responder = this.#stack.use(new ServiceResponder(parts));
    this.#presence = this.#openPresence();
  }

  async subscribe(
    name: string,
    { route }: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable> {
    const { client, clock, mesh, options, delivered } = this.#options;
    if (route.options.durable) await this.#storage.ready();
    const isDurable = route.options.durable === true && this.#storage.durable !== null;
    const subscription = new TopicSubscription({
      client,
      clock,
      name,
      format: this.#formatOf(route),
      delivered,
      deliver,
      site: options.site,
      roots: this.#rootsOf(isDurable),
      refused: (why, detail) => mesh.refused(why, detail),
    });
    await client.flush();
    if (isDurable) await subscription.readDurable(this.#storage.durable!);
    else if (route.options.durable) mesh.logger.warn(this.#storage.whyNone(name));
    // What is kept comes when it comes: who listens does not wait for it.
    void this.#readKept(subscription);
    this.#subscriptions.add(subscription);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#subscriptions.delete(subscription);
        await subscription[Symbol.asyncDispose]();
      },
    };
  }

  publish(message: MeshMessage): void | Promise<void> {
    const whole = outgoing(message, this.#formatOf(message.route));
    if (message.route.options.durable) return this.#publishDurable(message.name, whole);
    const { client } = this.#options;
    const subject = this.#subjects.of(this.#plan.topics, message.name);
    const sent = sendInPieces(client, whole, (payload, headers) => {
      return client.publish(subject, payload, { headers });
    });
    if (!message.isKept || this.#plan.rosy === null) return sent as void | Promise<void>;
    return this.#keep(message.name, whole, sent);
  }

  async provide(
    service: string,
    { route }: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable> {
    return await this.#responder.provide({ service, format: this.#formatOf(route), answer });
  }

  async call(service: string, args: readonly unknown[], context: CallContext): Promise<unknown> {
    const route = this.#options.mesh.routes.find((route) =>
      route.kind === "services" && route.near(service) !== undefined
    );
    return await this.#caller.call({ service, args, format: this.#formatOf(route), context });
  }

  present(nodes: readonly FarNode[]): void {
    this.#presence?.present(nodes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A server that goes on to give stored messages to somebody who is gone gives them again late.
    await Promise.all([...this.#subscriptions].map((each) => each[Symbol.asyncDispose]()));
    await this.#stack.disposeAsync();
  }

  /** What must not be lost goes its own way; who need not have all of it hears it as it is sent. */
  #rootsOf(isDurable: boolean): string[] {
    const { topics, rosy } = this.#plan;
    if (rosy === null) return isDurable ? [] : [topics];
    return isDurable ? [topics] : [topics, rosy.durable];
  }

  #formatOf(route: Route | undefined): ValueFormat {
    return route?.options.format ?? (this.#plan.rosy ? "rosy" : "json");
  }

  async #publishDurable(name: string, whole: OutgoingMessage): Promise<void> {
    await this.#storage.ready();
    const { durable } = this.#storage;
    if (durable === null) throw new Error(this.#storage.whyNone(name));
    await durable.publish(name, this.#sited(whole));
  }

  async #keep(
    name: string,
    whole: OutgoingMessage,
    sent: void | Promise<unknown>,
  ): Promise<void> {
    await sent;
    await this.#storage.ready();
    try {
      await this.#storage.kept?.keep(name, this.#sited(whole));
    } catch (error) {
      // Whoever is there has it: that it is not kept is no loss of the message.
      this.#options.mesh.refused("kept", (error as Error).message);
    }
  }

  async #readKept(subscription: TopicSubscription): Promise<void> {
    await this.#storage.opened();
    if (this.#storage.kept) await subscription.readKept(this.#storage.kept);
  }

  #sited(whole: OutgoingMessage): OutgoingMessage {
    const site: readonly [string, string] = [SITE, this.#options.options.site];
    return { ...whole, headers: [...whole.headers, site] };
  }

  #openPresence(): Presence | null {
    const { client, clock, mesh } = this.#options;
    if (this.#plan.rosy === null) return null;
    const presence = new Presence({
      client,
      clock,
      subjects: this.#plan.rosy,
      id: mesh.id,
      graph: (nodes) => mesh.graph(nodes),
      refused: (why, detail) => mesh.refused(why, detail),
    });
    return this.#stack.use(presence);
  }
}
