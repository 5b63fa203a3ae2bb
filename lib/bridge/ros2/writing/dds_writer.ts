import { Gate } from "../../../flow/gate.ts";
import type { Clock } from "../../../time/clock.ts";
import type { UdpAddress } from "../../../transport/udp.ts";
import type { EndpointData, OwnEndpoint } from "../discovery/endpoint_data.ts";
import type { DatagramWriter } from "../wire/datagram_writer.ts";
import type { Guid } from "../wire/guid.ts";
import type { AckNack, NackFragments } from "../wire/submessages.ts";
import { MatchedReader } from "./matched_reader.ts";
import { WriterDatagrams } from "./writer_datagrams.ts";
import { type Change, WriterHistory } from "./writer_history.ts";

/** The first and the longest pause before readers are told anew what there is, in milliseconds. */
const HEARTBEAT_MS = { first: 50, last: 1000 } as const;

/** What a {@linkcode DdsWriter} is made of. */
export interface DdsWriterParts {
  /** What is told of it. */
  readonly own: OwnEndpoint;
  readonly clock: Clock;
  /** Where datagrams are written; all writers of a participant share it. */
  readonly datagram: DatagramWriter;
  /** Sends a datagram; a promise asks to wait before the next. */
  readonly send: (bytes: Uint8Array, to: readonly UdpAddress[]) => Promise<void> | undefined;
  /** Called when a reader has said that it knows this writer. */
  readonly onReady: () => void;
  /** How large datagrams may be, in bytes. */
  readonly maxDatagramBytes: number;
}

/**
 * A writer: sends samples to the readers that it is matched with.
 *
 * - **Order**: that of the writes. What is written in one turn of the microtasks shares datagrams.
 * - **Loss**: reliable readers are told what there is until they have it, and get again what they ask
 *   for as long as it is kept ({@linkcode WriterHistory}).
 * - **Close**: nothing is sent any more. Idempotent.
 */
export class DdsWriter {
  /** What is told of it. */
  readonly own: OwnEndpoint;
  readonly #parts: DdsWriterParts;
  readonly #history: WriterHistory;
  readonly #readers = new Map<Guid, MatchedReader>();
  readonly #datagrams: WriterDatagrams;
  readonly #acknowledged = new Gate();
  #sending: Promise<void> | null = null;
  #cancelHeartbeat: (() => void) | null = null;
  #heartbeatPauseMs: number = HEARTBEAT_MS.first;
  #isClosed = false;

