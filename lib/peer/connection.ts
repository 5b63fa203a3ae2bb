import type { NodeId } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import type { Socket } from "../transport/transport.ts";
import {
  beginFrame,
  FLAGS_TO_UNDERSTAND,
  FrameType,
  GoodbyeReason,
  HeaderBytes,
  NameKind,
} from "../wire/frame.ts";
import { FrameError, FrameReader } from "../wire/frame_reader.ts";
import { type ClockEstimate, ClockFilter, type ClockSample } from "./clock_estimate.ts";
import type { NameAllowance } from "./name_allowance.ts";
import type { Place } from "../outbox/backlog.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { ReceiveBudget, ReceiveShare } from "./receive_budget.ts";

/** The most topics, services and codecs that a peer may give numbers to on one connection. */
export const MAX_NAMES_PER_CONNECTION = 65_536;

/** Reads one frame; a promise makes the connection wait before it reads on. */
export type FrameHandler = (connection: Connection, frame: FrameReader) => void | Promise<void>;

/** Which handler reads which type of frame, by the type's number; see `OVERSIZED`. */
export type FrameHandlers = readonly (FrameHandler | undefined)[];

/** How a connection ended. */
export type ConnectionEnd =
  /** The peer closes it; `isLeaving` where that is because the node stops. */
  | { readonly type: "goodbye"; readonly isLeaving: boolean }
  /** We closed it. */
  | { readonly type: "closed" }
  /** It broke, or the peer vanished. */
  | { readonly type: "lost"; readonly why: string; readonly isSilent?: boolean }
  /** The peer sent what is no frame. */
  | { readonly type: "malformed"; readonly why: string };

/** A topic that the peer gave a number to. */
export interface NumberedTopic {
  readonly name: string;
  /** Takes its messages; set at the first one. */
  receive: ((frame: FrameReader) => void | Promise<void>) | null;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * One open connection after its handshake: reads frames and hands each to its handler.
 *
 * - Handlers run one after the other, in the order of the frames.
 * - What a handler throws, and bytes that are no frame, end this connection and nothing else.
 * - {@linkcode close} ends it at once: frames that have arrived are not handled any more, and a
 *   handler that is busy is not waited for.
 * - Frames of unknown type, or with unknown flags that must be understood, are skipped.
 * - Of a message that is larger than `maxMessageBytes` the header alone is handled, by the handler of
 *   `OVERSIZED` and its type; its body is skipped.
 */
export class Connection {
  /** Who is at the other end. */
  readonly peer: NodeId;
  /** Where frames to the peer go. */
  readonly outbox: Outbox;
  /** Where the peer is, for people. */
  readonly remote: string;
  /** The IP address at which the peer was reached; on this machine, that of the loopback. */
  readonly remoteHostname: string;
  /** When the last bytes arrived, on the monotonic clock. */
  lastHeardMs: number;
  /** When it was opened, on the monotonic clock. */
  readonly openedAtMs: number;
  /** How many bytes of frames were read. */
  bytesRead = 0;
  /** The last clock sample. */
  clockSample: ClockSample | null = null;
  /** What the peer's topic numbers stand for. */
  readonly topics: NumberedTopic[] = [];
  /** What the peer's service numbers stand for. */
  readonly services: string[] = [];
  /** What the peer's codec numbers stand for. */
  readonly codecs: string[] = [];

  readonly #socket: Socket;
  readonly #handlers: FrameHandlers;
  readonly #reader: FrameReader;
  readonly #clock: Clock;
  readonly #clockFilter = new ClockFilter();
  readonly #ended = Promise.withResolvers<void>();
  #end: ConnectionEnd | null = null;
  #closed = false;
  #handling = false;
  #release = () => {};
  #lastPing: Place | null = null;
  /** By how much the time of day was ahead of the monotonic clock at the last ping. */
  #pingOffsetMs: number | null = null;
  #pong: PromiseWithResolvers<true> | null = null;
  readonly #share?: ReceiveShare;
  readonly #names?: NameAllowance;
  #nameBytes = 0;

