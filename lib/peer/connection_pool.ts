import type { BufferPool } from "../bytes/buffer_pool.ts";
import { pause } from "../flow/pause.ts";
import type { Evidence, PeerLinks } from "../mesh/peer_links.ts";
import type { Logger } from "../log/logger.ts";
import {
  formatNodeId,
  type NodeRecord,
  sameAddresses,
  type TcpAddress,
} from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import { isExhausted } from "../text/exhausted.ts";
import type { Clock } from "../time/clock.ts";
import { GoodbyeReason } from "../wire/frame.ts";
import { Connection, type ConnectionEnd, type FrameHandlers } from "./connection.ts";
import type { Dialled } from "../handshake/open_connection.ts";
import { type Dialer, DialError } from "./dialer.ts";
import { Doubts } from "./doubts.ts";
import { Heartbeat } from "./heartbeat.ts";
import { IncomingOutboxes } from "./incoming_outboxes.ts";
import { type LinkEvents, logOutbox, RefusalLog, tellAll } from "./link_log.ts";
import type { Outbox, OutboxOptions } from "../outbox/outbox.ts";
import { NameAllowance } from "./name_allowance.ts";
import { Patience } from "../outbox/patience.ts";
import type { PeerEvents } from "./peer_events.ts";
import { type LinkContext, PeerLink } from "./peer_link.ts";
import { type PeerTraffic, type TotalTraffic, TrafficLog } from "./peer_traffic.ts";
import type { Acquaintance } from "../mesh/peer_links.ts";
import { type Inquiry, PeerVisitor } from "./peer_visitor.ts";
import { ReceiveBudget } from "./receive_budget.ts";
import type { RecordExchange } from "./records/record_exchange.ts";
import { MAX_RECORD_BYTES } from "./records/record_message.ts";

const CLOSE_TIMEOUT_MS = 250;
/** What counts as the same trouble, whoever could not be connected to. */
const EXHAUSTED = "exhausted";
/** How many connections one node may open to us: one to send, the others to ask something. */
const MAX_INCOMING_PER_PEER = 8;
/** What the names take that peers gave numbers to, on all connections together. */
const MAX_NAME_BYTES_OF_ALL = 64 * 1024 * 1024;

/** The largest frame that is no message: a record, with room for what later versions add. */
const MAX_CONTROL_FRAME_BYTES = MAX_RECORD_BYTES + 1024;

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
  readonly suspect: (uuid: string, evidence: Evidence) => void;
  /** Told when a connection of ours to a peer is open. */
  readonly linkOpened?: (connection: Connection) => void;
  /** Told when a connection of ours to a peer has ended. */
  readonly linkEnded: (connection: Connection) => void;
  /** Told what befalls peers and the messages to them. */
  readonly events?: PeerEvents;
}

/**
 * All open connections of a node: one to each peer that it sends to, and those that peers opened.
 *
 * - A link lasts until its node leaves the topology.
 * - Every connection is pinged, and closed when it is silent for too long, or when it is silent and
 *   its node can be reached by another one.
 * - Whoever vanishes without a goodbye is looked for at once, and reported to discovery.
 */