  /** @param parts What it is made of. */
  constructor(parts: DdsWriterParts) {
    this.own = parts.own;
    this.#parts = parts;
    this.#history = new WriterHistory(parts.own.qos.depth);
    this.#datagrams = new WriterDatagrams({
      own: parts.own,
      datagram: parts.datagram,
      maxDatagramBytes: parts.maxDatagramBytes,
      history: this.#history,
      readers: this.#readers,
    });
  }

  /** The readers that it sends to. */
  get readers(): readonly EndpointData[] {
    return [...this.#readers.values()].map(({ data }) => data);
  }

  /** Those of the readers that have said that they know this writer. */
  get readyReaders(): readonly EndpointData[] {
    return [...this.#readers.values()].filter(({ isReady }) => isReady).map(({ data }) => data);
  }

  /** Whether all reliable readers have all that was written. */
  get isAcknowledged(): boolean {
    return this.#ackedByAll >= this.#history.last;
  }

  /** @returns A promise that resolves when {@linkcode isAcknowledged} may have changed. */
  whenAcknowledged(): Promise<void> {
    return this.#acknowledged.wait();
  }

  /**
   * Writes a sample.
   *
   * @param change The sample; its payload must not be changed afterwards.
   * @returns Its number, and a promise that resolves when it has been sent.
   */
  write(change: Change): { readonly sequence: number; readonly sent: Promise<void> } {
    const sequence = this.#history.add(change);
    this.#heartbeatPauseMs = HEARTBEAT_MS.first;
    return { sequence, sent: this.#wake() };
  }

  /**
   * Begins to send to a reader; nothing happens where it does so already.
   *
   * @param data What it told of itself.
   * @param addresses Where it is.
   */
  match(data: EndpointData, addresses: readonly UdpAddress[]): void {
    if (this.#readers.has(data.guid)) return;
    const wantsKept = data.qos.transientLocal && this.own.qos.transientLocal;
    const from = wantsKept ? 1 : this.#history.last + 1;
    const reader = new MatchedReader(data, { addresses, from });
    this.#readers.set(data.guid, reader);
    this.#tell([reader]);
    this.#heartbeatLater();
  }

  /** Sends nothing to a reader any more. @returns Whether it got something until now. */
  unmatch(guid: Guid): boolean {
    if (!this.#readers.delete(guid)) return false;
    this.#settle();
    return true;
  }

  /** Takes what a reader says it has, and wants again. */
  ackNack(guid: Guid, { wanted, isFinal }: AckNack): void {
    const reader = this.#readers.get(guid);
    if (!reader?.data.qos.reliable) return;
    if (!reader.isReady) {
      reader.isReady = true;
      this.#parts.onReady();
    }
    reader.acked = Math.max(reader.acked, Math.min(wanted.base - 1, this.#history.last));
    const missing = this.#datagrams.want(reader, wanted);
    if (missing.length > 0) this.#send(missing, reader);
    if (reader.wanted.size > 0) this.#wake();
    else if (!isFinal) this.#tell([reader]);
    this.#settle();
  }

  /** Takes which fragments a reader wants again. */
  nackFragments(guid: Guid, { sequence, wanted }: NackFragments): void {
    const reader = this.#readers.get(guid);
    if (!reader?.data.qos.reliable || !this.#history.get(sequence)) return;
    reader.wantFragments(sequence, wanted.members);
    this.#wake();
  }

  /** Ends it. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#cancelHeartbeat?.();
    this.#readers.clear();
    this.#acknowledged.open();
  }

  get #ackedByAll(): number {
    return [...this.#readers.values()].reduce((min, { acked }) => Math.min(min, acked), Infinity);
  }

  /** Lets go of what nobody is going to ask for. */
  #settle(): void {
    const { transientLocal } = this.own.qos;
    this.#history.forget(this.#ackedByAll, ({ isKey }) => isKey === true || !transientLocal);
    if (this.isAcknowledged) this.#acknowledged.open();
  }

  #wake(): Promise<void> {
    this.#sending ??= this.#run().finally(() => this.#sending = null);
    return this.#sending;
  }

  async #run(): Promise<void> {
    // What is written in one go goes in one go.
    await Promise.resolve();
    for (const { bytes, to } of this.#datagrams.pending()) {
      if (this.#isClosed) return;
      await this.#parts.send(bytes, to);
    }
    this.#settle();
    this.#heartbeatLater();
  }

  /** Tells readers what there is. */
  #tell(readers: readonly MatchedReader[]): void {
    for (const reader of readers) {
      if (reader.data.qos.reliable) this.#send(this.#datagrams.heartbeatFor(reader), reader);
    }
  }

  #send(bytes: Uint8Array, { addresses }: MatchedReader): void {
    if (!this.#isClosed) this.#parts.send(bytes, addresses);
  }

  #heartbeatLater(): void {
    if (this.#isClosed || this.isAcknowledged) return;
    this.#cancelHeartbeat ??= this.#parts.clock.after(this.#heartbeatPauseMs, () => {
      this.#cancelHeartbeat = null;
      this.#heartbeatPauseMs = Math.min(2 * this.#heartbeatPauseMs, HEARTBEAT_MS.last);
      this.#tell([...this.#readers.values()].filter(({ acked }) => acked < this.#history.last));
      this.#heartbeatLater();
    }, { unref: true });
  }
}
