import { NAME_KINDS, ROUTING_KINDS } from "../../mesh/name_kinds.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import { changesBetween } from "../../mesh/record_names.ts";
import type { Clock } from "../../time/clock.ts";
import type {
  DnsPacket,
  DnsQuestion,
  DnsRecord,
  PacketSource,
} from "../../transport/multicast/dns_packet.ts";
import type { ChosenInterface } from "./interfaces.ts";
import { SERVICE_TYPE, SERVICE_TYPES_NAME, uuidOf } from "./names.ts";
import type { MulticastInterfaces } from "./multicast_interfaces.ts";
import { encodePresence } from "./presence.ts";
import { knownNodes } from "./questions.ts";
import { COPY_GAP_MS, SendSchedule } from "./send_schedule.ts";
import type { MdnsTimers } from "./timers.ts";
import { TokenBucket } from "../../time/token_bucket.ts";

/** An answer that all may give comes after 2 ms and a part of a time that grows with the peers. */
const ANSWER_DELAY_MS = 2;
const ANSWER_SPREAD_MS = { perPeer: 0.5, least: 4, most: 100 };
/** The same where all who ask know this node already, and only want to hear that it is there. */
const REFRESH_SPREAD_MS = { perPeer: 5, least: 4, most: 500 };
/** An announcement is not repeated where a copy was sent this short a time ago. */
const REPEAT_SUPPRESSION_MS = 900;
/** Simple resolvers must not remember an answer for longer, in seconds. */
const SIMPLE_RESOLVER_TTL_S = 10;
const SIMPLE_REPLIES = { burst: 20, intervalMs: 50 };

export interface AnnouncerOptions {
  readonly interfaces: MulticastInterfaces;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timers: MdnsTimers;
  /** The hash of the domain id. */
  readonly domain: string;
  /** Whether packets say only where the node is. */
  readonly isPrivate: boolean;
  /** The group's port: questions from others come from simple resolvers. */
  port(): number;
  /** @returns How many peers are known. */
  peerCount(): number;
  /** @returns Whether a node is known. */
  isKnown(uuid: string): boolean;
}

