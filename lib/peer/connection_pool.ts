import type { BufferPool } from "../bytes/buffer_pool.ts";
import type { PeerLinks } from "../discovery/discovery.ts";
import type { Logger } from "../log/logger.ts";
import { formatNodeId, type NodeRecord } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Clock } from "../time/clock.ts";
import { GoodbyeReason } from "../wire/frame.ts";
import { Connection, type ConnectionEnd, type FrameHandlers } from "./connection.ts";
import { type Dialer, DialError, type Dialled } from "./dialer.ts";
import { HandshakeError } from "./handshake.ts";
import { Heartbeat } from "./heartbeat.ts";
import { logOutbox, RefusalLog } from "./link_log.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";
import { type LinkContext, PeerLink } from "./peer_link.ts";
import { PeerVisitor } from "./peer_visitor.ts";
import type { RecordExchange } from "./record_exchange.ts";

const CLOSE_TIMEOUT_MS = 250;

/** What a {@linkcode ConnectionPool} works with. */
export interface ConnectionPoolOptions {
  readonly dialer: Dialer;
  readonly topology: Topology;
  readonly records: RecordExchange;
  readonly handlers: FrameHandlers;
  readonly maxMessageBytes: number;
  readonly outbox: OutboxOptions;
  readonly buffers: BufferPool;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Told what connections learn of a node's end. */
  readonly suspect: (uuid: string, evidence: "gone" | "lost") => void;
  /** Told when a connection of ours to a peer has ended. */
  readonly linkEnded: (connection: Connection) => void;
}

/**
 * All open connections of a node: one to each peer that it sends to, and those that peers opened.
 *
 * - A link lasts until its node leaves the topology.
 * - Every connection is pinged, and closed when it is silent for too long.
 * - Whoever vanishes without a goodbye is looked for at once, and reported to discovery.
 */
