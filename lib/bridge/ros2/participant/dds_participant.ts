import type { Logger } from "../../../log/logger.ts";
import { errorText } from "../../../log/error_text.ts";
import type { Clock } from "../../../time/clock.ts";
import type { UdpAddress } from "../../../transport/udp.ts";
import type { EndpointData, OwnEndpoint } from "../discovery/endpoint_data.ts";
import { PLAIN_QOS, type Qos, whyNoMatch } from "../discovery/qos.ts";
import { saysGone } from "../discovery/status_info.ts";
import { DdsReader } from "../reading/dds_reader.ts";
import { SampleMemory } from "../reading/sample_memory.ts";
import type { Sample } from "../reading/sample.ts";
import { DatagramWriter } from "../wire/datagram_writer.ts";
import {
  ANY_ENTITY,
  BuiltinEntity,
  type EntityId,
  entityOf,
  type Guid,
  guidOf,
  type GuidPrefix,
  hexOf,
  KEYLESS_READER,
  KEYLESS_WRITER,
  prefixOf,
} from "../wire/guid.ts";
import { readDatagram } from "../wire/read_datagram.ts";
import type { Received } from "../wire/submessages.ts";
import { DdsWriter } from "../writing/dds_writer.ts";
import { Announcer } from "./announcer.ts";
import type { DatagramPort } from "./datagram_port.ts";
import { EndpointExchange, type EndpointRole } from "./endpoint_exchange.ts";
import { type KnownParticipant, KnownParticipants } from "./known_participants.ts";

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

/** An endpoint of this side and one of another that are about the same topic, and get nothing. */
export interface Mismatch {
  readonly own: OwnEndpoint;
  readonly other: EndpointData;
  /** Why, for people. */
  readonly why: string;
}

