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

/** How much of a large sample is sent to who wants it again, in bytes. */
const FIRST_BYTES = 96 * 1024;
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
    this.#heartbeat(this.#between(reader), {
      // Who has not said yet that he knows this writer is to say so.
      isFinal: reader.isReady && reader.acked >= history.sent,
    });
    return datagram.finish();
  }

  /** @returns What is to be sent first of what is new: as many samples as fit, or a large one. */
  *next(): Generator<Outgoing> {
    const { datagram, history, readers } = this.#parts;
    for (let change = history.peekUnsent(); change; change = history.peekUnsent()) {
      const isLarge = change.payload.length > this.#fragmentBytes;
      if (!datagram.isEmpty && (isLarge || !this.#fits(change))) break;
      history.takeUnsent();
      if (readers.size === 0) continue;
      if (!isLarge) this.#sample(change, ANY_ENTITY);
      else {
        yield* this.#firstFragments(change);
        break;
      }
    }
    if (datagram.isEmpty) return;
    if ([...readers.values()].some(({ data }) => data.qos.reliable)) {
      this.#heartbeat({ reader: ANY_ENTITY, writer: this.#entity }, { isFinal: false });
    }
    yield this.#finish();
  }

  /** @returns What readers want again. */
  *wanted(): Generator<Outgoing> {
    for (const reader of this.#parts.readers.values()) {
      if (reader.wanted.size === 0) continue;
      yield* this.#again(reader);
      yield { bytes: this.heartbeatFor(reader), to: reader.addresses };
    }
  }

  /** All fragments of a sample but the last, which is begun: it has what is told beside it. */
  *#firstFragments(change: NumberedChange): Generator<Outgoing> {
    const count = this.#countOf(change);
    for (let number = 1; number <= count; number++) {
      this.#fragment(change, { number, reader: ANY_ENTITY });
      if (number < count) yield this.#finish();
    }
  }

  *#again(reader: MatchedReader): Generator<Outgoing> {
    const { datagram, history } = this.#parts;
    const [entity, to] = [entityOf(reader.data.guid), reader.addresses];
    const begin = () => datagram.isEmpty && datagram.destination(prefixOf(reader.data.guid));
    for (let next = reader.takeWanted(); next; next = reader.takeWanted()) {
      const change = history.get(next.sequence);
      if (!change) continue;
      const count = this.#countOf(change);
      if (!datagram.isEmpty && (count > 1 || !this.#fits(change))) {
        yield { bytes: datagram.finish(), to };
      }
      if (count === 1) {
        begin();
        this.#sample(change, entity);
        continue;
      }
      for (const number of this.#fragmentsOf(next.what, count)) {
        begin();
        this.#fragment(change, { number, reader: entity });
        yield { bytes: datagram.finish(), to };
      }
    }
    if (!datagram.isEmpty) yield { bytes: datagram.finish(), to };
  }

  /** Who wants a whole sample gets its beginning, and asks for the rest as fast as he can take it. */
  #fragmentsOf(what: Set<number> | "whole", count: number): number[] {
    if (what !== "whole") return [...what].filter((number) => number >= 1 && number <= count);
    const first = Math.max(1, Math.floor(FIRST_BYTES / this.#fragmentBytes));
    return Array.from({ length: Math.min(first, count) }, (_, index) => index + 1);
  }

  #fits({ payload }: NumberedChange): boolean {
    const bytes = payload.length + SAMPLE_OVERHEAD_BYTES + INLINE_QOS_BYTES;
    return this.#parts.datagram.length + bytes <= this.#parts.maxDatagramBytes;
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
