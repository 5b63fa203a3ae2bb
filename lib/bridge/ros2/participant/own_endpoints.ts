import type { Logger } from "../../../log/logger.ts";
import { errorText } from "../../../log/error_text.ts";
import type { Clock } from "../../../time/clock.ts";
import type { UdpAddress } from "../../../transport/udp.ts";
import type { EndpointData, OwnEndpoint } from "../discovery/endpoint_data.ts";
import { PLAIN_QOS, whyNoMatch } from "../discovery/qos.ts";
import { DdsReader } from "../reading/dds_reader.ts";
import type { IncomingLimits } from "../reading/incoming.ts";
import type { Sample } from "../reading/sample.ts";
import type { DatagramWriter } from "../wire/datagram_writer.ts";
import { ANY_ENTITY, type EntityId, entityOf, type Guid, guidOf, prefixOf } from "../wire/guid.ts";
import type { Received } from "../wire/submessages.ts";
import { DdsWriter } from "../writing/dds_writer.ts";

/** An endpoint of this side and one of another that are about the same topic, and get nothing. */
export interface Mismatch {
  readonly own: OwnEndpoint;
  readonly other: EndpointData;
  /** Why, for people. */
  readonly why: string;
}

/** What a reader does with samples, and of whom. */
export interface Reading {
  /** Takes samples; their bytes are valid until it returns. */
  readonly deliver: (sample: Sample) => void;
  /** Says of which writers, of those that fit. */
  readonly accepts: (writer: EndpointData) => boolean;
}

/** What {@linkcode OwnEndpoints} are made of. */
export interface OwnEndpointsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: IncomingLimits;
  /** Where datagrams are written. */
  readonly datagram: DatagramWriter;
  readonly maxDatagramBytes: number;
  readonly send: (bytes: Uint8Array, to: readonly UdpAddress[]) => Promise<void> | undefined;
  /** Where an endpoint of another participant is. */
  readonly addressesOf: (endpoint: EndpointData) => readonly UdpAddress[];
  /** Told that somebody has found an endpoint of this side. */
  readonly onReady: () => void;
  /** Told of endpoints that get nothing of each other. */
  readonly onMismatch: (mismatch: Mismatch) => void;
}

interface OwnReader extends Reading {
  readonly reader: DdsReader;
}

/** The readers and writers of a participant, those that are built in included, and who fits whom. */
export class OwnEndpoints {
  readonly #parts: OwnEndpointsParts;
  readonly #readers = new Map<EntityId, OwnReader>();
  readonly #writers = new Map<EntityId, DdsWriter>();

  /** @param parts What they are made of. */
  constructor(parts: OwnEndpointsParts) {
    this.#parts = parts;
  }

  /** What those are known by that are not built in. */
  get guids(): { readonly readers: readonly Guid[]; readonly writers: readonly Guid[] } {
    const ofUser = (all: readonly { readonly own: OwnEndpoint }[]) =>
      all.map(({ own }) => own.guid).filter((guid) => isOfUser(entityOf(guid)));
    return {
      readers: ofUser([...this.#readers.values()].map(({ reader }) => reader)),
      writers: ofUser([...this.#writers.values()]),
    };
  }

  /**
   * Makes a reader.
   *
   * @param own What is told of it.
   * @param reading What it does with samples, and `others`: the writers that are known.
   */
  addReader(
    own: OwnEndpoint,
    { deliver, accepts, others = [] }: Reading & { readonly others?: Iterable<EndpointData> },
  ): DdsReader {
    const { limits, clock, onReady, datagram, send, addressesOf } = this.#parts;
    const reader = new DdsReader({
      own,
      limits,
      clock,
      onReady,
      deliver: (sample) => this.#deliver(sample, deliver),
      sendTo: (writer, write) => {
        datagram.destination(prefixOf(writer.guid));
        write(datagram);
        send(datagram.finish(), addressesOf(writer));
      },
    });
    this.#readers.set(entityOf(own.guid), { reader, deliver, accepts });
    for (const other of others) this.#matchToReader({ reader, accepts }, other);
    return reader;
  }

  /**
   * Makes a writer.
   *
   * @param own What is told of it.
   * @param others The readers that are known.
   */
  addWriter(own: OwnEndpoint, others: Iterable<EndpointData> = []): DdsWriter {
    const { clock, datagram, onReady, send, maxDatagramBytes } = this.#parts;
    const writer = new DdsWriter({ own, clock, datagram, onReady, send, maxDatagramBytes });
    this.#writers.set(entityOf(own.guid), writer);
    for (const other of others) this.#matchToWriter(writer, other);
    return writer;
  }

  /** Ends a reader or a writer. @returns Whether there was one. */
  remove(endpoint: DdsReader | DdsWriter): boolean {
    const entity = entityOf(endpoint.own.guid);
    endpoint.close();
    return endpoint instanceof DdsReader
      ? this.#readers.delete(entity)
      : this.#writers.delete(entity);
  }

  /** Has readers read from a writer of another participant, if they fit. */
  matchWriter(other: EndpointData): void {
    for (const reader of this.#readers.values()) this.#matchToReader(reader, other);
  }

  /** Has writers write to a reader of another participant, if they fit. */
  matchReader(other: EndpointData): void {
    for (const writer of this.#writers.values()) this.#matchToWriter(writer, other);
  }

  /** Forgets a writer of another participant. */
  unmatchWriter(guid: Guid): void {
    for (const { reader } of this.#readers.values()) reader.unmatch(guid);
  }

  /** Forgets a reader of another participant. */
  unmatchReader(guid: Guid): void {
    for (const writer of this.#writers.values()) writer.unmatch(guid);
  }

  /** Takes what an endpoint of another participant says. */
  take(received: Received): void {
    const { source, submessage } = received;
    if (submessage.kind === "ackNack") {
      this.#writers.get(submessage.writer)?.ackNack(guidOf(source, submessage.reader), submessage);
    } else if (submessage.kind === "nackFragments") {
      const reader = guidOf(source, submessage.reader);
      this.#writers.get(submessage.writer)?.nackFragments(reader, submessage);
    } else if (submessage.reader === ANY_ENTITY) {
      for (const { reader } of [...this.#readers.values()]) reader.take(received);
    } else this.#readers.get(submessage.reader)?.reader.take(received);
  }

  /** Ends all of them. */
  close(): void {
    for (const { reader } of this.#readers.values()) reader.close();
    for (const writer of this.#writers.values()) writer.close();
  }

  #matchToReader(
    { reader, accepts }: Pick<OwnReader, "reader" | "accepts">,
    other: EndpointData,
  ): void {
    if (reader.own.topic !== other.topic || !accepts(other)) return;
    if (this.#fit(reader.own, { other, isOffer: false })) reader.match(other);
  }

  #matchToWriter(writer: DdsWriter, other: EndpointData): void {
    if (writer.own.topic !== other.topic) return;
    if (!this.#fit(writer.own, { other, isOffer: true })) return;
    writer.match(other, this.#parts.addressesOf(other));
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
    if (why !== undefined) this.#parts.onMismatch({ own, other, why });
    return why === undefined;
  }

  /** What one sample leads to must not keep others in the same datagram from being taken. */
  #deliver(sample: Sample, deliver: (sample: Sample) => void): void {
    try {
      deliver(sample);
    } catch (error) {
      this.#parts.logger.debug(`DDS sample: ${errorText(error)}`);
    }
  }
}

/** The two highest bits of an endpoint's kind say whose it is. */
function isOfUser(entity: EntityId): boolean {
  return (entity & 0xc0) === 0;
}
