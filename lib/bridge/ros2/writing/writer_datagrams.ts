import type { UdpAddress } from "../../../transport/udp.ts";
import type { OwnEndpoint } from "../discovery/endpoint_data.ts";
import { type DatagramWriter, SAMPLE_OVERHEAD_BYTES } from "../wire/datagram_writer.ts";
import { ANY_ENTITY, entityOf, type Guid, prefixOf } from "../wire/guid.ts";
import type { NumberSet } from "../wire/wire_input.ts";
import type { MatchedReader } from "./matched_reader.ts";
import type { NumberedChange, WriterHistory } from "./writer_history.ts";

/** A datagram, and where it goes. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly to: readonly UdpAddress[];
}

/** What {@linkcode WriterDatagrams} are made from. */
export interface WriterDatagramsParts {
  readonly own: OwnEndpoint;
  readonly datagram: DatagramWriter;
  readonly maxDatagramBytes: number;
  readonly history: WriterHistory;
  readonly readers: ReadonlyMap<Guid, MatchedReader>;
}

/** Room for what a service says beside its answer. */
const INLINE_QOS_BYTES = 64;

/** Writes the datagrams of a writer: what is new, what is wanted again, and what there is. */
export class WriterDatagrams {
  readonly #parts: WriterDatagramsParts;
  readonly #fragmentBytes: number;
  #heartbeatCount = 0;

  /** @param parts What they are made from. */
  constructor(parts: WriterDatagramsParts) {
    this.#parts = parts;
    const room = parts.maxDatagramBytes - 2 * SAMPLE_OVERHEAD_BYTES - INLINE_QOS_BYTES;
    this.#fragmentBytes = room - room % 4;
  }

  /** @returns All datagrams that are to be sent, each made when it is asked for. */
  *pending(): Generator<Outgoing> {
    do {
      yield* this.#unsent();
      yield* this.#wanted();
    } while (this.#parts.history.sent < this.#parts.history.last);
  }

  /**
   * Notes what a reader wants again.
   *
   * @returns A datagram that says what it will not get; empty where there is nothing to say.
   */
  want(reader: MatchedReader, { base, members }: NumberSet): Uint8Array {
    const { datagram, history } = this.#parts;
    const floor = Math.max(reader.from, history.first);
    const gone: number[] = [];
    for (const sequence of members) {
      if (sequence > history.sent) continue;
      if (sequence >= floor && history.get(sequence)) reader.wanted.set(sequence, "whole");
      else if (sequence >= floor) gone.push(sequence);
    }
    const between = this.#between(reader);
    datagram.destination(prefixOf(reader.data.guid));
    const empty = datagram.length;
    if (members.length > 0 && members[0]! < floor) {
      datagram.gap({ ...between, first: base, others: { base: floor, members: [] } });
    }
    if (gone.length > 0) {
      const [first, ...rest] = gone;
      datagram.gap({ ...between, first: first!, others: { base: first! + 1, members: rest } });
    }
    const isEmpty = datagram.length === empty;
    const bytes = datagram.finish();
    return isEmpty ? new Uint8Array() : bytes;
  }

  /** @returns A datagram that tells a reader what there is. */
  heartbeatFor(reader: MatchedReader): Uint8Array {
    const { datagram, history } = this.#parts;
    datagram.destination(prefixOf(reader.data.guid));
    this.#heartbeat(this.#between(reader), { isFinal: reader.acked >= history.sent });
    return datagram.finish();
  }

  *#unsent(): Generator<Outgoing> {
    const { datagram, history, maxDatagramBytes, readers } = this.#parts;
    for (let change = history.takeUnsent(); change; change = history.takeUnsent()) {
      if (readers.size === 0) continue;
      const bytes = change.payload.length + SAMPLE_OVERHEAD_BYTES + INLINE_QOS_BYTES;
      if (!datagram.isEmpty && datagram.length + bytes > maxDatagramBytes) yield this.#finish();
      if (change.payload.length <= this.#fragmentBytes) this.#sample(change, ANY_ENTITY);
      else {
        if (!datagram.isEmpty) yield this.#finish();
        for (const number of this.#fragmentsOf(change)) {
          this.#fragment(change, { number, reader: ANY_ENTITY });
          // The last one has what is told of all beside it.
          if (number < this.#countOf(change)) yield this.#finish();
        }
      }
    }
    if (datagram.isEmpty) return;
    if ([...readers.values()].some(({ data }) => data.qos.reliable)) {
      this.#heartbeat({ reader: ANY_ENTITY, writer: this.#entity }, { isFinal: false });
    }
    yield this.#finish();
  }

  *#wanted(): Generator<Outgoing> {
    for (const reader of this.#parts.readers.values()) {
      let hasSent = false;
      for (let next = reader.takeWanted(); next; next = reader.takeWanted()) {
        const change = this.#parts.history.get(next.sequence);
        if (!change) continue;
        hasSent = true;
        yield* this.#again(change, { reader, what: next.what });
      }
      if (hasSent) yield { bytes: this.heartbeatFor(reader), to: reader.addresses };
    }
  }

  /** A change that a reader wants once more. */
  *#again(
    change: NumberedChange,
    { reader, what }: { readonly reader: MatchedReader; readonly what: Set<number> | "whole" },
  ): Generator<Outgoing> {
    const { datagram } = this.#parts;
    const entity = entityOf(reader.data.guid);
    const to = reader.addresses;
    const count = this.#countOf(change);
    if (count === 1) {
      datagram.destination(prefixOf(reader.data.guid));
      this.#sample(change, entity);
      yield { bytes: datagram.finish(), to };
      return;
    }
    for (const number of what === "whole" ? this.#fragmentsOf(change) : what) {
      if (number < 1 || number > count) continue;
      datagram.destination(prefixOf(reader.data.guid));
      this.#fragment(change, { number, reader: entity });
      yield { bytes: datagram.finish(), to };
    }
  }

