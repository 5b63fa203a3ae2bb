import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import type { Place } from "../../lib/outbox/backlog.ts";
import { Outbox, type OutboxOptions } from "../../lib/outbox/outbox.ts";
import { beginFrame, beginTopicFrame, FrameType } from "../../lib/wire/frame.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { WriteSocket } from "./write_socket.ts";

/** How a test sends one message. */
export interface Sent {
  readonly bytes?: number;
  readonly ttlMs?: number;
  /** What follows the message's own bytes, lent where the outbox allows it. */
  readonly lend?: Uint8Array;
}

/** An outbox with a clock and a socket in the test's hand. */
export class OutboxRig {
  readonly clock = new VirtualClock();
  readonly pool = new BufferPool();
  readonly socket = new WriteSocket();
  /** What the outbox told, such as `dropped 2 full` or `slow true`. */
  readonly events: string[] = [];
  readonly outbox: Outbox;

  constructor(options: Partial<OutboxOptions> = {}) {
    this.outbox = new Outbox(
      {
        maxBytes: 1024 * 1024,
        highWaterBytes: 64 * 1024,
        maxAgeMs: 10_000,
        maxMessageBytes: 2 ** 28,
        sendTimeoutMs: 1000,
        ...options,
      },
      {
        dropped: (counts, why) => {
          const count = [...counts.values()].reduce((sum, each) => sum + each);
          this.events.push(`dropped ${count} ${why}`);
        },
        slow: (isSlow) => this.events.push(`slow ${isSlow}`),
        broken: (error) => this.events.push(`broken ${error.message}`),
      },
      this.clock,
      this.pool,
    );
  }

  /** A rig whose socket is there. */
  static attached(options: Partial<OutboxOptions> = {}): OutboxRig {
    const rig = new OutboxRig(options);
    rig.outbox.attach(rig.socket);
    return rig;
  }

  /** A rig whose peer takes nothing: one message, marked 0, is being written. */
  static async stuck(options: Partial<OutboxOptions> = {}): Promise<OutboxRig> {
    const rig = OutboxRig.attached(options);
    rig.socket.holds = true;
    rig.topic(0);
    await rig.socket.entered();
    return rig;
  }

  /** Sends a message of the topic of number `mark`. */
  topic(mark: number, { bytes = 10, ttlMs = 0, lend }: Sent = {}): Place {
    const { outbox, clock } = this;
    const start = outbox.begin(lend !== undefined);
    beginTopicFrame(outbox.writer, mark, 0, clock.epochMs(), 1, ttlMs);
    outbox.writer.writeBytes(new Uint8Array(bytes).fill(mark));
    if (lend) outbox.writer.writeBytes(lend);
    const place = outbox.place(start);
    outbox.end(start, FrameType.TOPIC, ttlMs > 0);
    return place;
  }

  /** Sends the newest message of a topic in place of one that still waits. */
  latest(mark: number, last: Place | null, bytes = 10): Place {
    const { outbox, clock } = this;
    const start = outbox.begin();
    beginTopicFrame(outbox.writer, mark, 0, clock.epochMs(), 1, 0);
    outbox.writer.writeBytes(new Uint8Array(bytes).fill(mark));
    if (last) outbox.withdraw(last);
    const place = outbox.place(start);
    outbox.end(start, FrameType.TOPIC);
    return place;
  }

  /** Sends a frame that must not be dropped. */
  other(type: number, bytes = 0): Place {
    return this.outbox.push(type, (writer) => {
      beginFrame(writer, type, 0);
      writer.writeBytes(new Uint8Array(bytes));
    });
  }

  /** Lets everything be written. */
  async flow(): Promise<void> {
    this.socket.holds = false;
    this.socket.release();
    // Each write takes a few microtasks, and a turn of the clock waits for a few of them only.
    for (let turn = 0; turn < 10_000 && this.outbox.bytes > 0; turn++) await this.clock.advance(0);
    await this.clock.advance(0);
  }

  /** The topic numbers of what was written; other frames as `type 3`. */
  get marks(): (number | string)[] {
    return this.socket.frames().map(({ type, header }) =>
      type === FrameType.TOPIC ? header[0]! : `type ${type}`
    );
  }
}