interface OwnReader {
  readonly reader: DdsReader;
  readonly accepts: (writer: EndpointData) => boolean;
}

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
  readonly #datagram: DatagramWriter;
  readonly #memory: SampleMemory;
  readonly #announcer: Announcer;
  readonly #participants: KnownParticipants;
  readonly #exchanges: Readonly<Record<EndpointRole, EndpointExchange>>;
  /** All of this side, those that are built in included. */
  readonly #readers = new Map<EntityId, OwnReader>();
  readonly #writers = new Map<EntityId, DdsWriter>();
  #lastEntity = 0;
  #isClosed = false;

  /** @param parts What it is made of. */
  constructor(parts: DdsParticipantParts) {
    const { clock, port, domain, name, leaseMs = 10_000, userData } = parts;
    this.#parts = parts;
    this.prefix = hexOf(parts.prefix);
    this.#datagram = new DatagramWriter(this.prefix);
    this.#memory = new SampleMemory(parts.maxWaitingBytes ?? 64 * 1024 * 1024);
    const send = (bytes: Uint8Array, to: readonly UdpAddress[]) => this.#send(bytes, to);
    this.#announcer = new Announcer({
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
      datagram: this.#datagram,
      clock,
      announceTo: port.announceTo,
      send,
    });
    this.#participants = new KnownParticipants({
      own: this.prefix,
      domain,
      clock,
      reaches: (address) => port.reaches(address),
      appeared: (participant) => this.#appeared(participant),
      vanished: (participant) => this.#vanished(participant),
    });
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
    const guids = (entities: Iterable<EntityId>) =>
      [...entities].filter(isOfUser).map((entity) => guidOf(this.prefix, entity));
    return { readers: guids(this.#readers.keys()), writers: guids(this.#writers.keys()) };
  }

  /** How much waits for what is missing, in bytes. */
  get waitingBytes(): number {
    return this.#memory.heldBytes;
  }

  /** Makes a reader, and tells all of it. */
  createReader(options: ReaderOptions): DdsReader {
    const { deliver, accepts = () => true } = options;
    const own = this.#own(options, KEYLESS_READER);
    const reader = this.#addReader(own, deliver, accepts);
    for (const writer of this.#exchanges.writer.all) this.#matchReader({ reader, accepts }, writer);
    this.#exchanges.reader.tell(own);
    this.onOwnChange();
    return reader;
  }

  /** Makes a writer, and tells all of it. */
  createWriter(options: EndpointOptions): DdsWriter {
    const own = this.#own(options, KEYLESS_WRITER);
    const writer = this.#addWriter(own);
    for (const reader of this.#exchanges.reader.all) this.#matchWriter(writer, reader);
    this.#exchanges.writer.tell(own);
    this.onOwnChange();
    return writer;
  }

  /** Ends a reader or a writer, and tells all of it. Idempotent. */
  remove(endpoint: DdsReader | DdsWriter): void {
    const entity = entityOf(endpoint.own.guid);
    const role = endpoint instanceof DdsReader ? "reader" : "writer";
    const isKnown = role === "reader" ? this.#readers.delete(entity) : this.#writers.delete(entity);
    endpoint.close();
    if (!isKnown || this.#isClosed) return;
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
      try {
        this.#participants.heard(each.source);
        this.#take(each);
      } catch (error) {
        this.#parts.logger.debug(`DDS ${each.submessage.kind}: ${errorText(error)}`);
      }
    }
  }

  /** Tells all that it is gone, and lets go of all. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    const others = this.#participants.all.flatMap(({ metatraffic }) => metatraffic);
    this.#announcer.stop(others);
    this.#isClosed = true;
    this.#participants.close();
    for (const { reader } of this.#readers.values()) reader.close();
    for (const writer of this.#writers.values()) writer.close();
  }

  #take(received: Received): void {
    const { source, submessage } = received;
    if (submessage.kind === "ackNack") {
      this.#writers.get(submessage.writer)?.ackNack(guidOf(source, submessage.reader), submessage);
    } else if (submessage.kind === "nackFragments") {
      const reader = guidOf(source, submessage.reader);
      this.#writers.get(submessage.writer)?.nackFragments(reader, submessage);
    } else if (submessage.writer === BuiltinEntity.participantWriter) {
      if (submessage.kind === "data") this.#takeAnnouncement(source, submessage);
    } else if (submessage.reader === ANY_ENTITY) {
      for (const { reader } of [...this.#readers.values()]) reader.take(received);
    } else this.#readers.get(submessage.reader)?.reader.take(received);
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

  #exchange(role: EndpointRole): EndpointExchange {
    return new EndpointExchange(role, {
      prefix: this.prefix,
      clock: this.#parts.clock,
      createReader: (own, deliver) => this.#addReader(own, deliver, () => false),
      createWriter: (own) => this.#addWriter(own),
      appeared: (role, endpoint) => this.#endpointAppeared(role, endpoint),
      vanished: (role, { guid }) => this.#endpointVanished(role, guid),
    });
  }

  #endpointAppeared(role: EndpointRole, endpoint: EndpointData): void {
    if (role === "writer") {
      for (const reader of this.#readers.values()) this.#matchReader(reader, endpoint);
    } else {
      for (const writer of this.#writers.values()) this.#matchWriter(writer, endpoint);
    }
    this.onChange();
  }

  #endpointVanished(role: EndpointRole, guid: Guid): void {
    if (role === "writer") {
      for (const { reader } of this.#readers.values()) {
        reader.unmatch(guid);
      }
    } else for (const writer of this.#writers.values()) writer.unmatch(guid);
    this.onChange();
  }

  #matchReader({ reader, accepts }: OwnReader, writer: EndpointData): void {
    if (reader.own.topic !== writer.topic || !accepts(writer)) return;
    if (this.#fit(reader.own, { other: writer, isOffer: false })) reader.match(writer);
  }

  #matchWriter(writer: DdsWriter, reader: EndpointData): void {
    if (writer.own.topic !== reader.topic) return;
    if (!this.#fit(writer.own, { other: reader, isOffer: true })) return;
    writer.match(reader, this.#addressesOf(reader));
  }

  #fit(
    own: OwnEndpoint,
    { other, isOffer }: { readonly other: EndpointData; readonly isOffer: boolean },
  ): boolean {
    const qos = { ...PLAIN_QOS, ...own.qos };
    const why = own.type !== other.type
      ? `it is of type ${own.type} here, and of type ${other.type} there`
      : isOffer
      ? whyNoMatch(qos, other.qos)
      : whyNoMatch(other.qos, qos);
    if (why !== undefined) this.onMismatch({ own, other, why });
    return why === undefined;
  }

  #own({ topic, type, qos, userData }: EndpointOptions, kind: number): OwnEndpoint {
    const guid = guidOf(this.prefix, ++this.#lastEntity << 8 | kind);
    return { guid, topic, type, qos, ...(userData !== undefined && { userData }) };
  }

  #addReader(
    own: OwnEndpoint,
    deliver: (sample: Sample) => void,
    accepts: (writer: EndpointData) => boolean,
  ): DdsReader {
    const reader = new DdsReader({
      own,
      limits: {
        memory: this.#memory,
        maxSampleBytes: this.#parts.maxSampleBytes ?? 32 * 1024 * 1024,
      },
      clock: this.#parts.clock,
      onReady: () => this.onChange(),
      deliver: (sample) => this.#deliver(sample, deliver),
      sendTo: (writer, write) => {
        this.#datagram.destination(prefixOf(writer.guid));
        write(this.#datagram);
        this.#send(this.#datagram.finish(), this.#addressesOf(writer));
      },
    });
    this.#readers.set(entityOf(own.guid), { reader, accepts });
    return reader;
  }

  /** What one sample leads to must not keep others in the same datagram from being taken. */
  #deliver(sample: Sample, deliver: (sample: Sample) => void): void {
    try {
      deliver(sample);
    } catch (error) {
      this.#parts.logger.debug(`DDS sample: ${errorText(error)}`);
    }
  }

  #addWriter(own: OwnEndpoint): DdsWriter {
    const writer = new DdsWriter({
      own,
      clock: this.#parts.clock,
      datagram: this.#datagram,
      onReady: () => this.onChange(),
      send: (bytes, to) => this.#send(bytes, to),
      maxDatagramBytes: this.#parts.maxDatagramBytes ?? 14_720,
    });
    this.#writers.set(entityOf(own.guid), writer);
    return writer;
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

/** The two highest bits of an endpoint's kind say whose it is. */
function isOfUser(entity: EntityId): boolean {
  return (entity & 0xc0) === 0;
}
