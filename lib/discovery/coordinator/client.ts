import type { BufferPool } from "../../bytes/buffer_pool.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import { Connection, type ConnectionEnd, type FrameHandler } from "../../peer/connection.ts";
import type { Dialled } from "../../handshake/open_connection.ts";
import { Outbox } from "../../outbox/outbox.ts";
import type { ReceiveBudget } from "../../peer/receive_budget.ts";
import type { Clock } from "../../time/clock.ts";
import { beginFrame, FrameType, GoodbyeReason } from "../../wire/frame.ts";
import type { CoordinatedDomain } from "./coordinated_domain.ts";
import { encodeNodeGone, encodeSynced, MAX_COORDINATED_BYTES } from "./messages.ts";

const CLOSE_TIMEOUT_MS = 250;
const HIGH_WATER_BYTES = 256 * 1024;
/** Who reads nothing for so long is cut off, in milliseconds. */
const STALLED_AFTER_MS = 5000;

const OUTBOX = {
  maxBytes: 4 * HIGH_WATER_BYTES,
  maxMessageBytes: MAX_COORDINATED_BYTES,
  highWaterBytes: HIGH_WATER_BYTES,
  maxAgeMs: Infinity,
  sendTimeoutMs: STALLED_AFTER_MS,
};

export interface ClientOptions {
  readonly dialled: Dialled;
  readonly domain: CoordinatedDomain;
  /** Reads what the other end registers. */
  readonly handlers: readonly (FrameHandler | undefined)[];
  /** @returns For how long the coordinator has been running, in milliseconds. */
  readonly ageMs: () => number;
  readonly buffers: BufferPool;
  readonly budget: ReceiveBudget;
  readonly clock: Clock;
}

/**
 * One connection to a coordinator, of a node or of somebody who only looks.
 *
 * - Who reads as fast as nodes change is told every change. For who does not, no more is kept than
 *   which nodes he has to be told of: he gets each as it is when there is room again. A newcomer has to
 *   be told of all.
 * - Who takes nothing for five seconds is cut off.
 */
export class Client {
  /** Who is at the other end. */
  readonly peer: NodeId;
  /** The domain it belongs to. */
  readonly domain: CoordinatedDomain;
  readonly connection: Connection;
  /** When its silence was last looked into, on the monotonic clock. */
  doubtedAtMs = -Infinity;
  readonly #options: ClientOptions;
  /** The nodes of which it knows nothing, or something that is out of date. */
  readonly #behind: Set<string>;
  #isCatchingUp = false;
  #isClosed = false;

  constructor(options: ClientOptions) {
    const { dialled: { socket, greeting }, domain, handlers, clock, buffers, budget } = options;
    this.#options = options;
    this.peer = greeting.id;
    this.domain = domain;
    this.#behind = new Set(domain.nodes.keys());
    const outbox = new Outbox(
      OUTBOX,
      {
        dropped: () => {},
        slow: (isSlow) => isSlow && this.#cutOff(),
        broken: (error) => this.connection.close({ type: "lost", why: error.message }),
      },
      clock,
      buffers,
    );
    const maxMessageBytes = MAX_COORDINATED_BYTES;
    this.connection = new Connection({
      peer: this.peer,
      socket,
      outbox,
      handlers,
      maxMessageBytes,
      clock,
      budget,
    });
    outbox.attach(socket);
  }

  /** Tells all there is, and reads until the connection ends. @returns How it ended. */
  async run(): Promise<ConnectionEnd> {
    const toldAll = this.#catchUp().then(() => {
      if (this.#isClosed) return;
      this.#push(FrameType.SYNCED, encodeSynced({ ageMs: this.#options.ageMs() }));
    });
    const end = await this.connection.run();
    this.#isClosed = true;
    this.connection.outbox.close();
    await toldAll;
    return end;
  }

  /**
   * Tells of a node, now or as soon as there is room.
   *
   * @param uuid The node.
   * @param type The type of the frame that does it now.
   * @param body Its body, which must not change any more.
   */
  tell(uuid: string, type: number, body: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#behind.size === 0 && !this.connection.outbox.isFull) return this.#push(type, body);
    this.#behind.add(uuid);
    void this.#catchUp();
  }

  /** Says goodbye. */
  async finish(): Promise<void> {
    await this.connection.finish(GoodbyeReason.DONE, CLOSE_TIMEOUT_MS);
  }

  /** Resolves when nothing is left to be told. */
  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    // What is added meanwhile comes at the end of the set.
    for (const uuid of this.#behind) {
      const room = this.connection.outbox.room();
      if (room) await room;
      if (this.#isClosed) return;
      this.#behind.delete(uuid);
      if (uuid === this.peer.uuid) continue;
      const node = this.domain.nodes.get(uuid);
      if (node) this.#push(FrameType.NODE, node.encoded);
      else this.#push(FrameType.NODE_GONE, encodeNodeGone({ uuid, departure: "lost" }));
    }
    this.#isCatchingUp = false;
  }

  #push(type: number, body: Uint8Array): void {
    const { outbox } = this.connection;
    // Large records are lent, so that they lie in memory once for all who are told.
    const start = outbox.begin(true);
    beginFrame(outbox.writer, type, 0);
    outbox.writer.writeBytes(body);
    outbox.end(start, type);
  }

  #cutOff(): void {
    this.connection.close({
      type: "malformed",
      why: `it has not read what it was told for ${STALLED_AFTER_MS} ms`,
    });
  }
}
