import { pause } from "../../flow/pause.ts";
import type { Logger } from "../../log/logger.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import type { Topology } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";
import type { DnsPacket, PacketSource } from "../../transport/multicast/dns_packet.ts";
import type { MulticastBus } from "../../transport/multicast/multicast.ts";
import type { Discovery, DiscoveryHealth } from "../discovery.ts";
import type { Evidence, PeerLinks } from "../../mesh/peer_links.ts";
import { Announcer } from "./announcer.ts";
import type { ChosenInterface } from "./interfaces.ts";
import { uuidOf } from "./names.ts";
import { MulticastInterfaces } from "./multicast_interfaces.ts";
import { PeerTracker } from "./peer_tracker.ts";
import { assertAnnounceable, decodePresences } from "./presence.ts";
import { knownNodes, Questions } from "./questions.ts";
import { newPeerGapMs } from "./send_schedule.ts";
import { Settling } from "./settling.ts";
import type { MdnsTimers } from "./timers.ts";

const GOODBYE_REPEAT_MS = 20;
const GOODBYE_LIMIT_MS = 250;

export interface MdnsDiscoveryParts {
  /** What tells its domain on the network. */
  readonly domain: string;
  /** The name or IPv4 address of the only interface to use; without it all are used. */
  readonly interface?: string;
  /** Whether packets say only where the node is. */
  readonly isPrivate: boolean;
  readonly topology: Topology;
  readonly links: PeerLinks;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly bus: MulticastBus;
  readonly timers: MdnsTimers;
  readonly onHealth?: (health: DiscoveryHealth) => void;
  readonly onNetworkChange?: () => void;
}

/**
 * Discovery by multicast DNS and DNS-SD.
 *
 * - Announces first and asks then, both in the same instant, so that who answers knows the asker.
 * - Without a record it is an observer: it asks and listens only.
 * - Whatever the network does is logged, once for each trouble, and tried again.
 */
export class MdnsDiscovery implements Discovery {
  readonly #parts: MdnsDiscoveryParts;
  readonly #interfaces: MulticastInterfaces;
  readonly #peers: PeerTracker;
  readonly #settling: Settling;
  #questions?: Questions;
  #announcer?: Announcer;
  #record?: NodeRecord;
  #starting?: Promise<void>;
  #stopping?: Promise<void>;
  #isRunning = false;
  #lastSend: Promise<void> = Promise.resolve();
  readonly #ending = new AbortController();

