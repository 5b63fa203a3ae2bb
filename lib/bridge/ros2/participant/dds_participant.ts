import type { Logger } from "../../../log/logger.ts";
import { errorText } from "../../../log/error_text.ts";
import type { Clock } from "../../../time/clock.ts";
import type { UdpAddress } from "../../../transport/udp.ts";
import type { EndpointData, OwnEndpoint } from "../discovery/endpoint_data.ts";
import type { Qos } from "../discovery/qos.ts";
import { saysGone } from "../discovery/status_info.ts";
import { DdsReader } from "../reading/dds_reader.ts";
import { SampleMemory } from "../reading/sample_memory.ts";
import type { Sample } from "../reading/sample.ts";
import { DatagramWriter } from "../wire/datagram_writer.ts";
import {
  BuiltinEntity,
  type Guid,
  guidOf,
  type GuidPrefix,
  hexOf,
  prefixOf,
} from "../wire/guid.ts";
import { KEYLESS_READER, KEYLESS_WRITER } from "../wire/guid.ts";
import { readDatagram } from "../wire/read_datagram.ts";
import type { Received } from "../wire/submessages.ts";
import { MalformedError } from "../wire/wire_input.ts";
import type { DdsWriter } from "../writing/dds_writer.ts";
import { Announcer } from "./announcer.ts";
import type { DatagramPort } from "./datagram_port.ts";
import { EndpointExchange, type EndpointRole } from "./endpoint_exchange.ts";
import { type KnownParticipant, KnownParticipants } from "./known_participants.ts";
import { type Mismatch, OwnEndpoints } from "./own_endpoints.ts";

/** What a {@linkcode DdsParticipant} is made of. */
export interface DdsParticipantParts {
  /** Its domain, from 0 to 232. */
  readonly domain: number;
  /** What it is called. */
  readonly name: string;
  readonly port: DatagramPort;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Chance: twelve bytes that nobody else has. */
  readonly prefix: Uint8Array;
  /** What its program has to say. */
  readonly userData?: string;
  /** The largest sample that is taken, in bytes. @default {33554432} */
  readonly maxSampleBytes?: number;
  /** How much may wait for what is missing, in bytes. @default {67108864} */
  readonly maxWaitingBytes?: number;
  /** How large datagrams may be, in bytes. @default {14720} */
  readonly maxDatagramBytes?: number;
  /** How long others are to believe that it is there without a word, in milliseconds. @default {10000} */
  readonly leaseMs?: number;
}

/** What an endpoint is about. */
export interface EndpointOptions {
  readonly topic: string;
  readonly type: string;
  readonly qos: Qos;
  readonly userData?: string;
}

/** What a reader does with samples, and of whom. */
export interface ReaderOptions extends EndpointOptions {
  /** Takes samples; their bytes are valid until it returns. */
  readonly deliver: (sample: Sample) => void;
  /** Says of which writers, of those that fit; all unless given. */
  readonly accepts?: (writer: EndpointData) => boolean;
}

/** A participant of the domain, and what it has. */
export interface FarParticipant {
  readonly data: KnownParticipant;
  readonly writers: readonly EndpointData[];
  readonly readers: readonly EndpointData[];
}

const MAX_SAMPLE_BYTES = 32 * 1024 * 1024;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** As Cyclone has it: systems cut it into what networks carry. */
const MAX_DATAGRAM_BYTES = 14_720;
const LEASE_MS = 10_000;

/**
 * A participant of a DDS domain: finds others, and has writers and readers that talk with theirs.
 *
 * It has no socket: what comes is given to {@linkcode receive}, what goes goes by its port.
 */
export class DdsParticipant {
  /** What it is known by. */
  readonly prefix: GuidPrefix;
  /** Told when participants or endpoints have come or gone, or have found those of this side. */
  onChange: () => void = () => {};
  /** Told when endpoints of this side have come or gone. */
  onOwnChange: () => void = () => {};
  /** Told of endpoints that get nothing of each other. */
  onMismatch: (mismatch: Mismatch) => void = () => {};
  readonly #parts: DdsParticipantParts;
  readonly #memory: SampleMemory;
  readonly #announcer: Announcer;
  readonly #participants: KnownParticipants;
  readonly #own: OwnEndpoints;
  readonly #exchanges: Readonly<Record<EndpointRole, EndpointExchange>>;
  #lastEntity = 0;
  #isClosed = false;