  constructor(options: {
    peer: NodeId;
    socket: Socket;
    outbox: Outbox;
    handlers: FrameHandlers;
    maxMessageBytes: number;
    maxFrameBytes?: number;
    clock: Clock;
    names?: NameAllowance;
    /** What it has in common with others for frames that have not arrived whole. */
    budget?: ReceiveBudget;
  }) {
    this.peer = options.peer;
    this.outbox = options.outbox;
    this.remote = options.socket.remote;
    this.remoteHostname = options.socket.remoteHostname ?? "127.0.0.1";
    this.#socket = options.socket;
    this.#handlers = options.handlers;
    this.#reader = new FrameReader(options.maxMessageBytes, options.maxFrameBytes);
    this.#clock = options.clock;
    this.#names = options.names;
    const evict = (why: string) => this.close({ type: "malformed", why });
    const share = this.#share = options.budget?.open(this.remoteHostname, evict);
    if (share) this.#reader.hold = (bytes, isNeeded) => share.hold(bytes, isNeeded);
    this.openedAtMs = this.lastHeardMs = this.#clock.monotonicMs();
  }

  /** Whether the peer is on this machine, and has its clock. */
  get isLocal(): boolean {
    return isLoopback(this.remoteHostname);
  }

  /** Whether a handler makes the peer wait, so that silence is our own doing. */
  get isPaused(): boolean {
    return this.#handling;
  }

  /** Settles when {@linkcode run} has read to the end. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Reads until the connection ends. @returns How it ended. */
  async run(): Promise<ConnectionEnd> {
    try {
      await this.#read();
    } catch (error) {
      this.#end ??= { type: "malformed", why: (error as Error).message };
    }
    this.#end ??= { type: "lost", why: "the peer closed the connection" };
    this.#socket.close();
    this.#names?.give(this.#nameBytes);
    this.#share?.close();
    this.#ended.resolve();
    return this.#end;
  }

  /**
   * Closes the connection.
   *
   * @param end What {@linkcode run} returns.
   */
  close(end: ConnectionEnd = { type: "closed" }): void {
    this.#end ??= end;
    this.#closed = true;
    this.#release();
    this.#socket.close();
  }

