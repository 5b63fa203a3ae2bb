import { BufferPool } from "../../bytes/buffer_pool.ts";
import type { Logger } from "../../log/logger.ts";
import { rateLimit } from "../../log/rate_limit.ts";
import { formatNodeId, type NodeRecord, type TcpAddress } from "../../mesh/node_record.ts";
import { withAddresses } from "../../mesh/record_names.ts";
import type { Connection, ConnectionEnd, FrameHandler } from "../../peer/connection.ts";
import type { Dialled } from "../../peer/dialer.ts";
import { ReceiveBudget } from "../../peer/receive_budget.ts";
import { applyInterest, decodeInterest, decodeRecord } from "../../peer/records/record_message.ts";
import type { Clock } from "../../time/clock.ts";
import type { Transport } from "../../transport/transport.ts";
import { FrameType } from "../../wire/frame.ts";
import { FrameError, type FrameReader } from "../../wire/frame_reader.ts";
import { CoordinatedDomain } from "./coordinated_domain.ts";
import { knock } from "./knock.ts";
import { bodyOf } from "./messages.ts";
import { addressesSeenAt, RegisteredNode } from "./registered_node.ts";
import { Session } from "./session.ts";
import { SessionWatch } from "./session_watch.ts";
import { RETURN_MS, SILENCE_LIMIT_MS } from "./timers.ts";

/** How much memory the records of all nodes may take, in bytes. */
const MAX_RECORDS_BYTES = 256 * 1024 * 1024;
const WARN_INTERVAL_MS = 1000;

/** What a {@linkcode Coordinator} works with. */
export interface CoordinatorParts {
  /** Finds out whether a node's process lives. */
  readonly transport: Transport<TcpAddress>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Tells nodes of each other where multicast does not reach.
 *
 * - Each domain is kept apart. A node registers its record, then its changes; all others of its domain
 *   are told of both. Who registers nothing only looks.
 * - A node that says goodbye is gone at once. So is one whose connection ends without a goodbye, unless
 *   its process still accepts connections: then it may register again within two seconds.
 * - A node that is silent for two seconds is gone if its machine does not answer either, and after
 *   fifteen in any case: a process that is merely busy is left alone.
 * - What it knows lies in memory only: when it starts again, the nodes tell it anew.
 */
export class Coordinator implements AsyncDisposable {
  readonly #parts: CoordinatorParts;
  readonly #domains = new Map<string, CoordinatedDomain>();
  readonly #sessions = new Set<Session>();
  readonly #buffers = new BufferPool();
  readonly #budget: ReceiveBudget;
  readonly #watch: SessionWatch;
  readonly #startedAtMs: number;
  readonly #waits = new Set<() => void>();
  readonly #mayWarn: () => number;
  #bytes = 0;
  #isClosed = false;