/** Tells the network of the own node: announces it, answers for it, says goodbye. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #schedule: SendSchedule;
  readonly #replies: TokenBucket;
  #cancels: readonly (() => void)[] = [];
  #record: NodeRecord;
  /** The first revision with the routes of the present one. */
  #routesSince: number;
  #isChanged = false;
  #withServiceType = false;
  #sentAtMs = -Infinity;

  /**
   * @param record The own node's record.
   * @param options Where to announce it, and how many others there are.
   */
  constructor(record: NodeRecord, options: AnnouncerOptions) {
    const { clock, peerCount } = options;
    this.#record = record;
    this.#routesSince = record.revision;
    this.#options = options;
    this.#schedule = new SendSchedule({ clock, peerCount, send: () => void this.#send() });
    this.#replies = new TokenBucket(clock, SIMPLE_REPLIES);
  }

  /** Announces the node for the first time and plans the repetitions. */
  async start(): Promise<void> {
    this.#planRepetitions();
    await this.announce();
  }

  /** Announces the node at once. */
  async announce(): Promise<void> {
    this.#withServiceType = true;
    this.#schedule.noteSent();
    await this.#send();
  }

  /**
   * Announces the node at once where it was not heard before, and repeats that as after the start.
   *
   * @param via The interface.
   */
  async announceOn(via: ChosenInterface): Promise<void> {
    this.#planRepetitions();
    this.#withServiceType = true;
    await this.#send(via);
  }

  /** Announces a changed record soon; one that nobody's messages wait for, less often. */
  update(record: NodeRecord): void {
    const { updateDebounceMs, detailDebounceMs } = this.#options.timers;
    const isDetail = changesDetailsOnly(this.#record, record);
    this.#record = record;
    this.#isChanged = true;
    if (!isDetail) this.#routesSince = record.revision;
    if (isDetail) this.#schedule.request("detail", detailDebounceMs);
    else this.#schedule.request("update", updateDebounceMs);
  }

  /** Takes note of a peer that may not have heard of this node. */
  notePeerIsNew(): void {
    this.#schedule.notePeerIsNew();
  }

  /**
   * Answers a question, where it is for this node to answer.
   *
   * @param packet The question.
   * @param source Who asks.
   */
  hear(packet: DnsPacket, source: PacketSource): void {
    if (source.port !== this.#options.port()) return this.#replyTo(packet, source);
    for (const question of packet.questions) {
      if (isForAll(question)) this.#hearQuestionForAll(packet);
      else if (isForServiceTypes(question)) {
        this.#withServiceType = true;
        this.#schedule.request("answer", this.#answerDelayMs(ANSWER_SPREAD_MS));
      } else if (uuidOf(question.name) === this.#record.id.uuid) {
        // Many may be missed by the same one.
        const isMissed = question.type === "TXT" && packet.questions.length > 1;
        const delayMs = isMissed ? this.#answerDelayMs(ANSWER_SPREAD_MS) : 0;
        this.#schedule.request("identity", delayMs);
      }
    }
  }

  /** Says goodbye. */
  async sayGoodbye(): Promise<void> {
    const { domain, isPrivate } = this.#options;
    await this.#options.interfaces.send((via) =>
      response(encodePresence(this.#record, { domain, isPrivate, ttlMs: 0, via }))
    );
  }

  /** Drops all that is planned. */
  close(): void {
    this.#schedule.close();
    for (const cancel of this.#cancels) cancel();
  }

  #planRepetitions(): void {
    const { clock, random, timers } = this.#options;
    for (const cancel of this.#cancels) cancel();
    this.#cancels = timers.repeatAtMs.map((atMs) =>
      clock.after(atMs + random() * timers.repeatJitterMs, () => this.#repeat(), { unref: true })
    );
  }

  #hearQuestionForAll(packet: DnsPacket): void {
    const { uuid } = this.#record.id;
    const own = packet.answers.find((answer) =>
      answer.type === "PTR" && answer.name === SERVICE_TYPE && uuidOf(answer.target) === uuid
    );
    if (own && own.ttlS * 1000 >= this.#options.timers.ttlMs / 2) return;
    const [asker] = knownNodes(packet);
    const isNewcomer = asker === undefined || !this.#options.isKnown(asker);
    const spread = isNewcomer || this.#schedule.isPeerNew ? ANSWER_SPREAD_MS : REFRESH_SPREAD_MS;
    this.#schedule.request(isNewcomer ? "newcomer" : "answer", this.#answerDelayMs(spread));
  }

  #replyTo(packet: DnsPacket, source: PacketSource): void {
    const { uuid } = this.#record.id;
    const via = this.#options.interfaces.interfaceOf(source);
    const isForUs = packet.questions.some((question) =>
      isForAll(question) || isForServiceTypes(question) || uuidOf(question.name) === uuid
    );
    if (!via || !isForUs || !this.#replies.take()) return;
    const answers = this.#encode(via, true).map((record) => ({
      ...record,
      ttlS: Math.min(record.ttlS, SIMPLE_RESOLVER_TTL_S),
      flush: false,
    }));
    // A simple resolver compares the question, so more than it can have asked is not repeated.
    const questions = packet.questions.slice(0, 1);
    this.#options.interfaces.reply({ type: "response", id: packet.id, questions, answers }, source);
  }

  #repeat(): void {
    const sinceMs = this.#options.clock.monotonicMs() - this.#sentAtMs;
    if (sinceMs > REPEAT_SUPPRESSION_MS) this.#schedule.request("answer", 0);
  }

  async #send(only?: ChosenInterface): Promise<void> {
    const withServiceType = this.#withServiceType;
    this.#withServiceType = false;
    this.#sentAtMs = this.#options.clock.monotonicMs();
    if (this.#isChanged) {
      this.#isChanged = false;
      // Once more, in case somebody did not get it.
      this.#schedule.request("answer", COPY_GAP_MS);
    }
    await this.#options.interfaces.send(
      (via) => response(this.#encode(via, withServiceType)),
      only,
    );
  }

  #encode(via: ChosenInterface, withServiceType: boolean): DnsRecord[] {
    const { domain, isPrivate, timers: { ttlMs } } = this.#options;
    const routesSince = this.#routesSince;
    return encodePresence(this.#record, {
      domain,
      isPrivate,
      routesSince,
      ttlMs,
      via,
      withServiceType,
    });
  }

  #answerDelayMs({ perPeer, least, most }: typeof ANSWER_SPREAD_MS): number {
    const spreadMs = Math.min(most, Math.max(least, perPeer * this.#options.peerCount()));
    return ANSWER_DELAY_MS + this.#options.random() * spreadMs;
  }
}

function changesDetailsOnly(before: NodeRecord, after: NodeRecord): boolean {
  const { added, removed } = changesBetween(before, after);
  const changed = NAME_KINDS.filter((kind) => added[kind].length + removed[kind].length > 0);
  return changed.length > 0 && !changed.some((kind) => ROUTING_KINDS.includes(kind));
}

function response(answers: readonly DnsRecord[]): DnsPacket {
  return { type: "response", id: 0, questions: [], answers };
}

function isForAll({ type, name }: DnsQuestion): boolean {
  return name === SERVICE_TYPE && (type === "PTR" || type === "ANY");
}

function isForServiceTypes({ type, name }: DnsQuestion): boolean {
  return name === SERVICE_TYPES_NAME && (type === "PTR" || type === "ANY");
}
