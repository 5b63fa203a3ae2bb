import foxglove, { type FoxgloveClient } from "@foxglove/ws-protocol";
import { pythonWith } from "../../support/python.ts";
import { freePort } from "../../support/free_port.ts";
import { Changing, patiently } from "../../support/patience.ts";
import { TestProcess } from "../../support/process.ts";
import type { FarClient } from "../contract/far_system.ts";

const python = await pythonWith("foxglove");
const SCRIPT = new URL("./sdk_relay.py", import.meta.url).pathname;

/** Why there is no relay, where there is none. */
export const NO_RELAY: string | undefined = python === undefined ? "Foxglove's SDK" : undefined;

/** A server of Foxglove's own SDK that hands on what its clients send: see `sdk_relay.py`. */
export class SdkRelay implements AsyncDisposable {
  readonly #port = freePort();
  #process!: TestProcess;
  #clients = 0;

  private constructor() {}

  /** Starts it. */
  static async start(): Promise<SdkRelay> {
    const relay = new SdkRelay();
    await relay.restart();
    return relay;
  }

  /** Where it is. */
  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** Starts it again, at the same port. */
  async restart(): Promise<void> {
    this.#process = new TestProcess([SCRIPT, String(this.#port)], {
      program: python!,
      input: null,
    });
    await this.#process.waitForLine("ready");
  }

  /** Ends it without a word. */
  async kill(): Promise<void> {
    await this.#process.stop("SIGKILL");
    await this.#process[Symbol.asyncDispose]();
  }

  /** Sends it a signal. */
  signal(signal: Deno.Signal): void {
    this.#process.signal(signal);
  }

  /** Waits for a line that tells of a client and a topic. @returns Who the client is. */
  async told(did: string, topic: string, isWanted = (_client: string) => true): Promise<string> {
    const find = () =>
      this.#process.lines.map((line) => line.split(" "))
        .find(([word, client, of]) => word === did && of === topic && isWanted(client!))?.[1];
    return await this.#process.waitFor(find, `${did} of ${topic}`);
  }

  /** Opens a client of Foxglove's own. */
  async client(): Promise<RelayClient> {
    return await RelayClient.open(this, `/client${++this.#clients}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]();
  }
}

/** Foxglove's own client, at a relay. */
export class RelayClient implements FarClient {
  readonly #relay: SdkRelay;
  readonly #client: FoxgloveClient;
  readonly #channels = new Map<string, number>();
  readonly #changing = new Changing();
  readonly #sending = new Map<string, number>();
  readonly #callbacks = new Map<number, (value: unknown) => void>();
  readonly #closed = Promise.withResolvers<void>();
  #id = "";

  private constructor(relay: SdkRelay) {
    this.#relay = relay;
    const ws = new WebSocket(relay.url, ["foxglove.sdk.v1"]);
    const client = this.#client = new foxglove.FoxgloveClient({ ws });
    client.on("advertise", (channels) => {
      for (const { id, topic } of channels) this.#channels.set(topic, id);
      this.#changing.tell();
    });
    client.on("message", ({ subscriptionId, data }) => {
      const text = new TextDecoder().decode(data as Uint8Array<ArrayBuffer>);
      this.#callbacks.get(subscriptionId)?.(JSON.parse(text));
    });
    client.on("close", () => this.#closed.resolve());
  }

  /** Opens one, and finds out who it is to the relay: by a topic that nobody else has. */
  static async open(relay: SdkRelay, own: string): Promise<RelayClient> {
    const client = new RelayClient(relay);
    const opened = Promise.withResolvers<void>();
    client.#client.on("serverInfo", () => opened.resolve());
    await patiently(opened.promise);
    client.#send(own);
    client.#id = await relay.told("advertise", own);
    return client;
  }

  async publish(topic: string, value: unknown): Promise<void> {
    const channel = this.#send(`/${topic}`);
    // Nothing is kept for those who listen later: the bridge is to listen.
    await this.#relay.told("subscribe", `/${topic}`, (client) => client !== this.#id);
    this.#client.sendMessage(channel, new TextEncoder().encode(JSON.stringify(value)));
  }

  async subscribe(topic: string, callback: (value: unknown) => void): Promise<AsyncDisposable> {
    this.#send(`/${topic}`);
    const find = () => this.#channels.get(`/${topic}`);
    await this.#changing.until(() => find() !== undefined, () => `no channel ${topic}`);
    const subscription = this.#client.subscribe(find()!);
    this.#callbacks.set(subscription, callback);
    await this.#relay.told("subscribe", `/${topic}`, (client) => client === this.#id);
    return {
      [Symbol.asyncDispose]: () => {
        this.#callbacks.delete(subscription);
        this.#client.unsubscribe(subscription);
        return Promise.resolve();
      },
    };
  }

  async harass(topic: string): Promise<void> {
    await this.publish(topic, 5);
    const channel = this.#send(`/${topic}`);
    const nonsense = ["", "{", "nul", '"\\ud800"', `${"[".repeat(5000)}`, '{"__proto__":[{}]}'];
    for (const text of nonsense) {
      this.#client.sendMessage(channel, new TextEncoder().encode(text));
    }
    this.#client.sendMessage(channel, Uint8Array.of(0xff, 0, 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close();
    await patiently(this.#closed.promise);
  }

  #send(topic: string): number {
    const known = this.#sending.get(topic);
    if (known !== undefined) return known;
    const channel = this.#client.advertise({ topic, encoding: "json", schemaName: "" });
    this.#sending.set(topic, channel);
    return channel;
  }
}
