import { connect, headers } from "@nats-io/transport-node";
import type { FarEndpoint } from "../../../lib/bridge/bridge.ts";
import { Route } from "../../../lib/bridge/route.ts";
import type { FarClient } from "../contract/far_system.ts";
import { argumentsOf, meshMessage, TestSide } from "./link_fixture.ts";

/** A client that speaks as another mesh's bridge does, and tells what it has. */
export class BridgeLikeClient implements FarClient {
  readonly #side: TestSide;
  readonly #servers: string;
  readonly #listens = new Set<FarEndpoint>();
  readonly #sends = new Set<FarEndpoint>();
  readonly #provides = new Set<FarEndpoint>();

  private constructor(side: TestSide, servers: string) {
    this.#side = side;
    this.#servers = servers;
  }

  static async connect(servers: string): Promise<BridgeLikeClient> {
    const site = crypto.randomUUID();
    return new BridgeLikeClient(await TestSide.connect({ servers, site }), servers);
  }

  async publish(
    topic: string,
    value: unknown,
    { isKept = false }: { readonly isKept?: boolean } = {},
  ): Promise<void> {
    this.#tell(this.#sends, { name: topic });
    const via = [this.#side.id];
    await this.#side.connection.publish(meshMessage(topic, [value], { isKept, via }));
  }

  async subscribe(topic: string, callback: (value: unknown) => void): Promise<AsyncDisposable> {
    const route = new Route("topics", topic);
    const subscription = await this.#side.connection.subscribe(topic, { route }, (message) => {
      callback(argumentsOf(message)[0]);
    });
    const untell = this.#tell(this.#listens, { name: topic });
    return disposedBy(untell, subscription);
  }

  async provide(service: string, handler: (value: unknown) => unknown): Promise<AsyncDisposable> {
    const route = new Route("services", service);
    const provided = await this.#side.connection.provide!(
      service,
      { route },
      ([value]) => Promise.try(handler, value),
    );
    return disposedBy(this.#tell(this.#provides, { name: service }), provided);
  }

  async call(service: string, value: unknown): Promise<unknown> {
    const { signal } = new AbortController();
    const context = { signal, timeoutMs: 60_000, takesParts: false };
    return await this.#side.connection.call!(service, [value], context);
  }

  async harass(topic: string): Promise<void> {
    await using connection = await connect({ servers: this.#servers });
    const subject = `rosy.t.${topic}`;
    for (const head of ["", "msgpack 1 - ", "none 1 - ", "- 1 v ", "\u00ff 1 - "]) {
      const all = headers();
      all.set("Rosy", head);
      connection.publish(subject, Uint8Array.of(0xc1, 0xff), { headers: all });
    }
    connection.publish(`rosy._state.${crypto.randomUUID()}`, "[1]");
    connection.publish("rosy._cancelled", "x".repeat(100_000));
    await connection.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#side[Symbol.asyncDispose]();
  }

  #tell(set: Set<FarEndpoint>, endpoint: FarEndpoint): () => void {
    set.add(endpoint);
    this.#present();
    return () => {
      set.delete(endpoint);
      this.#present();
    };
  }

  #present(): void {
    this.#side.connection.present!([{
      name: "client",
      id: this.#side.id,
      hostname: "elsewhere",
      sends: [...this.#sends],
      listens: [...this.#listens],
      provides: [...this.#provides],
    }]);
  }
}

function disposedBy(untell: () => void, inner: AsyncDisposable): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      untell();
      await inner[Symbol.asyncDispose]();
    },
  };
}
