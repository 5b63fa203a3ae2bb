import foxglove, {
  type Channel,
  type ConnectionGraphUpdate,
  type FetchAssetResponse,
  type FoxgloveClient,
  type MessageData,
  type Parameter,
  type ParameterValues,
  type ServerInfo,
  type Service,
  type StatusMessage,
} from "@foxglove/ws-protocol";
import { Collector } from "../../support/collector.ts";

/** A message of a channel, as a test looks at it. */
export interface SeenMessage {
  readonly topic: string;
  readonly timestampNs: bigint;
  readonly message: unknown;
}

const decoder = new TextDecoder();

/** Foxglove's own client, which keeps what it is told. */
export class FoxClient implements AsyncDisposable {
  readonly client: FoxgloveClient;
  readonly socket: WebSocket;
  readonly info: Collector<ServerInfo> = new Collector();
  readonly channels: Collector<Channel> = new Collector();
  readonly goneChannels: Collector<number> = new Collector();
  readonly services: Collector<Service> = new Collector();
  readonly goneServices: Collector<number> = new Collector();
  readonly messages: Collector<SeenMessage> = new Collector();
  readonly times: Collector<bigint> = new Collector();
  readonly answers: Collector<unknown> = new Collector();
  readonly failures: Collector<string> = new Collector();
  readonly params: Collector<ParameterValues> = new Collector();
  readonly graphs: Collector<ConnectionGraphUpdate> = new Collector();
  readonly assets: Collector<FetchAssetResponse> = new Collector();
  readonly statuses: Collector<StatusMessage> = new Collector();
  readonly errors: Collector<Error> = new Collector();
  readonly #topics = new Map<number, string>();
  readonly #closed = Promise.withResolvers<void>();
  #calls = 0;

  private constructor(url: string, protocol: string) {
    this.socket = new WebSocket(url, [protocol]);
    this.client = new foxglove.FoxgloveClient({ ws: this.socket });
    const { client } = this;
    client.on("serverInfo", this.info.add);
    client.on("advertise", (list) => list.forEach(this.channels.add));
    client.on("unadvertise", (list) => list.forEach(this.goneChannels.add));
    client.on("advertiseServices", (list) => list.forEach(this.services.add));
    client.on("unadvertiseServices", (list) => list.forEach(this.goneServices.add));
    client.on("message", ({ subscriptionId, timestamp, data }) =>
      this.messages.add({
        topic: this.#topics.get(subscriptionId) ?? "",
        timestampNs: timestamp,
        message: JSON.parse(decoder.decode(data as MessageData["data"] & Uint8Array<ArrayBuffer>)),
      }));
    client.on("time", ({ timestamp }) => this.times.add(timestamp));
    client.on(
      "serviceCallResponse",
      ({ data }) => this.answers.add(JSON.parse(decoder.decode(data as Uint8Array<ArrayBuffer>))),
    );
    client.on("serviceCallFailure", ({ message }) => this.failures.add(message));
    client.on("parameterValues", this.params.add);
    client.on("connectionGraphUpdate", this.graphs.add);
    client.on("fetchAssetResponse", this.assets.add);
    client.on("status", this.statuses.add);
    client.on("error", this.errors.add);
    client.on("close", () => this.#closed.resolve());
  }

  /** Connects, and waits until it is greeted. */
  static async connect(
    url: string,
    { protocol = "foxglove.sdk.v1" } = {},
  ): Promise<FoxClient> {
    const client = new FoxClient(url, protocol);
    await client.info.count(1);
    return client;
  }

  /** Waits for the channel of a topic: the latest one that is there. */
  async channel(topic: string): Promise<Channel> {
    const find = () =>
      this.channels.items.findLast((channel) =>
        channel.topic === topic && !this.goneChannels.items.includes(channel.id)
      );
    await this.channels.until(() => find() !== undefined, `a channel "${topic}"`);
    return find()!;
  }

  /** Waits for a topic's channel, and listens to it. @returns The subscription. */
  async subscribe(topic: string): Promise<number> {
    const { id } = await this.channel(topic);
    const subscription = this.client.subscribe(id);
    this.#topics.set(subscription, topic);
    return subscription;
  }

  /** Waits for a service, and calls it. */
  async call(name: string, request: unknown, encoding = "json"): Promise<void> {
    const has = ({ name: other }: Service) => other === name;
    await this.services.until((services) => services.some(has), `a service "${name}"`);
    this.client.sendServiceCallRequest({
      serviceId: this.services.items.find(has)!.id,
      callId: ++this.#calls,
      encoding,
      data: new TextEncoder().encode(JSON.stringify(request)),
    });
  }

  /** Sends messages on a topic as a client does. */
  publish(topic: string, messages: readonly unknown[], schemaName = ""): number {
    const channel = this.client.advertise({ topic, encoding: "json", schemaName });
    for (const message of messages) {
      this.client.sendMessage(channel, new TextEncoder().encode(JSON.stringify(message)));
    }
    return channel;
  }

  /** Waits for the last value of params. */
  async paramsWith(id: string | undefined): Promise<Parameter[]> {
    const has = (values: ParameterValues) => values.id === id;
    await this.params.until((all) => all.some(has), `params of ${id}`);
    return this.params.items.find(has)!.parameters;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    await this.#closed.promise;
  }
}
