import type { NodeRecord } from "../../mesh/node_record.ts";
import type { Topology } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";
import { NOT_AGAIN } from "../../wire/retained.ts";
import type { Wait } from "../delivery_policy.ts";
import type { Route, RoutedTopic } from "../route.ts";
import { CatchUp, type Wanted } from "./catch_up.ts";
import type { KeptFrames } from "./kept_frames.ts";
import { type KeptMessage, MessageStore } from "./message_store.ts";
import { RetainedSource } from "./retained_source.ts";

/** Of so many nodes that were given up it is remembered how far they were, for each topic. */
const MAX_DEPARTED = 256;

/** What a {@linkcode RetainedTopic} finds listeners and the ways to them by. */
export interface RetainedTopicOptions {
  readonly topic: RoutedTopic;
  readonly ownUuid: string;
  readonly topology: Topology;
  readonly frames: KeptFrames;
  readonly clock: Clock;
  /** The way to a listener, opened where there is none. */
  readonly route: (record: NodeRecord) => Route;
}

/**
 * A topic whose newest messages this node keeps, and who has got them.
 *
 * - A node that begins to listen, whoever else listens, gets all of them; one that was given up and is
 *   found again gets those that it has not been sent.
 * - Until it has caught up, new messages to it go the same way, behind them.
 */
export class RetainedTopic {
  readonly store: MessageStore;
  /** What the node's own listeners know it by. */
  readonly source = new RetainedSource();
  readonly #options: RetainedTopicOptions;
  /** The listeners that were seen, by uuid. */
  readonly #seen = new Set<string>();
  readonly #catchUps = new Map<string, CatchUp>();
  /** The number of the last message that nodes were sent which were given up. */
  readonly #departed = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #listeners: readonly NodeRecord[] = [];

  constructor(options: RetainedTopicOptions) {
    const { topic, topology } = this.#options = options;
    this.store = new MessageStore(topic.options.retain);
    this.#unsubscribe = topology.named("topics", topic.name).subscribe(() => this.update());
    this.update();
  }

  /** Keeps as much as the topic's options say from now on. */
  limit(): void {
    this.store.limit(this.#options.topic.options.retain);
  }

  /** Gives what is kept to whoever listens only now. */
  update(): void {
    const { topology, topic, ownUuid } = this.#options;
    const listeners = topology.listeners(topic.name);
    if (listeners === this.#listeners) return;
    this.#listeners = listeners;
    const present = new Set(listeners.map(({ id }) => id.uuid));
    for (const uuid of this.#seen) if (!present.has(uuid)) this.#leave(uuid);
    for (const record of listeners) {
      const { uuid } = record.id;
      if (uuid === ownUuid || this.#seen.has(uuid)) continue;
      this.#seen.add(uuid);
      this.#welcome(record);
    }
  }

  /** @returns The message, kept. */
  keep(message: Omit<KeptMessage, "number">): KeptMessage {
    this.#expire();
    return this.store.add(message);
  }

  /** Sends a new message to a peer. @returns What the sender waits for. */
  send(route: Route, message: KeptMessage): Wait {
    const catchUp = this.#catchUps.get(route.link.record.id.uuid);
    return catchUp ? catchUp.send(message) : this.#options.frames.put(route, message, NOT_AGAIN);
  }

  /** A peer asks for what is kept, and is answered in any case. */
  answer(record: NodeRecord, wanted: Wanted): void {
    this.#expire();
    this.#catchUp(this.#options.route(record), wanted);
  }

  /** A connection to a peer is open: it may lack what was on its way when the last one broke. */
  remind(route: Route): void {
    if (route.keptUpTo > 0) this.#options.frames.tell(route, 0);
  }

  /**
   * A node is gone.
   *
   * @param route The way to it.
   * @param mayReturn Whether it may be alive all the same.
   */
  depart(route: Route, mayReturn: boolean): void {
    const { uuid } = route.link.record.id;
    this.#catchUps.get(uuid)?.stop("gone");
    this.#departed.delete(uuid);
    if (!mayReturn || route.keptUpTo === 0) return;
    this.#departed.set(uuid, route.keptUpTo);
    if (this.#departed.size <= MAX_DEPARTED) return;
    this.#departed.delete(this.#departed.keys().next().value!);
  }

  /** The messages that are kept, the oldest first, as they are when each is taken. */
  *messages(): Generator<KeptMessage> {
    this.#expire();
    const { last } = this.store;
    let next = this.store.after(0);
    for (; next && next.number <= last; next = this.store.after(next.number)) yield next;
  }

  /** Gives nobody what is kept any more. @returns When all that was sent is in the outboxes. */
  async finish(): Promise<void> {
    for (const catchUp of this.#catchUps.values()) catchUp.passOver();
    await Promise.all(this.#catchUps.values().map((catchUp) => catchUp.ended()));
  }

  /** Lets go of everything. */
  close(): void {
    this.#unsubscribe();
    for (const catchUp of this.#catchUps.values()) catchUp.stop("stopped");
    this.store.clear();
  }

  #welcome(record: NodeRecord): void {
    const after = this.#departed.get(record.id.uuid) ?? 0;
    this.#departed.delete(record.id.uuid);
    this.#expire();
    // Who comes back is told even where it lacks nothing: others may listen there by now.
    if (after === 0 && !this.store.after(after)) return;
    const route = this.#options.route(record);
    route.keptUpTo = Math.max(route.keptUpTo, after);
    this.#catchUp(route, { request: 0, after });
  }

  #leave(uuid: string): void {
    this.#seen.delete(uuid);
    this.#catchUps.get(uuid)?.stop();
  }

  #catchUp(route: Route, wanted: Wanted): void {
    const { uuid } = route.link.record.id;
    const running = this.#catchUps.get(uuid);
    if (running) return running.ask(wanted);
    const { frames, clock } = this.#options;
    const ended = () => void this.#catchUps.delete(uuid);
    const options = { route, store: this.store, frames, clock, ended };
    this.#catchUps.set(uuid, new CatchUp(options, wanted));
  }

  #expire(): void {
    const { clock, topic: { options: { ttlMs } } } = this.#options;
    if (ttlMs > 0) this.store.dropBefore(clock.monotonicMs() - ttlMs);
  }
}
