import { Gate } from "../../../flow/gate.ts";
import type { Clock } from "../../../time/clock.ts";
import type { UdpAddress } from "../../../transport/udp.ts";
import type { EndpointData, OwnEndpoint } from "../discovery/endpoint_data.ts";
import type { DatagramWriter } from "../wire/datagram_writer.ts";
import type { Guid } from "../wire/guid.ts";
import type { AckNack, NackFragments } from "../wire/submessages.ts";
import { MatchedReader } from "./matched_reader.ts";
import { type Outgoing, WriterDatagrams } from "./writer_datagrams.ts";
import { type Change, WriterHistory } from "./writer_history.ts";

/**
 * How much may be on its way to a reader, in bytes, before it has said that it has it: systems keep some
 * 200 kB of what arrives while a program is busy, and lose the rest.
 */
const WINDOW_BYTES = 128 * 1024;
/** How long it is waited for a reader to say so, in milliseconds; then nobody does until it speaks. */
const PATIENCE_MS = 1000;
/** So much is sent in one turn of the event loop, in bytes. */
const TURN_BYTES = 64 * 1024;

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
 * - **Pace**: as fast as reliable readers say that they have what was sent; `sent` tells.
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
  /** Opened when a reader has said something, or is gone. */
  readonly #progress = new Gate();
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
    reader.ackedBytes = this.#history.bytesUpTo(from - 1);
    this.#readers.set(data.guid, reader);
    this.#tell([reader]);
    this.#heartbeatLater();
  }

  /** Sends nothing to a reader any more. @returns Whether it got something until now. */
  unmatch(guid: Guid): boolean {
    if (!this.#readers.delete(guid)) return false;
    this.#settle();
    this.#progress.open();
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
    this.#hurryHeartbeat();
    reader.acked = Math.max(reader.acked, Math.min(wanted.base - 1, this.#history.last));
    reader.ackedBytes = this.#history.bytesUpTo(reader.acked);
    reader.isLagging = false;
    const missing = this.#datagrams.want(reader, wanted);
    if (missing.length > 0) this.#send(missing, reader);
    if (reader.wanted.size > 0) this.#wake();
    else if (!isFinal) this.#tell([reader]);
    this.#settle();
    this.#progress.open();
  }

  /** Takes which fragments a reader wants again. */
  nackFragments(guid: Guid, { sequence, wanted }: NackFragments): void {
    const reader = this.#readers.get(guid);
    if (!reader?.data.qos.reliable || !this.#history.get(sequence)) return;
    this.#hurryHeartbeat();
    reader.wantFragments(sequence, wanted.members);
    this.#wake();
    this.#progress.open();
  }

  /** Ends it. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#cancelHeartbeat?.();
    this.#readers.clear();
    this.#acknowledged.open();
    this.#progress.open();
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
    let sentBytes = 0;
    const send = async (all: Iterable<Outgoing>) => {
      for (const { bytes, to } of all) {
        if (this.#isClosed) return;
        await this.#parts.send(bytes, to);
        // Others have to be heard, too.
        if ((sentBytes += bytes.length) >= TURN_BYTES) await this.#turn();
        sentBytes %= TURN_BYTES;
      }
    };
    while (!this.#isClosed) {
      await send(this.#datagrams.wanted());
      if (this.#history.sent >= this.#history.last) break;
      if (this.#late.length > 0) await this.#waitForReaders();
      else await send(this.#datagrams.next());
    }
    this.#settle();
    this.#heartbeatLater();
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.afterTurn(resolve));
  }

  /** The readers to which as much is on its way as may be. */
  get #late(): MatchedReader[] {
    const sentBytes = this.#history.bytesUpTo(this.#history.sent);
    return [...this.#readers.values()].filter((reader) =>
      reader.data.qos.reliable && !reader.isLagging &&
      sentBytes - reader.ackedBytes > WINDOW_BYTES
    );
  }

  async #waitForReaders(): Promise<void> {
    const cancel = this.#parts.clock.after(PATIENCE_MS, () => {
      for (const reader of this.#late) reader.isLagging = true;
      this.#progress.open();
    }, { unref: true });
    this.#heartbeatLater();
    await this.#progress.wait();
    cancel();
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

  /** Whoever asks is there: what he is told and does not hear, he is told again soon. */
  #hurryHeartbeat(): void {
    this.#heartbeatPauseMs = HEARTBEAT_MS.first;
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = null;
    this.#heartbeatLater();
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
