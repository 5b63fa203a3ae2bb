import type { Discovery } from "../discovery/discovery.ts";
import { untilAborted } from "../flow/abort.ts";
import type { Evidence } from "../mesh/peer_links.ts";
import type { DepartureReason, Topology } from "../mesh/topology.ts";
import type { NodeRecord } from "../mesh/node_record.ts";
import type { VirtualProcess } from "./virtual_process.ts";
import type { Way } from "./way.ts";

/** How often a node that can be heard is heard of, in milliseconds. */
const ANNOUNCE_INTERVAL_MS = 1000;
/** After how long a node of which nothing is heard is forgotten, in milliseconds. */
const TTL_MS = 20_000;
/** How long a node has to answer when somebody asks for it, in milliseconds. */
const ANSWER_TIMEOUT_MS = 2000;

/** All nodes of a domain that can hear each other. */
export class MemoryDomain {
  readonly #members = new Set<MemoryDiscovery>();
  readonly #wayBetween: (from: VirtualProcess, to: VirtualProcess) => Way;

  /** @param wayBetween Tells of the way from one process to another. */
  constructor(wayBetween: (from: VirtualProcess, to: VirtualProcess) => Way) {
    this.#wayBetween = wayBetween;
  }

  /** The members that one of them can be heard by. */
  audienceOf(member: MemoryDiscovery): MemoryDiscovery[] {
    return this.othersThan(member).filter((other) => this.canHear(other, member));
  }

  /** All members but one. */
  othersThan(member: MemoryDiscovery): MemoryDiscovery[] {
    return [...this.#members].filter((other) => other !== member);
  }

  /** Whether one member hears another at present. */
  canHear(listener: MemoryDiscovery, speaker: MemoryDiscovery): boolean {
    const [from, to] = [speaker.process, listener.process];
    return this.#members.has(speaker) && !from.isFrozen && !to.isFrozen &&
      !this.#wayBetween(from, to).isCut;
  }

  /**
   * Has something said by one member and heard by another, who may be far away.
   *
   * @returns After how many milliseconds it is heard.
   */
  say(speaker: MemoryDiscovery, listener: MemoryDiscovery, heard: () => void): number {
    const way = this.#wayBetween(speaker.process, listener.process);
    const delayMs = way.delayMs();
    if (delayMs === 0) heard();
    else {
      way.clock.after(delayMs, () => {
        if (this.#members.has(listener)) heard();
      });
    }
    return delayMs;
  }

  /** Takes in a member. */
  join(member: MemoryDiscovery): void {
    this.#members.add(member);
  }

  /** Lets a member go. */
  leave(member: MemoryDiscovery): void {
    this.#members.delete(member);
  }
}

/**
 * Finds the nodes of one test, with the times of multicast DNS but without its packets.
 *
 * - Without a delay everybody knows of a change at once.
 * - Who cannot be heard for 20 s is forgotten; who is missed by a connection, 2 s later.
 */
export class MemoryDiscovery implements Discovery {
  /** The process whose node this discovery serves. */
  readonly process: VirtualProcess;
  readonly #domain: MemoryDomain;
  readonly #topology: Topology;
  readonly #heardAtMs = new Map<string, number>();
  readonly #timers = new Set<() => void>();
  readonly #settled = Promise.withResolvers<void>();
  #record: NodeRecord | undefined;
  #state: "built" | "started" | "stopped" = "built";

  /**
   * @param domain Where it finds the others.
   * @param process The node's process.
   * @param topology What it keeps up to date.
   */
  constructor(domain: MemoryDomain, process: VirtualProcess, topology: Topology) {
    this.#domain = domain;
    this.process = process;
    this.#topology = topology;
  }

  /** The `uuid` of the node that it announces, if it does. */
  get uuid(): string | undefined {
    return this.#record?.id.uuid;
  }

  // deno-lint-ignore require-await -- an error is to reject, not to throw
  async start(record?: NodeRecord): Promise<void> {
    if (this.#state !== "built") throw new Error(`Cannot start discovery: it is ${this.#state}`);
    this.#state = "started";
    this.#record = record;
    this.#domain.join(this);
    this.#announce();
    const others = this.#domain.othersThan(this);
    const delaysMs = others.map((other) => other.#announceTo(this));
    this.#settleAfter(Math.max(0, ...delaysMs));
    this.#keepWatch();
  }

  update(record: NodeRecord): void {
    if (this.#state !== "started") return;
    this.#record = record;
    this.#announce();
  }

  async settled({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    if (signal?.aborted || this.#state === "stopped") return;
    await untilAborted(this.#settled.promise, signal);
  }

  suspect(uuid: string, evidence: Evidence): void {
    if (this.#state !== "started" || evidence === "doubted") return;
    if (evidence === "gone") this.#forget(uuid, "gone");
    // The question is asked in public: whoever hears it misses the node as well.
    for (const member of [this, ...this.#domain.audienceOf(this)]) member.#miss(uuid);
  }

  stop(): Promise<void> {
    if (this.#state === "started" && this.#record) {
      const { id: { uuid } } = this.#record;
      const goodbye = (other: MemoryDiscovery) => () => other.#forget(uuid, "stopped");
      const audience = this.#domain.audienceOf(this);
      for (const other of audience) this.#domain.say(this, other, goodbye(other));
    }
    this.#state = "stopped";
    this.#domain.leave(this);
    for (const cancel of this.#timers) cancel();
    this.#settled.resolve();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #announce(): void {
    for (const other of this.#domain.othersThan(this)) this.#announceTo(other);
  }

  /** @returns After how many milliseconds it is heard. */
  #announceTo(listener: MemoryDiscovery): number {
    const record = this.#record;
    if (!record || !this.#domain.canHear(listener, this)) return 0;
    return this.#domain.say(this, listener, () => {
      if (this.#domain.canHear(listener, this)) listener.#hear(record);
    });
  }

  #hear(record: NodeRecord): void {
    this.#heardAtMs.set(record.id.uuid, this.process.clock.monotonicMs());
    this.#topology.put(record);
  }

  #settleAfter(delayMs: number): void {
    if (delayMs === 0) this.#settled.resolve();
    else this.#after(delayMs, () => this.#settled.resolve());
  }

  #keepWatch(): void {
    this.#after(ANNOUNCE_INTERVAL_MS, () => {
      for (const other of this.#domain.othersThan(this)) other.#announceTo(this);
      const nowMs = this.process.clock.monotonicMs();
      for (const [uuid, heardAtMs] of this.#heardAtMs) {
        if (nowMs - heardAtMs >= TTL_MS) this.#forget(uuid, "silent");
      }
      this.#keepWatch();
    });
  }

  #miss(uuid: string): void {
    // Somebody else may ask for this node itself: it does not hear itself, but is there.
    if (uuid === this.uuid) return;
    this.#after(ANSWER_TIMEOUT_MS, () => {
      const isThere = this.#domain.othersThan(this).some((other) =>
        other.uuid === uuid && this.#domain.canHear(this, other)
      );
      if (!isThere) this.#forget(uuid, "silent");
    });
  }

  #after(delayMs: number, callback: () => void): void {
    const cancel = this.process.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      callback();
    });
    this.#timers.add(cancel);
  }

  #forget(uuid: string, why: DepartureReason): void {
    this.#heardAtMs.delete(uuid);
    this.#topology.remove(uuid, why);
  }
}