export class ConnectionPool implements PeerLinks {
  readonly #options: ConnectionPoolOptions;
  readonly #links = new Map<string, PeerLink>();
  readonly #incoming = new Map<string, Set<Connection>>();
  readonly #looking = new Set<string>();
  readonly #refusals: RefusalLog;
  readonly #visitor: PeerVisitor;
  readonly #patience: Patience;
  readonly #heartbeat: Heartbeat;
  readonly #doubts: Doubts;
  readonly #names = new NameAllowance(MAX_NAME_BYTES_OF_ALL);
  readonly #budget: ReceiveBudget;
  readonly #abort = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #forgotten = new Set<Promise<void>>();
  readonly #traffic: TrafficLog;
  readonly #outboxes: IncomingOutboxes;
  /** The peers whose connection broke and is being opened anew. */
  readonly #reconnecting = new Set<string>();

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
    this.#refusals = new RefusalLog(options.logger, options.clock);
    this.#budget = new ReceiveBudget(options.clock);
    this.#visitor = new PeerVisitor(options.dialer, options.clock, this.#budget);
    const { topology, outbox, clock, buffers } = options;
    this.#patience = new Patience(outbox.sendTimeoutMs);
    this.#heartbeat = new Heartbeat(clock, (connection) => {
      const { uuid } = connection.peer;
      if (!this.#doubts.note(connection)) return;
      this.#noteMoved(uuid);
      options.suspect(uuid, "doubted");
    });
    this.#doubts = new Doubts({
      visitor: this.#visitor,
      topology,
      clock,
      signal: this.#abort.signal,
    });
    this.#traffic = new TrafficLog(topology, clock);
    this.#outboxes = new IncomingOutboxes(outbox, clock, buffers);
    this.#unsubscribe = options.topology.subscribe((change) => {
      const { uuid } = change.record.id;
      if (change.type === "down") this.#forget(uuid);
      else this.#links.get(uuid)?.update(change.record);
      if (change.type === "changed") this.#checkMoved(change);
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
      link = new PeerLink(record, this.#linkContext(), this.#linkEvents(record));
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

  /** @returns What passed between this node and a peer, and how it is connected. */
  traffic(uuid: string): PeerTraffic {
    const incoming = this.#incoming.get(uuid) ?? [];
    return this.#traffic.of(uuid, this.#links.get(uuid), [...incoming]);
  }

  /** @returns What was written and read over all connections, also those that have ended. */
  totalTraffic(): TotalTraffic {
    return this.#traffic.total(
      [...this.#links.values()],
      [...this.#incoming.values()].flatMap((connections) => [...connections]),
    );
  }

  /** @returns The uuids of the peers that nobody waits for, because they do not keep up. */
  slowPeers(): string[] {
    return [...this.#links].filter(([, { outbox }]) => outbox.isSlow).map(([uuid]) => uuid);
  }

  /** @returns How many messages on a topic were dropped, those to nodes that are gone included. */
  droppedOn(topic: string): number {
    return this.#traffic.droppedOn(topic);
  }

  isLinked(uuid: string): boolean {
    const outgoing = this.#links.get(uuid)?.connection;
    return this.#isLive(outgoing) ||
      [...this.#incoming.get(uuid) ?? []].some((connection) => this.#isLive(connection));
  }

  /** Asks a node something over a connection of its own; see `PeerVisitor.inquire()`. */
  async inquire<T>(record: NodeRecord, inquiry: Inquiry<T>, signal: AbortSignal): Promise<T> {
    return await this.#visitor.inquire(
      record,
      inquiry,
      AbortSignal.any([signal, this.#abort.signal]),
    );
  }

  async fetchRecord(presence: NodeRecord, signal: AbortSignal): Promise<NodeRecord> {
    const either = AbortSignal.any([signal, this.#abort.signal]);
    try {
      return await this.#visitor.fetchRecord(presence, either);
    } catch (error) {
      this.#refusals.note(error);
      throw error;
    }
  }

  ask(
    address: TcpAddress,
    known: readonly Acquaintance[],
    signal: AbortSignal,
  ): Promise<{ record: NodeRecord; acquaintances: readonly Acquaintance[] }> {
    return this.#visitor.ask(address, known, AbortSignal.any([signal, this.#abort.signal]));
  }

  hold(uuid: string): void {
    const record = this.#options.topology.nodes.get(uuid);
    if (record) this.link(record);
  }

  verify(): void {
    for (const connection of this.connections()) this.#heartbeat.verify(connection);
    for (const link of this.#links.values()) link.hurry();
  }

  /**
   * Serves a connection that a peer has opened, until it ends.
   *
   * @param dialled The connection after its handshake.
   */
  async serve(dialled: Dialled): Promise<void> {
    if (this.#abort.signal.aborted) return dialled.socket.close();
    const { uuid } = dialled.greeting.id;
    const connection = this.#wrap(
      dialled,
      this.#outboxes.open(dialled.socket),
      this.#options.handlers,
    );
    connection.outbox.attach(dialled.socket, dialled.greeting);
    const connections = this.#incoming.get(uuid) ?? new Set();
    this.#incoming.set(uuid, connections.add(connection));
    if (connections.size > MAX_INCOMING_PER_PEER) this.#closeOldest(connections);
    this.#pingOthers(connection);
    if (this.#doubts.has(uuid)) this.#noteMoved(uuid);
    this.#options.records.introduce(connection, dialled.greeting.knows);
    this.#heartbeat.watch(connection);
    const end = await connection.run();
    this.#unwatch(connection);
    this.#outboxes.ended(dialled.socket);
    this.#traffic.noteIncomingEnd(connection);
    connection.outbox.close();
    connections.delete(connection);
    if (connections.size === 0) this.#incoming.delete(uuid);
    this.#conclude(connection, end);
    const hasLink = this.#links.get(uuid)?.connection != null;
    const record = this.#options.topology.nodes.get(uuid);
    const isOnItsOwn = !this.#incoming.has(uuid) &&
      this.#options.records.forgetIntroduction(uuid);
    if (end.type === "lost" && !hasLink && record) await this.#lookFor(record);
    // Nobody but its connection told of it: where discovery does not find it, it is forgotten.
    else if (isOnItsOwn && mayLiveOn(end)) this.#options.suspect(uuid, "lost");
  }

  /**
   * Waits until everything is written that waits.
   *
   * @param timeoutMs For how long at most, in milliseconds.
   * @param sent Settles when all of it is in the outboxes.
   */
  async drain(timeoutMs: number, sent: Promise<void> = Promise.resolve()): Promise<void> {
    const connections = [...this.#incoming.values()].flatMap((incoming) => [...incoming]);
    const outboxes = [...this.#links.values(), ...connections].map(({ outbox }) => outbox);
    const over = new AbortController();
    const { clock } = this.#options;
    await Promise.race([
      sent.then(() => Promise.all(outboxes.map((outbox) => outbox.drained()))),
      pause(timeoutMs, { clock, signal: over.signal }),
    ]);
    over.abort();
  }

  /** Says goodbye on every connection and closes it. */
  async close(): Promise<void> {
    this.#unsubscribe();
    this.#heartbeat.stop();
    this.#abort.abort(new Error("the node is stopped"));
    const incoming = [...this.#incoming.values()].flatMap((connections) => [...connections]);
    await Promise.all([
      ...this.#forgotten,
      this.#visitor.finished(),
      ...[...this.#links.values()].map((link) => link.close(CLOSE_TIMEOUT_MS)),
      ...incoming.map((connection) => connection.finish(GoodbyeReason.STOP, CLOSE_TIMEOUT_MS)),
    ]);
    this.#links.clear();
  }

  /** A node that is elsewhere now hardly reads what still goes to its old address. */
  #checkMoved({ record, previous }: { record: NodeRecord; previous: NodeRecord }): void {
    if (sameAddresses(record.addresses, previous.addresses)) return;
    const { uuid } = record.id;
    const outgoing = this.#links.get(uuid)?.connection;
    for (const connection of [...outgoing ? [outgoing] : [], ...this.#incoming.get(uuid) ?? []]) {
      this.#heartbeat.verify(connection);
    }
  }

  /** A node may have come because it does not hear us on its other connections: see `Doubts`. */
  #pingOthers(connection: Connection): void {
    const { uuid } = connection.peer;
    this.#links.get(uuid)?.connection?.ping();
    for (const other of this.#incoming.get(uuid) ?? []) if (other !== connection) other.ping();
  }

  /** Discovery may not hear of a node where it is now, which reaches us from there. */
  #noteMoved(uuid: string): void {
    const { records } = this.#options;
    for (const connection of this.#incoming.get(uuid) ?? []) records.noteMoved(connection);
  }

  #unwatch(connection: Connection): void {
    this.#heartbeat.unwatch(connection);
    this.#doubts.forget(connection);
  }

  #closeOldest(connections: ReadonlySet<Connection>): void {
    const [oldest] = connections;
    oldest?.close({
      type: "malformed",
      why: `it has opened more than ${MAX_INCOMING_PER_PEER} connections`,
    });
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
        this.#heartbeat.watch(connection);
        this.#options.linkOpened?.(connection);
        const { peer } = connection;
        if (this.#reconnecting.delete(peer.uuid)) this.#options.events?.reconnected(peer);
        return connection;
      },
      ended: (_link, connection, end) => {
        this.#unwatch(connection);
        this.#traffic.noteOutgoingEnd(connection);
        this.#options.linkEnded(connection);
        this.#noteReconnecting(connection, end);
        this.#conclude(connection, end);
      },
      failed: (link, error) => {
        const { uuid } = link.record.id;
        // That nothing more can be opened here says nothing of the peer.
        if (isExhausted(error)) return this.#refusals.warn(error.message, EXHAUSTED);
        this.#noteMoved(uuid);
        if (!this.#refusals.note(error)) this.#options.logger.debug(error.message);
        suspect(uuid, error instanceof DialError && error.isGone ? "gone" : "lost");
      },
      outboxOptions: { ...outbox, patience: this.#patience },
      buffers,
      clock,
      random,
    };
  }

  #wrap(dialled: Dialled, outbox: Outbox, handlers: FrameHandlers): Connection {
    const { maxMessageBytes, clock } = this.#options;
    return new Connection({
      peer: dialled.greeting.id,
      socket: dialled.socket,
      outbox,
      handlers,
      maxMessageBytes,
      // A small limit for messages must not keep a node from being known.
      maxFrameBytes: MAX_CONTROL_FRAME_BYTES,
      clock,
      names: this.#names,
      budget: this.#budget,
    });
  }

  #linkEvents({ id }: NodeRecord): LinkEvents {
    const { logger, clock, events } = this.#options;
    return tellAll([
      logOutbox(id, logger, clock),
      { dropped: (topic, count) => this.#traffic.noteDropped(id.uuid, topic, count) },
      {
        dropped: (topic, count, why) => events?.dropped(id, topic, count, why),
        slow: (isSlow) => events?.slow(id, isSlow),
      },
    ]);
  }

  #noteReconnecting({ peer }: Connection, end: ConnectionEnd): void {
    if (!("why" in end) || !this.#links.has(peer.uuid) || this.#abort.signal.aborted) return;
    this.#reconnecting.add(peer.uuid);
    this.#options.events?.reconnecting(peer, end.why);
  }

  #conclude({ peer, remote, remoteHostname }: Connection, end: ConnectionEnd): void {
    const { logger, suspect } = this.#options;
    if (end.type === "goodbye" && end.isLeaving) suspect(peer.uuid, "stopped");
    else if (end.type === "malformed") {
      const who = `${formatNodeId(peer)} (${remote})`;
      const message = `Closed the connection with node ${who}: ${end.why}`;
      // By host: ids and mistakes are made up as often as somebody likes.
      this.#refusals.warn(message, `${remoteHostname} malformed`);
    } else if (end.type === "lost") {
      logger.debug(`Lost the connection with node ${formatNodeId(peer)} (${remote}): ${end.why}`);
      // Whoever was silent for so long will not answer a new connection either: discovery is asked.
      if (end.isSilent) suspect(peer.uuid, "lost");
    }
  }

  /** Finds out what became of a node whose connection to us broke. */
  async #lookFor(record: NodeRecord): Promise<void> {
    const { uuid } = record.id;
    if (this.#looking.has(uuid) || this.#abort.signal.aborted) return;
    this.#looking.add(uuid);
    try {
      const found = await this.#visitor.lookFor(record, this.#abort.signal);
      if (found === "gone" || found === "lost") this.#options.suspect(uuid, found);
    } catch {
      // The pool is being closed: nobody wants to know any more.
    } finally {
      this.#looking.delete(uuid);
    }
  }

  #forget(uuid: string): void {
    this.#reconnecting.delete(uuid);
    const link = this.#links.get(uuid);
    if (!link) return;
    this.#links.delete(uuid);
    this.#traffic.noteRetiring(link);
    const closing = link.retire(CLOSE_TIMEOUT_MS);
    this.#forgotten.add(closing);
    void closing.finally(() => {
      this.#forgotten.delete(closing);
      this.#traffic.noteLinkEnd(link);
    });
  }

  #isLive(connection: Connection | null | undefined): boolean {
    return connection != null && this.#heartbeat.isLive(connection);
  }
}

function mayLiveOn(end: ConnectionEnd): boolean {
  return end.type !== "closed" && !(end.type === "goodbye" && end.isLeaving);
}