  /**
   * Says goodbye behind whatever waits to be written, lets the peer close the connection, and closes
   * it ourselves where that takes too long.
   *
   * @param reason One of {@linkcode GoodbyeReason}.
   * @param timeoutMs How long the peer has, in milliseconds.
   * @returns A promise that settles when the connection is closed.
   */
  async finish(reason: number, timeoutMs: number): Promise<void> {
    const cancelTimer = this.#clock.after(timeoutMs, () => {
      this.outbox.close();
      this.close();
    });
    this.outbox.push(FrameType.GOODBYE, (writer) => {
      beginFrame(writer, FrameType.GOODBYE, HeaderBytes.GOODBYE);
      writer.bytes[writer.position++] = reason;
    });
    await this.outbox.drained();
    this.#end ??= { type: "closed" };
    // Closing both directions at once would discard what the peer has not read yet (TCP's RST).
    await this.#socket.closeWrite();
    await this.#ended.promise;
    cancelTimer();
  }

  /**
   * Asks the peer for a sign of life and the time of its clock.
   *
   * Does nothing while the last ping still waits to be written: a stuck peer needs no second one.
   */
  ping(): void {
    if (this.#lastPing && !this.outbox.hasBegun(this.#lastPing)) return;
    this.#lastPing = this.outbox.push(FrameType.PING, (writer) => {
      beginFrame(writer, FrameType.PING, HeaderBytes.PING);
      const epochMs = this.#clock.epochMs();
      this.#pingOffsetMs = epochMs - this.#clock.monotonicMs();
      writer.view.setFloat64(writer.position, epochMs, true);
      writer.position += HeaderBytes.PING;
    });
  }

  /** Pings and waits for the answer. @returns Whether it came before the connection ended. */
  async pinged(): Promise<boolean> {
    const pong = this.#pong ??= Promise.withResolvers<true>();
    this.ping();
    return await Promise.race([pong.promise, this.#ended.promise.then(() => false)]);
  }

  /** @returns How far the peer is away and how its clock stands, or `null` before the first PONG. */
  clockEstimate(): ClockEstimate | null {
    const estimate = this.#clockFilter.estimate(this.#clock.monotonicMs());
    if (!estimate) return null;
    if (this.isLocal) return { ...estimate, offsetMs: 0, uncertaintyMs: 0 };
    return { ...estimate, offsetMs: estimate.offsetMs - this.#epochOffsetMs };
  }

  async #read(): Promise<void> {
    const reader = this.#reader;
    for (;;) {
      const space = reader.space();
      if (space.length === 0) {
        await this.#pause(this.#share!.room());
        if (this.#closed) return;
        continue;
      }
      const count = await this.#socket.read(space);
      if (count === null) return;
      this.lastHeardMs = this.#clock.monotonicMs();
      this.bytesRead += count;
      if (this.#share) this.#share.readBytes += count;
      reader.filled(count);
      while (!this.#closed && reader.next()) {
        const busy = this.#handle(reader);
        if (busy) await this.#pauseFor(busy);
      }
      if (this.#closed) return;
    }
  }

  /** What has arrived whole is the handler's: others may have the room that it took to arrive. */
  async #pauseFor(busy: Promise<void>): Promise<void> {
    this.#share?.park();
    await this.#pause(busy);
  }

  async #pause(busy: Promise<void>): Promise<void> {
    this.#handling = true;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#release = resolve;
        busy.then(resolve, reject);
      });
    } finally {
      this.#handling = false;
      // Whatever the peer said meanwhile was not read: its silence begins now.
      this.lastHeardMs = this.#clock.monotonicMs();
    }
  }

  #handle(frame: FrameReader): void | Promise<void> {
    if (frame.flags & FLAGS_TO_UNDERSTAND) return;
    switch (frame.type) {
      case FrameType.NAME:
        return this.#learnName(frame);
      case FrameType.PING:
        return this.#answerPing(frame);
      case FrameType.PONG:
        return this.#readPong(frame);
      case FrameType.GOODBYE:
        return this.#readGoodbye(frame);
      default:
        return this.#handlers[frame.type]?.(this, frame);
    }
  }

  #learnName({ view, header, body, end, bytes }: FrameReader): void {
    needHeader(body - header, HeaderBytes.NAME);
    const number = view.getUint32(header + 1, true);
    if (number >= MAX_NAMES_PER_CONNECTION) throw new FrameError(`name number ${number}`);
    if (end - body > 255 || end === body) throw new FrameError(`a name of ${end - body} bytes`);
    this.#nameBytes += this.#names?.take(end - body) ?? 0;
    const name = decoder.decode(bytes.subarray(body, end));
    switch (bytes[header]) {
      case NameKind.TOPIC:
        this.topics[number] ??= { name, receive: null };
        break;
      case NameKind.SERVICE:
        this.services[number] = name;
        break;
      case NameKind.CODEC:
        this.codecs[number] = name;
    }
  }

  #answerPing({ view, header, body }: FrameReader): void {
    needHeader(body - header, HeaderBytes.PING);
    // So much else is on its way that the peer needs no PONG, or it does not read what it asks for.
    if (this.outbox.isOverflowing) return;
    const receivedMs = this.#clock.epochMs();
    const pingMs = view.getFloat64(header, true);
    this.outbox.push(FrameType.PONG, (writer) => {
      beginFrame(writer, FrameType.PONG, HeaderBytes.PONG);
      writer.view.setFloat64(writer.position, pingMs, true);
      writer.view.setFloat64(writer.position + 8, receivedMs, true);
      writer.view.setFloat64(writer.position + 16, this.#clock.epochMs(), true);
      writer.position += HeaderBytes.PONG;
    });
  }

  #readGoodbye({ bytes, header, body }: FrameReader): void {
    needHeader(body - header, HeaderBytes.GOODBYE);
    this.#end ??= { type: "goodbye", isLeaving: bytes[header] === GoodbyeReason.STOP };
  }

  /** By how much the time of day is ahead of the monotonic clock, until it is set again. */
  get #epochOffsetMs(): number {
    return this.#clock.epochMs() - this.#clock.monotonicMs();
  }

  /**
   * The four times of RFC 5905, section 8: sent, received, answered, answer received. Ours are those
   * of the monotonic clock: where the time of day is set, neither a round trip nor what is known of
   * the peer's clock is wrong by that.
   */
  #readPong({ view, header, body }: FrameReader): void {
    needHeader(body - header, HeaderBytes.PONG);
    const offsetMs = this.#epochOffsetMs;
    const sentMs = view.getFloat64(header, true) - (this.#pingOffsetMs ?? offsetMs);
    const receivedMs = view.getFloat64(header + 8, true);
    const answeredMs = view.getFloat64(header + 16, true);
    const nowMs = this.#clock.monotonicMs();
    const sample = {
      roundTripMs: nowMs - sentMs - (answeredMs - receivedMs),
      offsetMs: (receivedMs - sentMs + (answeredMs - nowMs)) / 2,
    };
    this.clockSample = { ...sample, offsetMs: sample.offsetMs - offsetMs };
    this.#clockFilter.add(sample, nowMs);
    this.#pong?.resolve(true);
    this.#pong = null;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname.startsWith("127.") || hostname === "::1";
}

/** @throws {FrameError} If a header is shorter than the fixed part of its type. */
export function needHeader(headerBytes: number, fixedBytes: number): void {
  if (headerBytes < fixedBytes) throw new FrameError(`a header of ${headerBytes} bytes`);
}
