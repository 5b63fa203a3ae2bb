import type {
  AnswerCall,
  DeliverFar,
  FarMessage,
  FarNode,
  Link,
  LinkConnection,
  LinkTraits,
  MeshSide,
} from "../../lib/bridge/bridge.ts";
import type { MeshMessage } from "../../lib/bridge/mesh_message.ts";
import { NamePattern } from "../../lib/mesh/name_pattern.ts";
import { NoProviderError } from "../../lib/service/errors.ts";

interface Subscriber {
  readonly owner: unknown;
  readonly pattern: NamePattern;
  readonly deliver: DeliverFar;
}

/** Traits of a system that tells nothing and takes patterns, like a broker. */
export const BROKER: LinkTraits = {
  tellsTopics: false,
  tellsDemand: false,
  tellsServices: false,
  takesPatterns: true,
  carriesVia: true,
  isRosy: false,
};

/** A message as the system holds it. */
interface Held {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly isKept: boolean;
  readonly via: readonly string[];
  readonly type?: string;
}

/** Another system in memory: topics, services, kept messages; it can be cut and be slow. */
export class MemorySystem {
  readonly traits: LinkTraits;
  readonly #subscribers = new Set<Subscriber>();
  readonly #services = new Map<string, AnswerCall>();
  readonly #kept = new Map<string, Held>();
  readonly #connections = new Map<PromiseWithResolvers<Error>, MeshSide>();
  readonly advertised = new Map<string, string | undefined>();
  /** What was subscribed to, and by whom it was asked. */
  readonly subscriptions: string[] = [];
  isDown = false;
  /** While it is set, nothing that is published is confirmed. */
  stalled: PromiseWithResolvers<void> | null = null;
  graph: readonly FarNode[] = [];
  presented: readonly FarNode[] = [];
  connects = 0;
  /** What was published by bridges, by what it is known by. */
  readonly ids: string[] = [];

  constructor(traits: Partial<LinkTraits> = {}) {
    this.traits = { ...BROKER, ...traits };
  }

  /** A link to it. */
  link(address = "memory://here"): Link {
    return {
      kind: "memory",
      address,
      system: address,
      traits: this.traits,
      connect: (mesh) => this.#connect(mesh),
    };
  }

  /** Ends all connections. */
  cut(): void {
    for (const lost of this.#connections.keys()) lost.resolve(new Error("the cable was cut"));
    this.#connections.clear();
  }

  /** Tells the bridges what there is. */
  tell(graph: readonly FarNode[]): void {
    this.graph = graph;
    for (const mesh of this.#connections.values()) mesh.graph(graph);
  }

  /** Publishes as a client. */
  async publish(
    message: Partial<Held> & Pick<Held, "name" | "args">,
    owner?: unknown,
  ): Promise<void> {
    const held = { isKept: false, via: [], ...message };
    if (held.isKept) this.#kept.set(held.name, held);
    for (const subscriber of [...this.#subscribers]) {
      if (subscriber.owner === owner || !subscriber.pattern.matches(held.name)) continue;
      await subscriber.deliver(this.#farMessage(held));
    }
  }

  /** Subscribes as a client, or as a bridge. */
  subscribe(pattern: string, deliver: DeliverFar, owner: unknown = {}): AsyncDisposable {
    const subscriber = { owner, pattern: new NamePattern(pattern), deliver };
    this.#subscribers.add(subscriber);
    for (const held of this.#kept.values()) {
      if (subscriber.pattern.matches(held.name)) void deliver(this.#farMessage(held));
    }
    return disposable(() => this.#subscribers.delete(subscriber));
  }

  provide(service: string, answer: AnswerCall): AsyncDisposable {
    this.#services.set(service, answer);
    return disposable(() =>
      this.#services.get(service) === answer && this.#services.delete(service)
    );
  }

  hasService(service: string): boolean {
    return this.#services.has(service);
  }

  async call(service: string, args: readonly unknown[], takesParts = false): Promise<unknown> {
    const answer = this.#services.get(service);
    if (!answer) throw new NoProviderError(service, `Nobody provides "${service}"`);
    const { signal } = new AbortController();
    return await answer(args, { signal, timeoutMs: 10_000, takesParts });
  }

  #farMessage({ name, args, isKept, via }: Held): FarMessage {
    return { name, args, isKept, ...this.traits.carriesVia && { via } };
  }

  #connect(mesh: MeshSide): Promise<LinkConnection> {
    this.connects++;
    if (this.isDown) return Promise.reject(new Error("nobody is there"));
    const lost = Promise.withResolvers<Error>();
    this.#connections.set(lost, mesh);
    if (this.graph.length > 0) mesh.graph(this.graph);
    const owner = {};
    const connection: LinkConnection = {
      lost: lost.promise,
      subscribe: (name, _options, deliver) => {
        this.subscriptions.push(name);
        return Promise.resolve(this.subscribe(name, deliver, owner));
      },
      advertise: (name, { type }) => {
        this.advertised.set(name, type?.name);
        return Promise.resolve(disposable(() => this.advertised.delete(name)));
      },
      publish: (message) => this.#publish(message, owner),
      provide: (service, _options, answer) => Promise.resolve(this.provide(service, answer)),
      call: async (service, args, { takesParts }) => await this.call(service, args, takesParts),
      present: (nodes) => void (this.presented = nodes),
      [Symbol.asyncDispose]: () => {
        this.#connections.delete(lost);
        return Promise.resolve();
      },
    };
    return Promise.resolve(connection);
  }

  #publish({ name, args, isKept, via, id }: MeshMessage, owner: unknown): void | Promise<void> {
    this.ids.push(id);
    const publishing = this.publish({ name, args, isKept, via }, owner);
    return this.stalled ? this.stalled.promise.then(() => publishing) : publishing;
  }
}

function disposable(dispose: () => unknown): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: () => {
      dispose();
      return Promise.resolve();
    },
  };
}
