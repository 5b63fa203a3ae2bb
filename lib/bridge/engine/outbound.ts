import { errorText } from "../../log/error_text.ts";
import { isPattern, NamePattern } from "../../mesh/name_pattern.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";
import type { BridgedType } from "../bridge.ts";
import { withoutCovered } from "./coverage.ts";
import { FirstOpen } from "./first_open.ts";
import { KeptOpen } from "./kept_open.ts";
import { isSameType } from "./mesh_types.ts";
import { OutMessage } from "./out_message.ts";
import { OutQueue } from "./out_queue.ts";
import type { Passage } from "./route_table.ts";
import type { SessionParts } from "./session_parts.ts";

/** What is said of a topic at the other side. */
interface Advertised extends Passage {
  readonly type: BridgedType | undefined;
}

/** Messages of the mesh, on their way to the other side. */
export class Outbound implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #listeners: KeptOpen<null>;
  readonly #first: FirstOpen;
  readonly #advertised: KeptOpen<Advertised> | null;
  readonly #queues = new Map<string, OutQueue>();
  #demand: readonly NamePattern[] = [];
  #exactDemand: ReadonlySet<string> = new Set();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { clock, logger, connection } = parts;
    this.#listeners = new KeptOpen<null>({
      what: "listen to",
      open: (near) => this.#listen(near),
      isSame: () => true,
      clock,
      logger,
    });
    this.#first = new FirstOpen(this.#listeners);
    this.#advertised = connection.advertise === undefined ? null : new KeptOpen<Advertised>({
      what: "advertise",
      open: (far, { route, type }) => connection.advertise!(far, { route, type }),
      isSame: (open, wanted) => isSameType(open.type, wanted.type),
      clock,
      logger,
    });
  }

  /** Listens to what the other side wants now, and tells it what the mesh sends. */
  update(): void {
    const { link: { traits } } = this.#parts;
    this.#listeners.want(
      new Map(
        [...(traits.tellsDemand ? this.#told() : this.#routed())].map((near) => [near, null]),
      ),
    );
    this.#advertised?.want(this.#sent());
  }

  /** @returns A promise that resolves when what is wanted now is listened to. */
  async settled(): Promise<void> {
    await Promise.all([this.#listeners.settled(), this.#advertised?.settled()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const queue of this.#queues.values()) queue.close();
    await Promise.all([
      this.#listeners[Symbol.asyncDispose](),
      this.#advertised?.[Symbol.asyncDispose](),
    ]);
  }

  #routed(): Set<string> {
    return withoutCovered(this.#parts.topics.going("out").map(({ names }) => names.here));
  }

  /** What somebody at the other side listens to, by names and patterns of the mesh. */
  #told(): Set<string> {
    const { far, topics } = this.#parts;
    const listens = new Set(far.nodes.flatMap((node) => node.listens.map(({ name }) => name)));
    this.#exactDemand = listens;
    this.#demand = [...listens].filter(isPattern).map((pattern) => new NamePattern(pattern));
    const wanted = new Set<string>();
    for (const route of topics.going("out")) {
      for (const name of listens) {
        const near = isPattern(name) ? route.names.here : route.near(name);
        if (near !== undefined) wanted.add(near);
      }
    }
    return withoutCovered(wanted);
  }

  /** Of a pattern that was listened to more may come than is wanted. */
  #isWanted(far: string): boolean {
    return !this.#parts.link.traits.tellsDemand || this.#exactDemand.has(far) ||
      this.#demand.some((pattern) => pattern.matches(far));
  }

  #sent(): Map<string, Advertised> {
    const { demand, topics, types } = this.#parts;
    const sent = new Map<string, Advertised>();
    for (const near of demand.sent()) {
      const passage = topics.out(near);
      if (passage) sent.set(passage.far, { ...passage, type: types.of("topics", passage) });
    }
    return sent;
  }

  async #listen(near: string): Promise<AsyncDisposable> {
    return await this.#parts.node.listenRaw(`/${near}`, (message) => this.#take(near, message));
  }

  #take(listened: string, message: RawMessage): void {
    const { topics, demand, codecs, refused } = this.#parts;
    const { topic } = message;
    const passage = topics.out(topic);
    // What must not be lost waits on disk, and goes another way.
    if (passage?.route.options.durable) return;
    if (!passage || !this.#isWanted(passage.far) || !this.#first.is(listened, topic)) return;
    if (demand.isFromTwin(message.sender.uuid)) return;
    const via = this.#parts.via.fromNear(message.via);
    if (typeof via === "string") return void (via === "hops" && refused(via));
    this.#queue(passage).send(new OutMessage(message, passage, { via, codecs }));
  }

  #queue({ near, far, route }: Passage): OutQueue {
    let queue = this.#queues.get(far);
    if (!queue) {
      const { connection, counts, clock, refused } = this.#parts;
      queue = new OutQueue({
        route: route.options,
        counts: counts.of(near),
        publish: (message) => connection.publish(message),
        failed: (error) => refused("unpublished", `topic "${near}": ${errorText(error)}`),
        clock,
      });
      this.#queues.set(far, queue);
    }
    return queue;
  }
}
