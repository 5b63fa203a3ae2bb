import { patiently } from "../../support/patience.ts";
import type { FarClient } from "../contract/far_system.ts";
import type { Said } from "./odd_server.ts";

/** A client of rosbridge that knows nothing but JSON. */
export class BareClient implements FarClient {
  readonly #socket: WebSocket;
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #topics = new Map<string, Set<(value: unknown) => void>>();
  readonly #services = new Map<string, (value: unknown) => unknown>();
  readonly #calls = new Map<string, PromiseWithResolvers<unknown>>();
  #last = 0;

  private constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.#opened.resolve();
    this.#socket.onclose = () => this.#closed.resolve();
    this.#socket.onerror = () => this.#opened.reject(new Error("there is no server"));
    this.#socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
  }

  static async open(url: string): Promise<BareClient> {
    const client = new BareClient(url);
    await patiently(client.#opened.promise);
    return client;
  }

  say(operation: Said): void {
    this.#socket.send(JSON.stringify(operation));
  }

  async publish(
    topic: string,
    msg: unknown,
    { isKept = false }: { isKept?: boolean } = {},
  ): Promise<void> {
    this.say({ op: "publish", topic, msg, latch: isKept });
    await this.#settled();
  }

  async subscribe(topic: string, callback: (value: unknown) => void): Promise<AsyncDisposable> {
    const all = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, all.add(callback));
    const id = String(++this.#last);
    this.say({ op: "subscribe", topic, id });
    await this.#settled();
    return {
      [Symbol.asyncDispose]: () => {
        all.delete(callback);
        this.say({ op: "unsubscribe", topic, id });
        return Promise.resolve();
      },
    };
  }

  async provide(
    service: string,
    handler: (value: unknown) => unknown,
  ): Promise<AsyncDisposable> {
    this.#services.set(service, handler);
    this.say({ op: "advertise_service", service, type: "std_srvs/SetBool" });
    await this.#settled();
    return {
      [Symbol.asyncDispose]: () => {
        this.#services.delete(service);
        this.say({ op: "unadvertise_service", service });
        return Promise.resolve();
      },
    };
  }

  async call(service: string, args: unknown): Promise<unknown> {
    const id = String(++this.#last);
    const answer = Promise.withResolvers<unknown>();
    this.#calls.set(id, answer);
    this.say({ op: "call_service", id, service, args, timeout: 30 });
    return await patiently(answer.promise);
  }

  async harass(topic: string): Promise<void> {
    let deep: unknown = 1;
    for (let depth = 0; depth < 200; depth++) deep = { deep };
    const values = [5, null, "text", [1], { __proto__: 1, "": [null] }, deep, "x".repeat(100_000)];
    for (const value of values) await this.publish(topic, value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await patiently(this.#closed.promise);
  }

  async #settled(): Promise<void> {
    await this.call("/rosapi/get_time", {});
  }

  #take(said: Said): void {
    const { op, id, topic, msg, service, args, values, result } = said;
    if (op === "publish") {
      this.#topics.get(String(topic).replace(/^\//, ""))?.forEach((callback) => callback(msg));
    } else if (op === "service_response") {
      const call = this.#calls.get(String(id));
      if (result) call?.resolve(values);
      else call?.reject(new Error(String(values)));
    } else if (op === "call_service") {
      const handler = this.#services.get(String(service).replace(/^\//, ""));
      Promise.try(() => handler!(args)).then(
        (values) => this.say({ op: "service_response", id, service, values, result: true }),
        (error) =>
          this.say({ op: "service_response", id, service, values: String(error), result: false }),
      );
    }
  }
}