  get #entity(): number {
    return entityOf(this.#parts.own.guid);
  }

  #between(reader: MatchedReader): { readonly reader: number; readonly writer: number } {
    return { reader: entityOf(reader.data.guid), writer: this.#entity };
  }

  #countOf({ payload }: NumberedChange): number {
    return Math.max(1, Math.ceil(payload.length / this.#fragmentBytes));
  }

  #fragmentsOf(change: NumberedChange): number[] {
    return Array.from({ length: this.#countOf(change) }, (_, index) => index + 1);
  }

  #finish(): Outgoing {
    const bytes = this.#parts.datagram.finish();
    const to = new Map<string, UdpAddress>();
    for (const { addresses } of this.#parts.readers.values()) {
      for (const each of addresses) to.set(`${each.address}:${each.port}`, each);
    }
    return { bytes, to: [...to.values()] };
  }

  #sample(
    { sequence, payload, timeNs, isKey = false, writeInlineQos }: NumberedChange,
    reader: number,
  ): void {
    this.#parts.datagram.time(timeNs).data({
      reader,
      writer: this.#entity,
      sequence,
      payload,
      isKey,
      ...(writeInlineQos && { writeInlineQos }),
    });
  }

  #fragment(
    { sequence, payload, timeNs, writeInlineQos }: NumberedChange,
    { number, reader }: { readonly number: number; readonly reader: number },
  ): void {
    const start = (number - 1) * this.#fragmentBytes;
    this.#parts.datagram.time(timeNs).dataFragment({
      reader,
      writer: this.#entity,
      sequence,
      firstFragment: number,
      fragmentCount: 1,
      fragmentBytes: this.#fragmentBytes,
      sampleBytes: payload.length,
      payload: payload.subarray(start, start + this.#fragmentBytes),
      isKey: false,
      // It is said once of a sample.
      ...(writeInlineQos && number === 1 && { writeInlineQos }),
    });
  }

  #heartbeat(
    between: { readonly reader: number; readonly writer: number },
    { isFinal }: { readonly isFinal: boolean },
  ): void {
    const { datagram, history } = this.#parts;
    const [first, last] = [history.first, history.sent];
    const count = ++this.#heartbeatCount;
    datagram.heartbeat({ ...between, first: Math.min(first, last + 1), last, count, isFinal });
  }
}