  constructor(parts: MdnsDiscoveryParts) {
    const { clock, timers, logger, bus, onHealth, onNetworkChange } = parts;
    this.#parts = parts;
    this.#interfaces = new MulticastInterfaces({
      bus,
      wanted: parts.interface,
      clock,
      logger,
      timers,
      onPacket: (packet, source) => this.#receive(packet, source),
      onUsable: (via) => this.#introduce(via),
      onSilence: (via) => this.#ask(via),
      onClockJump: () => this.#wakeUp(),
      onHealth,
      onChange: onNetworkChange,
    });
    this.#settling = new Settling({
      clock,
      timers,
      holdBackMs: () => newPeerGapMs(this.#peers.count) + timers.updateDebounceMs,
      isBusy: () => this.#peers.isFetching,
      askAgain: () => {
        if (this.#record) return false;
        this.#questions?.ask();
        return true;
      },
    });
    this.#peers = new PeerTracker({
      ...parts,
      onNews: () => this.#settling.noteNews(),
      onNewPeer: () => this.#announcer?.notePeerIsNew(),
      onRefresh: (peer) => this.#questions?.refresh(peer),
      askFor: (uuid, type) => this.#questions?.askFor(uuid, type),
    });
  }

  start(record?: NodeRecord): Promise<void> {
    if (this.#starting || this.#stopping) {
      return Promise.reject(new Error("Cannot start discovery: it was started before"));
    }
    this.#starting = this.#start(record);
    this.#starting.catch(() => this.#settling.finish()); // There is nothing to wait for.
    return this.#starting;
  }

  update(record: NodeRecord): void {
    if (!this.#record || this.#stopping) return;
    this.#record = record;
    this.#announcer?.update(record);
  }

  settled({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    return this.#settling.wait(signal);
  }

  suspect(uuid: string, evidence: Evidence): void {
    if (!this.#isRunning || uuid === this.#record?.id.uuid) return;
    if (evidence === "doubted") this.#peers.miss(uuid);
    else if (evidence === "lost") this.#peers.probe(uuid);
    else this.#peers.bury(uuid, evidence);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(record?: NodeRecord): Promise<void> {
    const { clock, random, timers, bus, isPrivate } = this.#parts;
    if (record) assertAnnounceable(record);
    this.#record = record;
    this.#peers.ownRecord = record;
    await this.#interfaces.open();
    const { signal } = this.#ending;
    if (record) await pause(random() * timers.startJitterMs, { clock, signal });
    if (this.#stopping) return;
    this.#isRunning = true;
    this.#questions = new Questions({
      clock,
      random,
      timers,
      ownUuid: record?.id.uuid,
      peers: () => this.#peers.cached,
      isKnown: (uuid) => this.#peers.isKnown(uuid),
      send: (packet) => this.#sendQuestion(packet),
    });
    if (this.#record) {
      this.#announcer = new Announcer(this.#record, {
        interfaces: this.#interfaces,
        clock,
        random,
        timers,
        domain: this.#parts.domain,
        isPrivate,
        port: () => bus.port,
        peerCount: () => this.#peers.count,
        isKnown: (uuid) => this.#peers.isKnown(uuid),
      });
      this.#lastSend = this.#announcer.start();
    }
    this.#questions.start();
    this.#settling.start();
    await this.#lastSend;
  }

  async #stop(): Promise<void> {
    this.#isRunning = false;
    this.#ending.abort();
    this.#settling.finish();
    this.#questions?.close();
    this.#announcer?.close();
    this.#peers.close();
    await this.#starting?.catch(() => {}); // Whoever started it has been told.
    if (this.#announcer) await this.#sayGoodbye(this.#announcer);
    await this.#interfaces.close();
  }

  async #sayGoodbye(announcer: Announcer): Promise<void> {
    const { clock } = this.#parts;
    const over = new AbortController();
    const { signal } = over;
    const twice = async () => {
      await announcer.sayGoodbye();
      await pause(GOODBYE_REPEAT_MS, { clock, signal });
      await announcer.sayGoodbye();
    };
    await Promise.race([twice(), pause(GOODBYE_LIMIT_MS, { clock, signal })]);
    over.abort();
  }

  #receive(packet: DnsPacket, source: PacketSource): void {
    if (this.#stopping) return;
    if (packet.type === "query") this.#hearQuestion(packet, source);
    else if (source.port === this.#parts.bus.port) {
      const { present, gone } = decodePresences(packet, source);
      for (const uuid of gone) this.#peers.hearGoodbye(uuid);
      for (const presence of present) this.#peers.hear(presence, source);
    }
  }

  #hearQuestion(packet: DnsPacket, source: PacketSource): void {
    this.#announcer?.hear(packet, source);
    if (source.port !== this.#parts.bus.port) return;
    this.#questions?.hear(packet);
    const known = knownNodes(packet);
    if (known[0] === this.#record?.id.uuid) return; // Our own, come back.
    this.#peers.noteMentions(known);
    for (const { type, name } of packet.questions) {
      if (type !== "SRV" && type !== "TXT") continue;
      const uuid = uuidOf(name);
      if (uuid !== undefined) this.#peers.noteQuestion(uuid, type);
    }
  }

  #sendQuestion(packet: DnsPacket): void {
    this.#lastSend = this.#interfaces.send(() => packet);
  }

  /** Makes the node known on an interface that was not there before. */
  #introduce(via: ChosenInterface): void {
    void this.#announcer?.announceOn(via);
    // Whoever is known may be gone, and would not be missed until it is too late to ask for it.
    this.#ask(via, { isForAll: true });
    this.#peers.searchAnew();
  }

  #ask(via: ChosenInterface, options?: { isForAll: boolean }): void {
    const packet = this.#questions?.question(options);
    if (packet) void this.#interfaces.send(() => packet, via);
  }

  #wakeUp(): void {
    this.#parts.logger.info("discovery: the clock has jumped; asking anew who is there");
    this.#peers.distrust();
    void this.#announcer?.announce();
    this.#questions?.ask();
  }
}