  /** @param parts What it is made of. */
  constructor(parts: DdsParticipantParts) {
    this.#parts = parts;
    this.prefix = hexOf(parts.prefix);
    this.#memory = new SampleMemory(parts.maxWaitingBytes ?? MAX_WAITING_BYTES);
    // All write into it, one after the other.
    const datagram = new DatagramWriter(this.prefix);
    this.#announcer = this.#createAnnouncer(datagram);
    this.#participants = new KnownParticipants({
      own: this.prefix,
      domain: parts.domain,
      clock: parts.clock,
      reaches: (address) => parts.port.reaches(address),
      appeared: (participant) => this.#appeared(participant),
      vanished: (participant) => this.#vanished(participant),
    });
    this.#own = this.#createEndpoints(datagram);
    this.#exchanges = { writer: this.#exchange("writer"), reader: this.#exchange("reader") };
  }

  /** Begins to announce itself. */
  start(): void {
    this.#announcer.start();
  }

  /** The other participants, and what they have. */
  get others(): readonly FarParticipant[] {
    const writers = Map.groupBy(this.#exchanges.writer.all, ({ guid }) => prefixOf(guid));
    const readers = Map.groupBy(this.#exchanges.reader.all, ({ guid }) => prefixOf(guid));
    return this.#participants.all.map((data) => ({
      data,
      writers: writers.get(data.prefix) ?? [],
      readers: readers.get(data.prefix) ?? [],
    }));
  }

  /** What the endpoints of this side are known by, but for those that are built in. */
  get own(): { readonly readers: readonly Guid[]; readonly writers: readonly Guid[] } {
    return this.#own.guids;
  }

  /** How much waits for what is missing, in bytes. */
  get waitingBytes(): number {
    return this.#memory.heldBytes;
  }

  /** Makes a reader, and tells all of it. */
  createReader(options: ReaderOptions): DdsReader {
    const { deliver, accepts = () => true } = options;
    const own = this.#describe(options, KEYLESS_READER);
    const others = this.#exchanges.writer.all;
    const reader = this.#own.addReader(own, { deliver, accepts, others });
    this.#exchanges.reader.tell(own);
    this.onOwnChange();
    return reader;
  }

  /** Makes a writer, and tells all of it. */
  createWriter(options: EndpointOptions): DdsWriter {
    const own = this.#describe(options, KEYLESS_WRITER);
    const writer = this.#own.addWriter(own, this.#exchanges.reader.all);
    this.#exchanges.writer.tell(own);
    this.onOwnChange();
    return writer;
  }

  /** Ends a reader or a writer, and tells all of it. Idempotent. */
  remove(endpoint: DdsReader | DdsWriter): void {
    if (!this.#own.remove(endpoint) || this.#isClosed) return;
    const role = endpoint instanceof DdsReader ? "reader" : "writer";
    this.#exchanges[role].revoke(endpoint.own.guid);
    this.onOwnChange();
  }

  /** Takes a datagram. It never throws, whatever that is. */
  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const { received, problem } = readDatagram(bytes);
    if (problem !== undefined) this.#parts.logger.debug(`DDS datagram: ${problem}`);
    for (const each of received) {
      if (each.source === this.prefix) continue;
      if (each.destination !== undefined && each.destination !== this.prefix) continue;
      this.#receiveOne(each);
    }
  }

  /** Tells all that it is gone, and lets go of all. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#announcer.stop(this.#participants.all.flatMap(({ metatraffic }) => metatraffic));
    this.#isClosed = true;
    this.#participants.close();
    this.#own.close();
  }

  #receiveOne(received: Received): void {
    try {
      this.#participants.heard(received.source);
      this.#take(received);
    } catch (error) {
      const { logger } = this.#parts;
      const text = `DDS ${received.submessage.kind}: ${errorText(error)}`;
      // What strangers write wrong is their matter; all else is a mistake of ours.
      if (error instanceof MalformedError) logger.debug(text);
      else logger.error(text);
    }
  }

  #take(received: Received): void {
    const { source, submessage } = received;
    if (submessage.writer !== BuiltinEntity.participantWriter) this.#own.take(received);
    else if (submessage.kind === "data") this.#takeAnnouncement(source, submessage);
  }

  #takeAnnouncement(
    source: GuidPrefix,
    { payload, isKey, inlineQos }: Pick<Sample, "payload" | "isKey" | "inlineQos">,
  ): void {
    if (isKey || saysGone(inlineQos)) this.#participants.left(source);
    else if (payload) this.#participants.announced(payload, source);
  }

  #appeared(participant: KnownParticipant): void {
    // It has not heard of this one, maybe, and would ignore what follows.
    this.#announcer.tell(participant.metatraffic);
    for (const exchange of Object.values(this.#exchanges)) exchange.join(participant);
    this.onChange();
  }

  #vanished(participant: KnownParticipant): void {
    for (const exchange of Object.values(this.#exchanges)) exchange.leave(participant);
    this.onChange();
  }

  #createAnnouncer(datagram: DatagramWriter): Announcer {
    const { clock, port, domain, name, leaseMs = LEASE_MS, userData } = this.#parts;
    return new Announcer({
      data: {
        prefix: this.prefix,
        name,
        domain,
        vendor: 0,
        leaseMs,
        metatraffic: [port.own],
        unicast: [port.own],
        ...(userData !== undefined && { userData }),
      },
      datagram,
      clock,
      announceTo: port.announceTo,
      send: (bytes, to) => void this.#send(bytes, to),
    });
  }

  #createEndpoints(datagram: DatagramWriter): OwnEndpoints {
    const { clock, logger, maxSampleBytes = MAX_SAMPLE_BYTES } = this.#parts;
    return new OwnEndpoints({
      clock,
      logger,
      limits: { memory: this.#memory, maxSampleBytes },
      datagram,
      maxDatagramBytes: this.#parts.maxDatagramBytes ?? MAX_DATAGRAM_BYTES,
      send: (bytes, to) => this.#send(bytes, to),
      addressesOf: (endpoint) => this.#addressesOf(endpoint),
      onReady: () => this.onChange(),
      onMismatch: (mismatch) => this.onMismatch(mismatch),
    });
  }

  #exchange(role: EndpointRole): EndpointExchange {
    return new EndpointExchange(role, {
      prefix: this.prefix,
      clock: this.#parts.clock,
      createReader: (own, deliver) => this.#own.addReader(own, { deliver, accepts: () => false }),
      createWriter: (own) => this.#own.addWriter(own),
      appeared: (role, endpoint) => {
        if (role === "writer") this.#own.matchWriter(endpoint);
        else this.#own.matchReader(endpoint);
        this.onChange();
      },
      vanished: (role, { guid }) => {
        if (role === "writer") this.#own.unmatchWriter(guid);
        else this.#own.unmatchReader(guid);
        this.onChange();
      },
    });
  }

  #describe({ topic, type, qos, userData }: EndpointOptions, kind: number): OwnEndpoint {
    const guid = guidOf(this.prefix, ++this.#lastEntity << 8 | kind);
    return { guid, topic, type, qos, ...(userData !== undefined && { userData }) };
  }

  /** Where an endpoint is: where it says, or where its participant says. */
  #addressesOf({ guid, unicast }: EndpointData): readonly UdpAddress[] {
    const { port } = this.#parts;
    const told = unicast.filter(({ address }) => port.reaches(address)).slice(0, 4);
    return told.length > 0 ? told : this.#participants.get(prefixOf(guid))?.unicast ?? [];
  }

  #send(bytes: Uint8Array, to: readonly UdpAddress[]): Promise<void> | undefined {
    if (this.#isClosed || bytes.length === 0) return undefined;
    let wait: Promise<void> | undefined;
    for (const address of to) wait = this.#parts.port.send(bytes, address) ?? wait;
    return wait;
  }
}
