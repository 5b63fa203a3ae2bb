import type { Clock } from "../../time/clock.ts";
import type { DnsPacket, DnsRecord } from "../../transport/multicast/dns_packet.ts";
import { instanceName, SERVICE_TYPE, uuidOf } from "./names.ts";
import type { CachedPeer } from "./peer_cache.ts";
import { knownAnswer } from "./presence.ts";
import type { MdnsTimers } from "./timers.ts";

/** More than this many peers are not listed in a question: it is to stay one packet. */
const MAX_KNOWN_ANSWERS = 13;
/** A question is not asked again where an equal one was heard this short a time ago. */
const FIRST_SUPPRESSION_MS = 60;
const REPEAT_SUPPRESSION_MS = 900;
const REFRESH_SUPPRESSION_MS = 1000;
const REFRESH_SUPPRESSION = 0.05;
/** Whoever wants to refresh waits for a random part of this part of the time to live. */
const REFRESH_SPREAD = 0.04;
/** How many nodes are asked for in one packet. */
const MAX_QUESTIONS = 15;

/**
 * What is asked of a single node: `SRV` where it may be dead, so that others who hear the question
 * watch for the answer; `TXT` where it is merely looked for.
 */
export type WantedType = "SRV" | "TXT";

/** What {@linkcode Questions} work with. */
export interface QuestionsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly timers: MdnsTimers;
  /** The own node, where it is announced. */
  readonly ownUuid?: string;
  /** @returns All peers in the cache. */
  peers(): Iterable<CachedPeer>;
  /** @returns Whether a node is in the cache. */
  isKnown(uuid: string): boolean;
  /** Sends a question. */
  send(packet: DnsPacket): void;
}

/**
 * Asks who is there, no more often than needed.
 *
 * - A question is left out where another node just asked the same and knows nobody that we do not.
 * - The first known answer of a question is the asker itself: who hears it knows who will not
 *   answer.
 */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #cancels = new Set<() => void>();
  #heardAtMs = -Infinity;
  /** Peers to ask for, unless something is heard of them before. */
  readonly #stale = new Map<CachedPeer, number>();
  #cancelIdle = () => {};
  /** Which record of which node is wanted. */
  #wanted = new Map<string, WantedType>();

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  /** Asks for the first time and plans the repetitions. */
  start(): void {
    const { timers, random } = this.#options;
    this.#askUnlessHeard(FIRST_SUPPRESSION_MS);
    for (const atMs of timers.repeatAtMs) {
      this.#later(
        atMs + random() * timers.repeatJitterMs,
        () => this.#askUnlessHeard(REPEAT_SUPPRESSION_MS),
      );
    }
    this.#cancelIdle = this.#options.clock.after(
      timers.idleQuestionMs,
      () => this.#watchIdle(),
      { unref: true },
    );
  }

  /** Asks now. */
  ask(): void {
    this.#options.send(this.question());
  }

  /** Asks because a peer expires soon, unless another node does: all want to at the same time. */
  refresh(peer: CachedPeer): void {
    const { ttlMs, expiresAtMs } = peer;
    const isFirst = this.#stale.size === 0;
    this.#stale.set(peer, expiresAtMs);
    if (!isFirst) return;
    this.#later(this.#options.random() * REFRESH_SPREAD * ttlMs, () => {
      if (!this.#forgetStale()) return;
      this.#askUnlessHeard(Math.min(REFRESH_SUPPRESSION_MS, REFRESH_SUPPRESSION * ttlMs));
    });
  }

  /** Asks for a single node, together with others that are asked for at the same time. */
  askFor(uuid: string, type: WantedType): void {
    if (this.#wanted.size === 0) this.#later(0, () => this.#askForWanted());
    if (type === "SRV" || !this.#wanted.has(uuid)) this.#wanted.set(uuid, type);
  }

  /**
   * Takes note of a question that was heard, be it an own one.
   *
   * @param packet The packet.
   */
  hear(packet: DnsPacket): void {
    const isEqual = packet.questions.some(({ type, name }) =>
      type === "PTR" && name === SERVICE_TYPE
    );
    if (!isEqual || !knownNodes(packet).every((uuid) => this.#isKnown(uuid))) return;
    this.#heardAtMs = this.#options.clock.monotonicMs();
  }

  /**
   * @param options `isForAll` makes all answer, also those that are known.
   * @returns The question who is there, with the nodes that need not answer.
   */
  question({ isForAll = false } = {}): DnsPacket {
    return {
      type: "query",
      id: 0,
      questions: [{ type: "PTR", name: SERVICE_TYPE }],
      answers: [...this.#ownAnswer(), ...isForAll ? [] : this.#knownAnswers()],
    };
  }

  /** Drops all that is planned. */
  close(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#cancelIdle();
  }

  #askUnlessHeard(withinMs: number): void {
    if (this.#options.clock.monotonicMs() - this.#heardAtMs > withinMs) this.ask();
  }

  /** @returns Whether one of the stale peers has not been heard meanwhile. */
  #forgetStale(): boolean {
    const stale = [...this.#stale];
    this.#stale.clear();
    return stale.some(([peer, expiresAtMs]) =>
      peer.expiresAtMs === expiresAtMs && this.#options.isKnown(peer.uuid)
    );
  }

  /** Asks when nobody has asked for long. */
  #watchIdle(): void {
    const { clock, timers: { idleQuestionMs } } = this.#options;
    // A timer may come a little early; it must not then come again and again.
    const leftMs = this.#heardAtMs + idleQuestionMs - clock.monotonicMs();
    if (leftMs < 1) this.ask();
    const delayMs = leftMs < 1 ? idleQuestionMs : leftMs;
    this.#cancelIdle = clock.after(delayMs, () => this.#watchIdle(), { unref: true });
  }

  #askForWanted(): void {
    const wanted = [...this.#wanted];
    this.#wanted = new Map();
    for (let at = 0; at < wanted.length; at += MAX_QUESTIONS) {
      this.#options.send({
        type: "query",
        id: 0,
        questions: wanted.slice(at, at + MAX_QUESTIONS).map(([uuid, type]) => ({
          type,
          name: instanceName(uuid),
        })),
        answers: this.#ownAnswer(),
      });
    }
  }

  #ownAnswer(): DnsRecord[] {
    const { ownUuid, timers } = this.#options;
    return ownUuid === undefined ? [] : [knownAnswer(ownUuid, timers.ttlMs)];
  }

  #knownAnswers(): DnsRecord[] {
    const nowMs = this.#options.clock.monotonicMs();
    const known: DnsRecord[] = [];
    for (const { uuid, expiresAtMs, ttlMs } of this.#options.peers()) {
      const leftMs = expiresAtMs - nowMs;
      if (leftMs <= ttlMs / 2) continue;
      if (known.length === MAX_KNOWN_ANSWERS) return [];
      known.push(knownAnswer(uuid, leftMs));
    }
    return known;
  }

  #isKnown(uuid: string): boolean {
    return uuid === this.#options.ownUuid || this.#options.isKnown(uuid);
  }

  #later(delayMs: number, action: () => void): void {
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#cancels.delete(cancel);
      action();
    }, { unref: true });
    this.#cancels.add(cancel);
  }
}

/** @returns The nodes that a question lists as known, the asker first. */
export function knownNodes(packet: DnsPacket): string[] {
  return packet.answers.flatMap((record) => {
    const uuid = record.type === "PTR" && record.name === SERVICE_TYPE
      ? uuidOf(record.target)
      : undefined;
    return uuid === undefined ? [] : [uuid];
  });
}