  constructor(parts: CoordinatorParts) {
    const { clock } = parts;
    this.#parts = parts;
    this.#budget = new ReceiveBudget(clock);
    this.#startedAtMs = clock.monotonicMs();
    this.#mayWarn = rateLimit(clock, WARN_INTERVAL_MS);
    this.#watch = new SessionWatch({
      sessions: this.#sessions,
      clock,
      doubt: (session) => void this.#doubt(session),
    });
  }

  /**
   * Serves a connection until it ends.
   *
   * @param dialled The connection after its handshake.
   */
  async serve(dialled: Dialled): Promise<void> {
    if (this.#isClosed) return dialled.socket.close();
    const { domainId } = dialled.greeting;
    const domain = this.#domains.get(domainId) ?? new CoordinatedDomain(domainId);
    this.#domains.set(domainId, domain);
    const session: Session = new Session({
      dialled,
      domain,
      handlers: this.#handlers(() => session),
      ageMs: () => this.#parts.clock.monotonicMs() - this.#startedAtMs,
      buffers: this.#buffers,
      budget: this.#budget,
      clock: this.#parts.clock,
    });
    this.#sessions.add(session);
    domain.join(session);
    const end = await session.run();
    domain.leave(session);
    this.#sessions.delete(session);
    await this.#conclude(session, end);
    if (domain.isEmpty) this.#domains.delete(domainId);
  }

  /** Says goodbye to all nodes, which go on without it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch.close();
    for (const wake of [...this.#waits]) wake();
    await Promise.all([...this.#sessions].map((session) => session.finish()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #handlers(session: () => Session): readonly FrameHandler[] {
    const handlers: FrameHandler[] = [];
    handlers[FrameType.RECORD] = (connection, frame) =>
      this.#register(session(), connection, frame);
    handlers[FrameType.INTEREST] = (_connection, frame) => this.#change(session(), frame);
    return handlers;
  }

  #register(session: Session, { remoteHostname }: Connection, frame: FrameReader): void {
    const record = decodeRecord(bodyOf(frame));
    const { uuid } = session.peer;
    if (record.id.uuid !== uuid) throw new FrameError("it registers another node than itself");
    const seen = withAddresses(record, addressesSeenAt(record.addresses, remoteHostname));
    const { domain } = session;
    this.#account(new RegisteredNode(seen, session), domain.nodes.get(uuid));
    const before = domain.put(seen, session);
    if (before?.session === session) return;
    // The node has come back before its last connection was found broken.
    before?.session.connection.close();
    this.#log(session, before ? "registered again" : "registered");
  }

  #change(session: Session, frame: FrameReader): void {
    const { domain, peer } = session;
    const interest = decodeInterest(bodyOf(frame));
    const before = domain.nodes.get(peer.uuid);
    if (before?.session !== session || before.record.revision !== interest.from) {
      throw new FrameError("it changes a record that it did not register");
    }
    const record: NodeRecord = applyInterest(before.record, interest);
    this.#account(new RegisteredNode(record, session), before);
    domain.change(record, session, interest);
  }

  /** @throws {FrameError} If there is no room for a node. */
  #account(after: RegisteredNode | null, before: RegisteredNode | undefined): void {
    const bytes = this.#bytes + (after?.bytes ?? 0) - (before?.bytes ?? 0);
    if (bytes > MAX_RECORDS_BYTES && bytes > this.#bytes) {
      throw new FrameError("all nodes together have more topics and services than fit into memory");
    }
    this.#bytes = bytes;
  }

  async #conclude(session: Session, end: ConnectionEnd): Promise<void> {
    const { connection: { remote } } = session;
    if (end.type === "malformed" && this.#mayWarn()) {
      this.#parts.logger.warn(
        `Closed the connection with ${formatNodeId(session.peer)} (${remote}): ${end.why}`,
      );
    }
    if (this.#isClosed || !this.#isRegistered(session)) return;
    if (end.type === "goodbye") return this.#remove(session, "left", "said goodbye");
    const why = "why" in end ? end.why : "its connection was closed";
    if (end.type === "lost" && await this.#look(session) === "there") {
      await this.#wait(RETURN_MS);
    }
    this.#remove(session, "lost", why);
  }

  /** Looks into the silence of a connection. */
  async #doubt(session: Session): Promise<void> {
    const { connection } = session;
    const silentMs = () => this.#parts.clock.monotonicMs() - connection.lastHeardMs;
    const doubtedMs = silentMs();
    if (doubtedMs < SILENCE_LIMIT_MS) {
      if (!this.#isRegistered(session) || await this.#look(session) !== "gone") return;
      if (silentMs() < doubtedMs) return; // It has spoken meanwhile.
    }
    const why = `silent for ${Math.round(silentMs())} ms`;
    this.#remove(session, "lost", why);
    connection.close({ type: "lost", why });
  }

  #look({ connection, domain, peer }: Session): Promise<"there" | "gone" | "unknown"> {
    const { record } = domain.nodes.get(peer.uuid)!;
    return knock(record, connection.remoteHostname, this.#parts.transport);
  }

  #isRegistered(session: Session): boolean {
    return session.domain.nodes.get(session.peer.uuid)?.session === session;
  }

  #remove(session: Session, departure: "left" | "lost", why: string): void {
    if (!this.#isRegistered(session)) return;
    const { domain, peer: { uuid } } = session;
    this.#account(null, domain.nodes.get(uuid));
    domain.remove(uuid, departure);
    this.#log(session, `is gone (${why})`);
  }

  #log({ peer, connection, domain }: Session, what: string): void {
    const { size } = domain.nodes;
    this.#parts.logger.info(
      `Node ${formatNodeId(peer)} (${connection.remote}) ${what}: ` +
        `${size} ${size === 1 ? "node" : "nodes"} in domain "${domain.id}"`,
    );
  }

  #wait(delayMs: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#waits.delete(done);
        resolve();
      };
      const cancel = this.#parts.clock.after(delayMs, done);
      this.#waits.add(done);
    });
  }
}
