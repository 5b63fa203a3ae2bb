import type { NodeRecord, TcpAddress } from "../../lib/mesh/node_record.ts";
import { OwnRecord } from "../../lib/mesh/own_record.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import type { Connection, FrameHandler } from "../../lib/peer/connection.ts";
import type { ConnectionPool } from "../../lib/peer/connection_pool.ts";
import type { PeerServer } from "../../lib/peer/peer_server.ts";
import type { RecordExchange } from "../../lib/peer/records/record_exchange.ts";
import type { Acceptor, Transport } from "../../lib/transport/transport.ts";
import type { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { composePeerParts } from "./peer_parts.ts";
import { RecordingLogger } from "./recording_logger.ts";
import { idOf } from "./records.ts";

/** All of a node that has to do with its peers, without discovery, topics and services. */
export class TestNode implements AsyncDisposable {
  readonly logger = new RecordingLogger();
  readonly topology = new Topology();
  readonly handlers: FrameHandler[];
  /** What connections told of nodes' ends, such as `camera gone`. */
  readonly suspected: string[] = [];
  readonly linksEnded: Connection[] = [];
  readonly own: OwnRecord;
  readonly records: RecordExchange;
  readonly pool: ConnectionPool;
  readonly server: PeerServer;
  #acceptor: Acceptor | null = null;

  private constructor(
    readonly name: string,
    readonly transport: Transport<TcpAddress>,
    readonly clock: VirtualClock,
  ) {
    this.own = new OwnRecord(idOf(name), 1, (before, after) => {
      this.records.publish(this.pool.connections(), before, after);
    });
    const parts = composePeerParts({
      own: this.own,
      domainId: "domain",
      topology: this.topology,
      transport,
      clock,
      random: () => 0.5,
      logger: this.logger,
      suspect: (uuid, evidence) => this.suspected.push(`${uuid.replace(/a+$/, "")} ${evidence}`),
      linkEnded: (connection) => this.linksEnded.push(connection),
    });
    this.handlers = parts.handlers;
    this.records = parts.records;
    this.pool = parts.pool;
    this.server = parts.server;
  }

  /** Starts a node that accepts connections. */
  static async start(
    name: string,
    transport: Transport<TcpAddress>,
    clock: VirtualClock,
  ): Promise<TestNode> {
    const node = new TestNode(name, transport, clock);
    await node.listen();
    return node;
  }

  /** What it says of itself. */
  get record(): NodeRecord {
    return this.own.record;
  }

  /** The connections that peers opened, and those to peers. */
  get connections(): Connection[] {
    return [...this.pool.connections()];
  }

  /** Accepts connections, at a new port. */
  async listen(): Promise<void> {
    this.#acceptor = await this.transport.listen({ transport: "tcp", hostname: "::1", port: 0 });
    this.own.setAddresses([this.#acceptor.address]);
    this.server.serve(this.#acceptor);
  }

  /** Accepts no more, so that whoever connects is told that nobody listens. */
  stopListening(): void {
    this.#acceptor?.close();
  }

  /** Vanishes as a killed process does: without a goodbye. */
  kill(): void {
    this.stopListening();
    for (const connection of this.connections) connection.close();
  }

  /** Stops as a node does that is asked to. */
  async stop(): Promise<void> {
    this.server.close();
    let isStopped = false;
    const stopped = this.pool.close().then(() => this.server.finished()).then(() => {
      isStopped = true;
    });
    for (let turn = 0; turn < 400 && !isStopped; turn++) await this.clock.advance(1);
    await stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Lets everything run that needs no time. */
export async function settle(clock: VirtualClock): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await clock.advance(0);
}
