import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { Connection, type ConnectionEnd, type FrameHandler } from "../../lib/peer/connection.ts";
import type { NameAllowance } from "../../lib/peer/name_allowance.ts";
import { Outbox } from "../../lib/outbox/outbox.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { frameOf, type FrameParts } from "../support/frames.ts";
import { FrameSource, writeAll } from "../support/peer_bytes.ts";
import { idOf } from "../support/records.ts";

/** A connection whose other end is in the test's hand. */
export class ConnectionRig {
  readonly clock = new VirtualClock();
  readonly outbox: Outbox;
  readonly connection: Connection;
  readonly handlers: FrameHandler[] = [];
  /** The peer's end. */
  readonly peer: Socket;
  /** What the peer reads. */
  readonly frames: FrameSource;
  /** How the connection ended. */
  readonly ended: Promise<ConnectionEnd>;

  constructor(
    { maxBytes = 65_536, maxMessageBytes = 65_536, names, remoteHostname }: {
      maxBytes?: number;
      maxMessageBytes?: number;
      names?: NameAllowance;
      remoteHostname?: string;
    } = {},
  ) {
    const [near, far] = memorySocketPair();
    // As if the peer were on another machine.
    if (remoteHostname !== undefined) Object.assign(near, { remoteHostname });
    const limits = {
      maxBytes,
      highWaterBytes: maxBytes / 4,
      maxAgeMs: 1000,
      maxMessageBytes: 2 ** 28,
      sendTimeoutMs: 1000,
    };
    const events = { dropped: () => {}, slow: () => {}, broken: () => near.close() };
    this.peer = far;
    this.frames = new FrameSource(far);
    this.outbox = new Outbox(limits, events, this.clock, new BufferPool());
    this.outbox.attach(near);
    this.connection = new Connection({
      peer: idOf("peer"),
      socket: near,
      outbox: this.outbox,
      handlers: this.handlers,
      maxMessageBytes,
      clock: this.clock,
      names,
    });
    this.ended = this.connection.run();
  }

  /** The peer sends a frame. */
  async receive(frame: FrameParts): Promise<void> {
    await writeAll(this.peer, frameOf(frame));
    await this.clock.advance(0);
  }

  /** The peer closes the connection. @returns How that looks from here. */
  async end(): Promise<ConnectionEnd> {
    this.peer.close();
    return await this.ended;
  }

  /** Both sides close. */
  async close(): Promise<void> {
    this.connection.close();
    this.outbox.close();
    this.peer.close();
    await this.ended;
    await this.clock.advance(0);
  }
}
