import { BufferPool } from "../bytes/buffer_pool.ts";
import { abortable, onAbort } from "../flow/abort.ts";
import type { Address, NodeRecord, TcpAddress } from "../mesh/node_record.ts";
import { withAddresses } from "../mesh/record_names.ts";
import { isExhausted } from "../text/exhausted.ts";
import type { Clock } from "../time/clock.ts";
import { beginFrame, FrameType, GoodbyeReason } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import type { ClockEstimate } from "./clock_estimate.ts";
import { Connection, type FrameHandler, type FrameHandlers } from "./connection.ts";
import type { Dialled } from "../handshake/open_connection.ts";
import { type Dialer, DialError } from "./dialer.ts";
import { Outbox } from "../outbox/outbox.ts";
import type { Acquaintance } from "../mesh/peer_links.ts";
import { decodePeers, encodePeers, MAX_PEERS_BYTES, seenFrom } from "./records/peers_message.ts";
import type { ReceiveBudget } from "./receive_budget.ts";
import { decodeRecord, MAX_RECORD_BYTES } from "./records/record_message.ts";

const CLOSE_TIMEOUT_MS = 250;
/** How long a node has to say whom it knows, in milliseconds: one with a coordinator does not. */
const PEERS_TIMEOUT_MS = 2000;
/** How often a node is pinged to measure the way to it. */
const PINGS = 8;
/** How a node is dialled, what is heard of it, and what is done meanwhile. */
type VisitOf<T> = readonly [
  dialling: Promise<Dialled>,
  handlers: FrameHandlers,
  purpose: (ended: Promise<unknown>, connection: Connection) => Promise<T>,
];

/** Something that a node is asked, and what it answers. */
export interface Inquiry<T> {
  /** Asks it. */
  ask(connection: Connection): void;
  /** The type of the frame that answers. */
  readonly answerType: number;
  /** Reads such a frame. @returns The answer; `undefined` where it is the answer to something else. */
  read(frame: FrameReader): T | undefined;
}

/** What became of a node that was looked for. */
export type Found = "there" | "gone" | "lost" | "unknown";

/** A visitor sends hardly more than a goodbye, and whom we know. */
const OUTBOX = {
  maxBytes: MAX_PEERS_BYTES,
  maxMessageBytes: MAX_PEERS_BYTES,
  highWaterBytes: 64 * 1024,
  maxAgeMs: 1000,
  sendTimeoutMs: 0,
};

/** Opens connections for one purpose each, and takes leave when that is served. */
export class PeerVisitor {
  readonly #dialer: Dialer;
  readonly #clock: Clock;
  readonly #buffers = new BufferPool(0);
  readonly #visits = new Set<Promise<unknown>>();
  readonly #budget?: ReceiveBudget;

