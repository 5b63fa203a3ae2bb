import type { Clock } from "../../../time/clock.ts";
import type { Socket } from "../../../transport/transport.ts";
import { frameOf, FrameQueue } from "../tcpros/frame_queue.ts";
import type { FrameStream } from "../tcpros/frame_stream.ts";
import { type ConnectionHeader, isSameMd5, writeHeader } from "../tcpros/header.ts";
import type { RosType } from "../types/type_library.ts";

/** What a {@linkcode Publication} is of. */
export interface PublicationOptions {
  /** The full name of the node. */
  readonly callerId: string;
  readonly topic: string;
  readonly type: Pick<RosType, "name" | "md5sum" | "text">;
  /** Whether whoever comes later gets the last message, where nothing else is said of it. */
  readonly isLatching: boolean;
  readonly clock: Clock;
  /** Called when there are other subscribers than before. */
  readonly changed: () => void;
}

/** What is told of a subscriber. */
export interface SubscriberInfo {
  readonly id: number;
  /** The full name of its node. */
  readonly callerId: string;
  readonly remote: string;
  readonly sentBytes: number;
  readonly sentFrames: number;
}

interface Subscriber {
  readonly id: number;
  readonly callerId: string;
  readonly remote: string;
  readonly queue: FrameQueue;
}

/** How long after its beginning a topic keeps messages for those who are about to connect, in milliseconds. */
const EARLY_MS = 2000;
const MAX_EARLY = 10;
/** What subscribers send once they are connected: nothing. */
const MAX_CHATTER_BYTES = 4096;

/**
 * A topic that this node publishes, with those who are connected to it.
 *
 * - Each has a queue of its own: one that reads slowly loses the oldest messages, see
 *   {@linkcode FrameQueue}, and holds up nobody.
 * - Who waits for the topic needs a moment to connect: of the first two seconds it gets what it missed,
 *   ten messages at most.
 * - What is kept is the last message, as long as somebody is connected, or until there was one.
 */
export class Publication {
  readonly #options: PublicationOptions;
  readonly #subscribers = new Set<Subscriber>();
  #latched: Uint8Array | null = null;
  /** What was published before anybody was connected. */
  #early: Uint8Array[] = [];
  #isAwaited = true;
  readonly #awaitedUntilMs: number;
  #nextId = 1;
  #dropped = 0;

  /** @param options What it is of. */
  constructor(options: PublicationOptions) {
    this.#options = options;
    this.#awaitedUntilMs = options.clock.monotonicMs() + EARLY_MS;
  }

  /** The type's name. */
  get typeName(): string {
    return this.#options.type.name;
  }

  /** Who is connected: full names of nodes, each once. */
  get callerIds(): readonly string[] {
    return [...new Set([...this.#subscribers].map(({ callerId }) => callerId))];
  }

  /** How many messages were dropped because subscribers read too slowly. */
  get dropped(): number {
    return [...this.#subscribers].reduce((sum, { queue }) => sum + queue.dropped, this.#dropped);
  }

  /** How many bytes wait for subscribers to read. */
  get waitingBytes(): number {
    return [...this.#subscribers].reduce((sum, { queue }) => sum + queue.waitingBytes, 0);
  }

  /** What is told of its subscribers. */
  info(): readonly SubscriberInfo[] {
    return [...this.#subscribers].map(({ id, callerId, remote, queue }) => ({
      id,
      callerId,
      remote,
      sentBytes: queue.sent.bytes,
      sentFrames: queue.sent.frames,
    }));
  }

  /**
   * Publishes a message.
   *
   * @param message Its bytes, which are copied.
   * @param options Whether whoever comes later gets this one.
   */
  publish(
    message: Uint8Array,
    { isKept = this.#options.isLatching }: { readonly isKept?: boolean } = {},
  ): void {
    const isEarly = this.#isAwaited && this.#options.clock.monotonicMs() < this.#awaitedUntilMs;
    if (!isKept && !isEarly && this.#subscribers.size === 0) return;
    const frame = frameOf(message);
    this.#latched = isKept ? frame : null;
    if (isKept) this.#early = [];
    else if (isEarly && this.#early.push(frame) > MAX_EARLY) this.#early.shift();
    for (const { queue } of this.#subscribers) queue.push(frame);
  }

  /**
   * Serves a subscriber until it goes.
   *
   * @param socket The connection, which is closed then.
   * @param stream What it sends.
   * @param header What it said of itself.
   */
  async serve(socket: Socket, stream: FrameStream, header: ConnectionHeader): Promise<void> {
    const queue = new FrameQueue(socket);
    const error = this.#refusal(header);
    if (error !== undefined) {
      queue.push(writeHeader({ error }));
      await queue.flushed();
      return queue.close();
    }
    queue.push(this.#header());
    this.#giveEarly(queue);
    if (this.#latched) queue.push(this.#latched);
    const { callerid: callerId = "/unknown" } = header;
    const subscriber = { id: this.#nextId++, callerId, remote: socket.remote, queue };
    this.#subscribers.add(subscriber);
    this.#options.changed();
    try {
      await Promise.race([queue.ended, readToEnd(stream)]);
    } finally {
      this.#remove(subscriber);
    }
  }

  /** Ends all connections. Idempotent. */
  close(): void {
    for (const { queue } of this.#subscribers) queue.close();
  }

  /** What is too old by now is not given. */
  #giveEarly(queue: FrameQueue): void {
    const isInTime = this.#options.clock.monotonicMs() < this.#awaitedUntilMs;
    if (isInTime) { for (const frame of this.#early) queue.push(frame); }
    this.#isAwaited = false;
    this.#early = [];
  }

  #remove(subscriber: Subscriber): void {
    subscriber.queue.close();
    this.#subscribers.delete(subscriber);
    this.#dropped += subscriber.queue.dropped;
    // What would be sent to the next one may be long out of date then.
    if (this.#subscribers.size === 0) this.#latched = null;
    this.#options.changed();
  }

  #refusal({ type = "*", md5sum }: ConnectionHeader): string | undefined {
    const { topic, type: own } = this.#options;
    const isOther = type !== "*" && type !== own.name || !isSameMd5(md5sum, own.md5sum);
    if (!isOther) return undefined;
    return `topic ${topic} is of type ${own.name} with checksum ${own.md5sum}, ` +
      `and its subscriber has type ${type} with checksum ${md5sum}`;
  }

  #header(): Uint8Array {
    const { callerId, topic, type, isLatching } = this.#options;
    return writeHeader({
      callerid: callerId,
      latching: isLatching || this.#latched ? "1" : "0",
      md5sum: type.md5sum,
      message_definition: type.text,
      topic,
      type: type.name,
    });
  }
}

/** What comes is of no meaning; that nothing comes any more is. */
async function readToEnd(stream: FrameStream): Promise<void> {
  try {
    while (await stream.frame(MAX_CHATTER_BYTES));
  } catch {
    // What it sends is no TCPROS: it is not to be served any more.
  }
}
