import { BufferPool } from "../bytes/buffer_pool.ts";
import type { Address, NodeRecord } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import { FrameType, GoodbyeReason } from "../wire/frame.ts";
import { FrameError } from "../wire/frame_reader.ts";
import { Connection, type FrameHandler, type FrameHandlers } from "./connection.ts";
import { type Dialer, DialError } from "./dialer.ts";
import { Outbox } from "./outbox.ts";
import { decodeRecord, MAX_RECORD_BYTES } from "./record_message.ts";

const CLOSE_TIMEOUT_MS = 250;
/** A visitor sends hardly more than a goodbye. */
const OUTBOX = {
  maxBytes: 64 * 1024,
  maxFrameBytes: 64 * 1024,
  highWaterBytes: 64 * 1024,
  maxAgeMs: 1000,
  sendTimeoutMs: 0,
};

/** Opens connections for one purpose each, and takes leave when that is served. */
export class PeerVisitor {
  readonly #dialer: Dialer;
  readonly #clock: Clock;
  readonly #buffers = new BufferPool(0);

  constructor(dialer: Dialer, clock: Clock) {
    this.#dialer = dialer;
    this.#clock = clock;
  }

  /**
   * Fetches a node's record from the node itself.
   *
   * @param presence What is known of it, its addresses at least.
   * @param signal Gives up.
   * @returns The record, at the addresses of the presence: those are seen from here.
   * @throws {Error} If the node cannot be reached, or closes before it has sent its record.
   */
  async fetchRecord(presence: NodeRecord, signal: AbortSignal): Promise<NodeRecord> {
    const fetched = Promise.withResolvers<NodeRecord>();
    const handlers: FrameHandler[] = [];
    handlers[FrameType.RECORD] = (_connection, { bytes, body, end }) => {
      const record = decodeRecord(bytes.subarray(body, end));
      if (record.id.uuid !== presence.id.uuid) {
        throw new FrameError("it sent the record of another node");
      }
      fetched.resolve({ ...record, addresses: withUnixOf(record, presence.addresses) });
    };
    return await this.#visit(presence, -1, handlers, signal, (ended) => {
      const abandon = () => fetched.reject(signal.reason);
      signal.addEventListener("abort", abandon, { once: true });
      if (signal.aborted) abandon();
      void ended.then(() => {
        signal.removeEventListener("abort", abandon);
        fetched.reject(
          new Error(`Cannot fetch the record of node "${presence.id.name}": it closed`),
        );
      });
      return fetched.promise;
    });
  }

  /**
   * Finds out whether a node is still where it was.
   *
   * @param record The node.
   * @param signal Gives up: the promise rejects with the signal's reason.
   * @returns `"gone"` where its machine says that it is not; `"lost"` where nothing answers.
   */
  async lookFor(record: NodeRecord, signal: AbortSignal): Promise<"there" | "gone" | "lost"> {
    try {
      await this.#visit(record, record.revision, [], signal, () => Promise.resolve());
      return "there";
    } catch (error) {
      signal.throwIfAborted();
      return error instanceof DialError && error.isGone ? "gone" : "lost";
    }
  }

  async #visit<T>(
    record: NodeRecord,
    knows: number,
    handlers: FrameHandlers,
    signal: AbortSignal,
    purpose: (ended: Promise<unknown>) => Promise<T>,
  ): Promise<T> {
    const { socket, greeting: { id: peer } } = await this.#dialer.dial(record, knows, signal);
    const events = { dropped: () => {}, slow: () => {}, broken: () => socket.close() };
    const outbox = new Outbox(OUTBOX, events, this.#clock, this.#buffers);
    const maxMessageBytes = MAX_RECORD_BYTES;
    const clock = this.#clock;
    const connection = new Connection({ peer, socket, outbox, handlers, maxMessageBytes, clock });
    outbox.attach(socket);
    const running = connection.run();
    try {
      return await purpose(running);
    } finally {
      await connection.finish(GoodbyeReason.DONE, CLOSE_TIMEOUT_MS);
      outbox.close();
      await running;
    }
  }
}

/** A path that was too long to be announced is told by the node alone. */
function withUnixOf(record: NodeRecord, seen: readonly Address[]): readonly Address[] {
  if (seen.some(({ transport }) => transport === "unix")) return seen;
  return [...record.addresses.filter(({ transport }) => transport === "unix"), ...seen];
}