  constructor(dialer: Dialer, clock: Clock, budget?: ReceiveBudget) {
    this.#dialer = dialer;
    this.#clock = clock;
    this.#budget = budget;
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
      fetched.resolve(withAddresses(record, withUnixOf(record, presence.addresses)));
    };
    return await this.#visit(presence, -1, handlers, signal, (ended) => {
      void ended.then(() =>
        fetched.reject(
          new Error(`Cannot fetch the record of node "${presence.id.name}": it closed`),
        )
      );
      return abortable(fetched.promise, signal);
    });
  }

  /**
   * Asks whoever listens at an address who it is and whom it knows.
   *
   * @param address The address.
   * @param known Whom we know: it is told.
   * @param signal Gives up.
   * @returns Its record, at that address; and the nodes it knows, where they are seen from here.
   * @throws {HandshakeError} If it refuses, or is no node.
   * @throws {Error} If nobody answers there, or it closes before it has sent its record.
   */
  async ask(
    address: TcpAddress,
    known: readonly Acquaintance[],
    signal: AbortSignal,
  ): Promise<{ record: NodeRecord; acquaintances: readonly Acquaintance[] }> {
    const told = Promise.withResolvers<NodeRecord>();
    const named = Promise.withResolvers<readonly Acquaintance[]>();
    const handlers: FrameHandler[] = [];
    handlers[FrameType.RECORD] = ({ peer, remoteHostname }, { bytes, body, end }) => {
      const record = decodeRecord(bytes.subarray(body, end));
      if (record.id.uuid !== peer.uuid) throw new FrameError("it sent the record of another node");
      const others = seenFrom(remoteHostname, record.addresses)
        .filter((other) => other.transport === "unix" || !isSame(other, address));
      told.resolve(withAddresses(record, [address, ...others]));
    };
    handlers[FrameType.PEERS] = ({ remoteHostname }, { bytes, body, end }) => {
      const { acquaintances } = decodePeers(bytes.subarray(body, end));
      named.resolve(
        acquaintances.map(({ id, addresses }) => ({
          id,
          addresses: seenFrom(remoteHostname, addresses),
        })),
      );
    };
    const dialling = this.#dialer.dialAddress(address, signal);
    return await this.#use(dialling, handlers, async (ended, { outbox }) => {
      outbox.push(FrameType.PEERS, (writer) => {
        beginFrame(writer, FrameType.PEERS, 0);
        writer.writeBytes(encodePeers({ acquaintances: known, wants: true }));
      });
      const cancelTimer = this.#clock.after(PEERS_TIMEOUT_MS, () => named.resolve([]));
      void ended.then(() => {
        told.reject(new Error("it closed the connection without a word"));
        named.resolve([]);
      });
      try {
        const record = await abortable(told.promise, signal);
        return { record, acquaintances: await named.promise };
      } finally {
        cancelTimer();
      }
    });
  }

  /**
   * Asks a node something.
   *
   * @param record The node.
   * @param inquiry What, and how the answer is read.
   * @param signal Gives up.
   * @returns The answer.
   * @throws {Error} If it cannot be reached, or closes before it has answered.
   */
  async inquire<T>(record: NodeRecord, inquiry: Inquiry<T>, signal: AbortSignal): Promise<T> {
    const answered = Promise.withResolvers<T>();
    const handlers: FrameHandler[] = [];
    handlers[inquiry.answerType] = (_connection, frame) => {
      const answer = inquiry.read(frame);
      if (answer !== undefined) answered.resolve(answer);
    };
    return await this.#visit(record, record.revision, handlers, signal, (ended, connection) => {
      void ended.then(() =>
        answered.reject(new Error(`node "${record.id.name}" closed before it had answered`))
      );
      inquiry.ask(connection);
      return abortable(answered.promise, signal);
    });
  }

  /**
   * Finds out whether a node is still where it was.
   *
   * @param record The node.
   * @param signal Gives up: the promise rejects with the signal's reason.
   * @returns `"gone"` where its machine says that it is not; `"lost"` where nothing answers;
   * `"unknown"` where this machine has nothing left to look with.
   */
  async lookFor(record: NodeRecord, signal: AbortSignal): Promise<Found> {
    try {
      await this.#visit(record, record.revision, [], signal, () => Promise.resolve());
      return "there";
    } catch (error) {
      signal.throwIfAborted();
      if (isExhausted(error)) return "unknown";
      return error instanceof DialError && error.isGone ? "gone" : "lost";
    }
  }

  /**
   * Measures how far away a node is and how its clock stands.
   *
   * @param record The node.
   * @param signal Gives up: the promise rejects with the signal's reason.
   * @returns Where it was reached, and what was measured.
   * @throws {Error} If it cannot be reached, or closes before it has answered.
   */
  async measure(
    record: NodeRecord,
    signal: AbortSignal,
  ): Promise<{ remote: string; clock: ClockEstimate }> {
    return await this.#visit(record, record.revision, [], signal, async (_ended, connection) => {
      using _abandoning = onAbort(signal, () => connection.close());
      for (let ping = 0; ping < PINGS && await connection.pinged(); ping++);
      signal.throwIfAborted();
      const clock = connection.clockEstimate();
      if (clock) return { remote: connection.remote, clock };
      throw new Error(`Cannot measure the way to node "${record.id.name}": it closed`);
    });
  }

  /** Waits for the end of all visits that are under way. */
  async finished(): Promise<void> {
    await Promise.allSettled(this.#visits);
  }

  async #visit<T>(
    record: NodeRecord,
    knows: number,
    handlers: FrameHandlers,
    signal: AbortSignal,
    purpose: (ended: Promise<unknown>, connection: Connection) => Promise<T>,
  ): Promise<T> {
    return await this.#use(this.#dialer.dial(record, knows, signal), handlers, purpose);
  }

  #use<T>(...visit: VisitOf<T>): Promise<T> {
    const running = this.#run(...visit);
    this.#visits.add(running);
    const done = () => void this.#visits.delete(running);
    running.then(done, done);
    return running;
  }

  async #run<T>(...[dialling, handlers, purpose]: VisitOf<T>): Promise<T> {
    const { socket, greeting: { id: peer } } = await dialling;
    const events = { dropped: () => {}, slow: () => {}, broken: () => socket.close() };
    const outbox = new Outbox(OUTBOX, events, this.#clock, this.#buffers);
    const maxMessageBytes = MAX_RECORD_BYTES;
    const connection = new Connection({
      peer,
      socket,
      outbox,
      handlers,
      maxMessageBytes,
      clock: this.#clock,
      budget: this.#budget,
    });
    outbox.attach(socket);
    const running = connection.run();
    try {
      return await purpose(running, connection);
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

function isSame(a: TcpAddress, b: TcpAddress): boolean {
  return a.hostname === b.hostname && a.port === b.port;
}
