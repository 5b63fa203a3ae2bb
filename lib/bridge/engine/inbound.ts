import { encodeMsgpack } from "../../bag/foreign/foreign_messages.ts";
import { msgpackCodec } from "../../codec/msgpack/msgpack.ts";
import { isPattern, NamePattern } from "../../mesh/name_pattern.ts";
import { announcedText } from "../../schema/announced_type.ts";
import { errorText } from "../../log/error_text.ts";
import type { BridgedType, FarMessage } from "../bridge.ts";
import type { Route } from "../route.ts";
import { mayOverlap, withoutCovered } from "./coverage.ts";
import { FirstOpen } from "./first_open.ts";
import { KeptOpen } from "./kept_open.ts";
import { isSameType } from "./mesh_types.ts";
import type { Passage } from "./route_table.ts";
import type { SessionParts } from "./session_parts.ts";

const NOWHERE: readonly string[] = [];

/** Messages of the other side, on their way into the mesh. */
export class Inbound implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #subscriptions: KeptOpen<Route>;
  readonly #first: FirstOpen;
  readonly #announced: KeptOpen<BridgedType | undefined>;
  /** The topics of which this bridge keeps the last message. */
  readonly #kept = new Set<string>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { clock, logger } = parts;
    this.#subscriptions = new KeptOpen<Route>({
      what: "subscribe to",
      open: (name, route) => this.#subscribe(name, route),
      isSame: () => true,
      clock,
      logger,
    });
    this.#first = new FirstOpen(this.#subscriptions);
    this.#announced = new KeptOpen<BridgedType | undefined>({
      what: "announce",
      open: (near, type) => this.#announce(near, type),
      isSame: isSameType,
      clock,
      logger,
    });
  }

  /** Subscribes to what the mesh wants now, and announces what the other side sends. */
  update(): void {
    this.#subscriptions.want(this.#wanted());
    this.#announced.want(this.#sent());
  }

  /** @returns A promise that resolves when what is wanted now is subscribed to. */
  async settled(): Promise<void> {
    await Promise.all([this.#subscriptions.settled(), this.#announced.settled()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([
      this.#subscriptions[Symbol.asyncDispose](),
      this.#announced[Symbol.asyncDispose](),
    ]);
    for (const near of this.#kept) this.#forget(near);
  }

  /** What to subscribe to, by far names and patterns. */
  #wanted(): Map<string, Route> {
    const wanted = new Map<string, Route>();
    for (const near of this.#parts.demand.listened()) {
      for (const [name, route] of this.#farOf(near)) wanted.set(name, route);
    }
    const needed = withoutCovered(wanted.keys());
    return new Map([...wanted].filter(([name]) => needed.has(name)));
  }

  *#farOf(near: string): Generator<[string, Route]> {
    const { topics, link: { traits } } = this.#parts;
    if (!isPattern(near)) {
      const passage = topics.heardOf(near);
      if (passage) yield [passage.far, passage.route];
      return;
    }
    if (!traits.takesPatterns) return yield* this.#toldOf(near);
    for (const route of topics.going("in")) {
      if (route.names.isName) {
        if (new NamePattern(near).matches(route.names.here)) yield [route.names.there, route];
      } else if (mayOverlap(near, route.names.here)) {
        // A pattern within the route's own keeps what nobody wants from coming.
        yield [route.names.far(near) ?? route.names.there, route];
      }
    }
  }

  /** Of the topics that the other side tells of, those that match. */
  *#toldOf(near: string): Generator<[string, Route]> {
    const pattern = new NamePattern(near);
    for (const { near: topic, far, route } of this.#passages()) {
      if (pattern.matches(topic)) yield [far, route];
    }
  }

  *#passages(): Generator<Passage & { readonly type: BridgedType | undefined }> {
    const { topics, far } = this.#parts;
    for (const { sends } of far.nodes) {
      for (const { name, type } of sends) {
        const passage = topics.in(name);
        if (passage) yield { ...passage, type };
      }
    }
  }

  #sent(): Map<string, BridgedType | undefined> {
    const sent = new Map<string, BridgedType | undefined>();
    for (const { near, type } of this.#passages()) sent.set(near, sent.get(near) ?? type);
    return sent;
  }

  async #announce(near: string, type: BridgedType | undefined): Promise<AsyncDisposable> {
    const { node } = this.#parts;
    const topic = node.getTopic(`/${near}`);
    const announced = type?.document && this.#announcedType(near, type);
    try {
      await topic.announce(announced && { type: announced });
    } catch (error) {
      // A topic has one type for as long as the node lives.
      this.#parts.logger.warn(`The type of topic "${near}" cannot be told: ${errorText(error)}`);
      await topic.announce();
    }
    return { [Symbol.asyncDispose]: () => this.#withdraw(near) };
  }

  #announcedType(near: string, { name, document }: BridgedType) {
    try {
      const text = JSON.stringify(document!.values);
      return announcedText(near, { name, encoding: "jsonschema", text });
    } catch {
      // What the other side calls a type may be none here.
      return undefined;
    }
  }

  async #withdraw(near: string): Promise<void> {
    const { node } = this.#parts;
    if (!node.signal.aborted) await node.getTopic(`/${near}`).withdraw();
  }

  async #subscribe(name: string, route: Route): Promise<AsyncDisposable> {
    const { connection } = this.#parts;
    const pattern = isPattern(name) ? new NamePattern(name) : null;
    const subscription = await connection.subscribe(
      name,
      { route },
      (message) => this.#take(name, pattern, message),
    );
    return {
      [Symbol.asyncDispose]: async () => {
        const passage = pattern ? undefined : this.#parts.topics.in(name);
        if (passage) this.#forget(passage.near);
        await subscription[Symbol.asyncDispose]();
      },
    };
  }

  #take(
    subscribed: string,
    pattern: NamePattern | null,
    message: FarMessage,
  ): void | Promise<void> {
    const { topics, counts, node, refused } = this.#parts;
    const far = pattern ? message.name : subscribed;
    const passage = topics.in(far);
    // What several subscriptions bring is taken from the one that is open longest.
    if (!passage || !this.#first.is(subscribed, far)) return;
    const via = this.#parts.via.fromFar(message.via ?? NOWHERE);
    if (typeof via === "string") return refused(via);
    if (message.isKept) this.#keep(passage.near);
    counts.of(passage.near).in++;
    const { publishedAtMs } = message;
    const options = { publishedAtMs, via, toSelf: false };
    const { near } = passage;
    try {
      const [codec, bytes] = "bytes" in message
        ? [message.codec, message.bytes]
        : [msgpackCodec.name, encodeMsgpack(message.args)];
      const sent = node.sendRaw(`/${near}`, codec, bytes, options);
      return sent.catch((error) => refused("unsendable", errorText(error)));
    } catch (error) {
      refused("undecodable", `topic "${near}": ${errorText(error)}`);
    }
  }

  #keep(near: string): void {
    if (this.#kept.has(near)) return;
    this.#kept.add(near);
    this.#parts.node.getTopic(`/${near}`, { retain: 1 });
  }

  /** What is kept at the other side may change while nobody here wants to know. */
  #forget(near: string): void {
    const { node } = this.#parts;
    if (!this.#kept.delete(near) || node.signal.aborted) return;
    node.getTopic(`/${near}`, { retain: 0 });
  }
}
