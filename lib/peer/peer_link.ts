import type { BufferPool } from "../bytes/buffer_pool.ts";
import { FIRST_OWN_CODEC_NUMBER } from "../codec/registry.ts";
import { keepConnected, type KeptConnection } from "../flow/keep_connected.ts";
import { type NodeRecord, sameAddresses } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import { beginFrame, FrameType, GoodbyeReason, HeaderBytes, NameKind } from "../wire/frame.ts";
import { Connection, type ConnectionEnd, MAX_NAMES_PER_CONNECTION } from "./connection.ts";
import type { Dialled } from "../handshake/open_connection.ts";
import type { LinkEvents } from "./link_log.ts";
import { Outbox, type OutboxOptions } from "../outbox/outbox.ts";
import type { DropReason } from "../outbox/drop_reason.ts";

const FIRST_RETRY_MS = 10;
const LAST_RETRY_MS = 1000;

const encoder = new TextEncoder();

/** The names of one kind that have a number. */
interface Numbering {
  readonly kind: number;
  readonly first: number;
  /** The number after the last one that there is. */
  readonly end: number;
  readonly numbers: Map<string, number>;
}

/** What a {@linkcode PeerLink} is handed by its pool. */
export interface LinkContext {
  /** Opens a connection to the peer. */
  dial(record: NodeRecord, signal: AbortSignal): Promise<Dialled>;
  /** Wraps an open connection and announces it. */
  open(dialled: Dialled, outbox: Outbox): Connection;
  /** A connection has ended. */
  ended(link: PeerLink, connection: Connection, end: ConnectionEnd): void;
  /** A connection could not be opened. */
  failed(link: PeerLink, error: Error): void;
  readonly outboxOptions: OutboxOptions;
  readonly buffers: BufferPool;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Our side of the way to one peer, for as long as the peer is known: its connections come and go.
 *
 * - It connects when first asked to, and from then on again and again, after 10 ms at first and
 *   1 s at most, give or take half. Only a connection that lasted for a second counts as a success.
 * - Numbers given to topics, services and codecs stay the same on every connection.
 */
export class PeerLink {
  /** Where frames to the peer go, also while there is no connection. */
  readonly outbox: Outbox;
  readonly #context: LinkContext;
  readonly #events: LinkEvents;
  /** The names of the topics, by their numbers. */
  readonly #topicNames: string[] = [];
  readonly #topics: Numbering = {
    kind: NameKind.TOPIC,
    first: 0,
    end: MAX_NAMES_PER_CONNECTION,
    numbers: new Map(),
  };
  readonly #services: Numbering = {
    kind: NameKind.SERVICE,
    first: 0,
    end: MAX_NAMES_PER_CONNECTION,
    numbers: new Map(),
  };
  readonly #codecs: Numbering = {
    kind: NameKind.CODEC,
    first: FIRST_OWN_CODEC_NUMBER,
    // Frames have one byte for it.
    end: 256,
    numbers: new Map(),
  };
  readonly #abort = new AbortController();
  #record: NodeRecord;
  #connection: Connection | null = null;
  #attempt: PromiseWithResolvers<Connection> | null = null;
  #kept: KeptConnection | null = null;
  #running: Promise<void> | null = null;

  constructor(record: NodeRecord, context: LinkContext, events: LinkEvents) {
    this.#record = record;
    this.#context = context;
    this.#events = events;
    this.outbox = new Outbox(
      context.outboxOptions,
      {
        dropped: (counts, why) => {
          for (const [topic, count] of counts) this.#noteDroppedInOutbox(topic, count, why);
        },
        slow: (isSlow) => events.slow(isSlow),
        broken: (error) => this.#connection?.close({ type: "lost", why: error.message }),
      },
      context.clock,
      context.buffers,
    );
  }

  /** What is known of the peer. */
  get record(): NodeRecord {
    return this.#record;
  }

  /** The open connection, if there is one. */
  get connection(): Connection | null {
    return this.#connection;
  }

  /** Takes note of a newer record, and tries its addresses at once. */
  update(record: NodeRecord): void {
    const hasMoved = !sameAddresses(record.addresses, this.#record.addresses);
    this.#record = record;
    // Nobody may answer where it was: waiting for that would take seconds.
    if (hasMoved) this.#kept?.redial();
    else this.#kept?.retry();
  }

  /** Connects at once where it is not connected: what was tried until now may lead nowhere. */
  hurry(): void {
    this.#kept?.hurry();
  }

  /** Takes note of messages that were dropped, by the number of their topic; `detail` says more. */
  noteDropped(topicNumber: number, count: number, why: DropReason, detail?: string): void {
    this.#events.dropped(this.#topicNames[topicNumber]!, count, why, detail);
  }

  #noteDroppedInOutbox(topicNumber: number, count: number, why: DropReason): void {
    if (why !== "too-large") return this.noteDropped(topicNumber, count, why);
    // They had waited for the connection: only now it is known what the peer takes.
    this.noteDropped(
      topicNumber,
      count,
      why,
      `on topic "${this.#topicNames[topicNumber]}", more than the ${this.outbox.maxMessageBytes} ` +
        "bytes that it takes; split it, or raise maxMessageBytes there",
    );
  }

  /** Starts to connect, and to stay connected. */
  start(): void {
    if (this.#kept) return;
    const context = this.#context;
    const { signal } = this.#abort;
    this.#kept = keepConnected({
      open: (either) => context.dial(this.#record, either),
      use: (dialled) => this.#use(dialled),
      failed: (error) => {
        this.#reject(error);
        context.failed(this, error);
      },
      firstMs: FIRST_RETRY_MS,
      lastMs: LAST_RETRY_MS,
      clock: context.clock,
      random: context.random,
      signal,
    });
    this.#running = this.#kept.ended.then(() => this.#reject(signal.reason));
  }

  /**
   * Waits for a connection.
   *
   * @returns The connection.
   * @throws {Error} If the next attempt to open one fails.
   */
  connected(): Promise<Connection> {
    if (this.#connection) return Promise.resolve(this.#connection);
    if (this.#abort.signal.aborted) return Promise.reject(this.#abort.signal.reason);
    this.#attempt ??= Promise.withResolvers();
    this.start();
    return this.#attempt.promise;
  }

  /**
   * The number that stands for a topic in frames to this peer.
   *
   * @throws {RangeError} If there are too many.
   */
  topicNumber(name: string): number {
    const number = this.#number(this.#topics, name);
    this.#topicNames[number] = name;
    return number;
  }

  /** The number that stands for a service in frames to this peer; see {@linkcode topicNumber}. */
  serviceNumber(name: string): number {
    return this.#number(this.#services, name);
  }

  /** The number that stands for a codec of the user's own; see {@linkcode topicNumber}. */
  codecNumber(name: string): number {
    return this.#number(this.#codecs, name);
  }

  /**
   * Ends the link.
   *
   * @param timeoutMs Because this node stops: how long the peer has to read what was written before
   * and to close, in milliseconds; without it, the peer is gone.
   */
  async close(timeoutMs = 0): Promise<void> {
    this.#abort.abort(new Error(`the link to node "${this.#record.id.name}" is closed`));
    if (timeoutMs > 0) await this.#connection?.finish(GoodbyeReason.STOP, timeoutMs);
    this.#connection?.close();
    this.outbox.close(timeoutMs > 0 ? "stopped" : "gone");
    await this.#running;
  }

  /**
   * Ends the link to a peer that is said to be gone: what it may have sent before is still read.
   *
   * @param timeoutMs How long the peer has to close the connection, in milliseconds.
   */
  async retire(timeoutMs: number): Promise<void> {
    const connection = this.#connection;
    if (!connection) return await this.close();
    this.#abort.abort(new Error(`the node "${this.#record.id.name}" is gone`));
    const cancelTimer = this.#context.clock.after(timeoutMs, () => connection.close());
    await this.#running;
    cancelTimer();
    this.outbox.close();
  }

  #reject(error: unknown): void {
    // Nobody need be waiting any more: a call may have timed out meanwhile.
    this.#attempt?.promise.catch(() => {});
    this.#attempt?.reject(error);
    this.#attempt = null;
  }

  async #use(dialled: Dialled): Promise<void> {
    if (this.#abort.signal.aborted) return dialled.socket.close();
    const { maxMessageBytes } = dialled.greeting;
    const writePreamble = () => this.#writeNames();
    this.outbox.attach(dialled.socket, { maxMessageBytes, writePreamble });
    const connection = this.#context.open(dialled, this.outbox);
    this.#connection = connection;
    this.#attempt?.resolve(connection);
    this.#attempt = null;
    const end = await connection.run();
    this.#connection = null;
    this.outbox.detach();
    this.#context.ended(this, connection, end);
  }

  #number({ kind, first, end, numbers }: Numbering, name: string): number {
    let number = numbers.get(name);
    if (number === undefined) {
      number = numbers.size + first;
      if (number >= end) {
        throw new RangeError(
          `Cannot use "${name}" with node "${this.#record.id.name}": ` +
            `${numbers.size} names are in use on this connection, and no more fit`,
        );
      }
      numbers.set(name, number);
      if (this.outbox.isAttached) this.#writeName(kind, number, name);
    }
    return number;
  }

  #writeNames(): void {
    for (const { kind, numbers } of [this.#topics, this.#services, this.#codecs]) {
      for (const [name, number] of numbers) this.#writeName(kind, number, name);
    }
  }

  #writeName(kind: number, number: number, name: string): void {
    this.outbox.push(FrameType.NAME, (writer) => {
      beginFrame(writer, FrameType.NAME, HeaderBytes.NAME);
      writer.bytes[writer.position] = kind;
      writer.view.setUint32(writer.position + 1, number, true);
      writer.position += HeaderBytes.NAME;
      writer.writeBytes(encoder.encode(name));
    });
  }
}