export class ConnectionPool implements PeerLinks {
  readonly #options: ConnectionPoolOptions;
  readonly #links = new Map<string, PeerLink>();
  readonly #incoming = new Map<string, Set<Connection>>();
  readonly #looking = new Set<string>();
  readonly #refusals: RefusalLog;
  readonly #visitor: PeerVisitor;
  readonly #heartbeat: Heartbeat;
  readonly #abort = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #forgotten = new Set<Promise<void>>();

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
    this.#refusals = new RefusalLog(options.logger, options.clock);
    this.#visitor = new PeerVisitor(options.dialer, options.clock);
    this.#heartbeat = new Heartbeat(() => this.connections(), options.clock);
    this.#unsubscribe = options.topology.subscribe((change) => {
      const { uuid } = change.record.id;
      if (change.type === "down") this.#forget(uuid);
      else this.#links.get(uuid)?.update(change.record);
    });
  }

  /**
   * The link to a node, which is there or starts to connect; a closed one after {@linkcode close}.
   *
   * @param record A node of the topology.
   */
  link(record: NodeRecord): PeerLink {
    let link = this.#links.get(record.id.uuid);
    if (!link) {
      const { logger, clock } = this.#options;
      link = new PeerLink(record, this.#linkContext(), logOutbox(record.id, logger, clock));
      if (this.#abort.signal.aborted) {
        void link.close();
        return link;
      }
      this.#links.set(record.id.uuid, link);
      link.start();
    }
    return link;
  }

  /** @returns All open connections, in both directions. */
  *connections(): Generator<Connection> {
    for (const { connection } of this.#links.values()) if (connection) yield connection;
    for (const connections of this.#incoming.values()) yield* connections;
  }

  isLinked(uuid: string): boolean {
    const outgoing = this.#links.get(uuid)?.connection;
    return this.#isLive(outgoing) ||
      [...this.#incoming.get(uuid) ?? []].some((connection) => this.#isLive(connection));
  }

  fetchRecord(presence: NodeRecord, signal: AbortSignal): Promise<NodeRecord> {
    const either = AbortSignal.any([signal, this.#abort.signal]);
    return this.#visitor.fetchRecord(presence, either);
  }

  /**
   * Serves a connection that a peer has opened, until it ends.
   *
   * @param dialled The connection after its handshake.
   */
  async serve(dialled: Dialled): Promise<void> {
    if (this.#abort.signal.aborted) return dialled.socket.close();
    const { uuid } = dialled.greeting.id;
    const connection = this.#wrap(dialled, this.#outboxFor(dialled), this.#options.handlers);
    connection.outbox.attach(dialled.socket);
    const connections = this.#incoming.get(uuid) ?? new Set();
    this.#incoming.set(uuid, connections.add(connection));
    this.#options.records.introduce(connection, dialled.greeting.knows);
    const end = await connection.run();
    connection.outbox.close();
    connections.delete(connection);
    if (connections.size === 0) this.#incoming.delete(uuid);
    this.#conclude(connection, end);
    const hasLink = this.#links.get(uuid)?.connection != null;
    const record = this.#options.topology.nodes.get(uuid);
    if (end.type === "lost" && !hasLink && record) await this.#lookFor(record);
  }

  /**
   * Waits until everything is written that waits.
   *
   * @param timeoutMs For how long at most, in milliseconds.
   */
  async drain(timeoutMs: number): Promise<void> {
    const connections = [...this.#incoming.values()].flatMap((incoming) => [...incoming]);
    const outboxes = [...this.#links.values(), ...connections].map(({ outbox }) => outbox);
    await Promise.race([
      Promise.all(outboxes.map((outbox) => outbox.drained())),
      new Promise<void>((resolve) => {
        const cancel = this.#options.clock.after(timeoutMs, resolve);
        void Promise.all(outboxes.map((outbox) => outbox.drained())).then(cancel);
      }),
    ]);
  }

  /** Says goodbye on every connection and closes it. */
  async close(): Promise<void> {
    this.#unsubscribe();
    this.#heartbeat.stop();
    this.#abort.abort(new Error("the node is stopped"));
    const incoming = [...this.#incoming.values()].flatMap((connections) => [...connections]);
    await Promise.all([
      ...this.#forgotten,
      ...[...this.#links.values()].map((link) => link.close(CLOSE_TIMEOUT_MS)),
      ...incoming.map((connection) => connection.finish(GoodbyeReason.STOP, CLOSE_TIMEOUT_MS)),
    ]);
    this.#links.clear();
  }

  #linkContext(): LinkContext {
    const { dialer, topology, records, handlers, outbox, buffers, clock, random, suspect } =
      this.#options;
    return {
      dial: (record, signal) => {
        const knows = topology.nodes.get(record.id.uuid)?.revision ?? -1;
        return dialer.dial(record, knows, signal);
      },
      open: (dialled, ownOutbox) => {
        const connection = this.#wrap(dialled, ownOutbox, handlers);
        records.introduce(connection, dialled.greeting.knows);
        return connection;
      },
      ended: (_link, connection, end) => {
        this.#options.linkEnded(connection);
        this.#conclude(connection, end);
      },
      failed: (link, error) => {
        const { uuid } = link.record.id;
        if (error.cause instanceof HandshakeError) this.#refusals.warn(error.message);
        else this.#options.logger.debug(error.message);
        suspect(uuid, error instanceof DialError && error.isGone ? "gone" : "lost");
      },
      outboxOptions: outbox,
      buffers,
      clock,
      random,
    };
  }

  #wrap(dialled: Dialled, outbox: Outbox, handlers: FrameHandlers): Connection {
    const { maxMessageBytes, clock } = this.#options;
    const { socket, greeting: { id: peer } } = dialled;
    return new Connection({ peer, socket, outbox, handlers, maxMessageBytes, clock });
  }

  /** An outbox for a connection that the peer will not reopen: it lives as long as the socket. */
  #outboxFor({ socket }: Dialled): Outbox {
    const { outbox, clock, buffers } = this.#options;
    const events = { dropped: () => {}, slow: () => {}, broken: () => socket.close() };
    return new Outbox(outbox, events, clock, buffers);
  }

  #conclude({ peer, remote }: Connection, end: ConnectionEnd): void {
    const { logger, suspect } = this.#options;
    if (end.type === "goodbye" && end.isLeaving) suspect(peer.uuid, "gone");
    else if (end.type === "malformed") {
      logger.warn(`Closed the connection with node ${formatNodeId(peer)} (${remote}): ${end.why}`);
    } else if (end.type === "lost") {
      logger.debug(`Lost the connection with node ${formatNodeId(peer)} (${remote}): ${end.why}`);
    }
  }

  /** Finds out what became of a node whose connection to us broke. */
  async #lookFor(record: NodeRecord): Promise<void> {
    const { uuid } = record.id;
    if (this.#looking.has(uuid) || this.#abort.signal.aborted) return;
    this.#looking.add(uuid);
    try {
      const found = await this.#visitor.lookFor(record, this.#abort.signal);
      if (found !== "there") this.#options.suspect(uuid, found);
    } catch {
      // The pool is being closed: nobody wants to know any more.
    } finally {
      this.#looking.delete(uuid);
    }
  }

  #forget(uuid: string): void {
    const closing = this.#links.get(uuid)?.retire(CLOSE_TIMEOUT_MS);
    if (!closing) return;
    this.#links.delete(uuid);
    this.#forgotten.add(closing);
    void closing.finally(() => this.#forgotten.delete(closing));
  }

  #isLive(connection: Connection | null | undefined): boolean {
    return connection != null && this.#heartbeat.isLive(connection);
  }
}
