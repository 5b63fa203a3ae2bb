import { briefText } from "../../log/error_text.ts";
import type { Clock } from "../../time/clock.ts";
import { isPattern, NamePattern } from "../../mesh/name_pattern.ts";
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
import type { RouteOptions } from "../route.ts";
import { statusTopic, tellGone, tellOnline } from "./bridge_status.ts";
import type { BrokerClient } from "./broker/broker_client.ts";
import type { BrokerMessage } from "./broker/broker_message.ts";
import { HomeAssistant } from "./home_assistant/home_assistant.ts";
import type { HomeAssistantOptions } from "./home_assistant/home_assistant_options.ts";
import { OwnMessages } from "./own_messages.ts";
import { ProvidedService } from "./services/provided_service.ts";
import { ServiceCalls } from "./services/service_calls.ts";
import { ownLevel, TopicNames } from "./topic_names.ts";
import { readMessage } from "./wire/read_message.ts";
import { type MessageFormat, writeMessage } from "./wire/write_message.ts";

/** What a connection is made of. */
export interface MqttConnectionOptions {
  readonly clientId: string;
  /** Whether it has that name each time. */
  readonly isNamed: boolean;
  /** Whether the broker goes on with what was subscribed to when it comes back. */
  readonly keepsSession: boolean;
  /** How messages are written unless a route says otherwise. */
  readonly format: MessageFormat;
  readonly names: TopicNames;
  readonly mesh: MeshSide;
  readonly clock: Clock;
  readonly homeAssistant: HomeAssistantOptions | undefined;
}

/** A connection of a bridge to a broker of MQTT. */
export class MqttConnection implements LinkConnection {
  readonly lost: Promise<Error>;
  readonly #client: BrokerClient;
  readonly #options: MqttConnectionOptions;
  readonly #own: OwnMessages;
  readonly #calls: ServiceCalls;
  readonly #services: TopicNames;
  readonly #status: string;
  readonly #homeAssistant: HomeAssistant | null;
  #judged: { readonly message: BrokerMessage; readonly isOwn: boolean } | null = null;

  private constructor(client: BrokerClient, options: MqttConnectionOptions) {
    const { names, clientId, mesh, clock, homeAssistant } = options;
    this.#client = client;
    this.#options = options;
    this.#own = new OwnMessages(clock);
    this.#services = new TopicNames(`${names.base}/$service`);
    this.#status = statusTopic(names, clientId);
    this.#calls = new ServiceCalls({
      client,
      clock,
      topicOf: (service) => this.#services.topic(service),
      answers: `${names.base}/$answer/${ownLevel(clientId)}`,
      refused: (detail) => mesh.refused("answer", detail),
    });
    this.lost = client.lost;
    void this.lost.then((error) => this.#calls.close(error));
    this.#homeAssistant = homeAssistant
      ? new HomeAssistant({ client, names, status: this.#status, ...homeAssistant })
      : null;
  }

  /** Says that the bridge is there, by a client that is connected. */
  static async open(
    client: BrokerClient,
    options: MqttConnectionOptions,
  ): Promise<MqttConnection> {
    const connection = new MqttConnection(client, options);
    try {
      await tellOnline(client, connection.#status);
    } catch (error) {
      options.mesh.logger.warn(`The bridge's status cannot be told: ${briefText(error)}`);
    }
    return connection;
  }

  async subscribe(
    name: string,
    { route: { options } }: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable> {
    const { names, keepsSession } = this.#options;
    const pattern = isPattern(name) ? new NamePattern(name) : null;
    const matches = (far: string) => pattern?.matches(far) ?? far === name;
    const how = { qos: qosOf(options), isLasting: keepsSession && options.durable === true };
    return await this.#client.subscribe(
      names.filter(name),
      how,
      (message) => this.#take(message, matches, deliver),
    );
  }

  publish(message: MeshMessage): void | Promise<void> {
    const { names, format } = this.#options;
    const { version } = this.#client;
    const { route: { options }, isKept: isRetained } = message;
    const topic = names.topic(message.name);
    const written = writeMessage(message, { version, format: options.format ?? format });
    const { payload } = written;
    if (version === 4) this.#expect(topic, payload, isRetained);
    const how = { ...written, isRetained, qos: qosOf(options) };
    if (how.qos === 0) return this.#client.publish(topic, payload, how);
    const { accepted, confirmed } = this.#client.publishSurely(topic, payload, how);
    if (options.durable) return confirmed.then(() => {});
    confirmed.catch((error) => this.#options.mesh.refused("unpublished", briefText(error)));
    return accepted;
  }

  async provide(
    service: string,
    _options: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable> {
    const refused = (detail: string) => this.#options.mesh.refused("request", detail);
    const provided = new ProvidedService({ client: this.#client, answer, refused });
    await provided.listen(this.#services.topic(service));
    return provided;
  }

  call(service: string, args: readonly unknown[], context: CallContext): Promise<unknown> {
    return this.#calls.call(service, args, context);
  }

  advertise(name: string, { type }: AdvertiseOptions): Promise<AsyncDisposable> {
    if (type) this.#homeAssistant?.learn(name, type);
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  /** Only the bridge that is at work is asked for it. */
  present(_nodes: readonly FarNode[]): void {
    this.#homeAssistant?.announce();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#homeAssistant?.[Symbol.asyncDispose]();
      await tellGone(this.#client, this.#status, this.#options.isNamed);
    } catch {
      // It is lost, and the broker tells that.
    }
    await this.#client[Symbol.asyncDispose]();
  }

  #take(
    message: BrokerMessage,
    matches: (far: string) => boolean,
    deliver: DeliverFar,
  ): void | Promise<void> {
    const { names, mesh } = this.#options;
    const name = names.name(message.topic);
    if (name === undefined || !matches(name) || this.#isOwn(message)) return;
    try {
      const far = readMessage(message, name);
      if (!far.via?.includes(mesh.id)) return deliver(far);
    } catch (error) {
      mesh.refused("undecodable", `topic "${name}": ${briefText(error)}`);
    }
  }

  /** Brokers of 3.1.1 send back what they are sent. */
  #expect(topic: string, payload: Uint8Array, isRetained: boolean): void {
    if (isRetained) this.#own.keep(topic, payload);
    if (this.#client.hears(topic)) this.#own.expect(topic, payload);
  }

  /** Several subscriptions may ask of one message. */
  #isOwn(message: BrokerMessage): boolean {
    if (this.#client.version === 5) return false;
    const { topic, payload, isRetained } = message;
    if (this.#judged?.message !== message) {
      this.#judged = { message, isOwn: this.#own.isOwn(topic, payload, isRetained) };
    }
    return this.#judged.isOwn;
  }
}

function qosOf({ qos, durable = false }: RouteOptions): 0 | 1 | 2 {
  return durable ? qos || 1 : qos ?? 0;
}
