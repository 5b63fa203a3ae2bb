import type { Discovery } from "../../../lib/discovery/discovery.ts";
import type { Evidence } from "../../../lib/mesh/peer_links.ts";
import { createMdnsDiscovery } from "../../../lib/discovery/mdns/create_mdns_discovery.ts";
import { CombinedDiscovery } from "../../../lib/discovery/named/combined_discovery.ts";
import type { PeerAddress } from "../../../lib/discovery/named/peer_address.ts";
import { NamedDiscovery } from "../../../lib/discovery/named/named_discovery.ts";
import type { NodeRecord, TcpAddress } from "../../../lib/mesh/node_record.ts";
import type { ConnectionPool } from "../../../lib/peer/connection_pool.ts";
import { PeerDirectory } from "../../../lib/peer/records/peer_directory.ts";
import type { PeerServer } from "../../../lib/peer/peer_server.ts";
import type { RecordExchange } from "../../../lib/peer/records/record_exchange.ts";
import { type Clock, systemClock } from "../../../lib/time/clock.ts";
import type { MulticastBus } from "../../../lib/transport/multicast/multicast.ts";
import { createTcpTransport } from "../../../lib/transport/tcp.ts";
import type { Acceptor, Transport } from "../../../lib/transport/transport.ts";
import { FrameType } from "../../../lib/wire/frame.ts";
import type { DiscoveryParts } from "../contract.ts";
import { LOOPBACK } from "../loopback.ts";
import { newRecord } from "../../support/records.ts";
import { freePort } from "../../support/free_port.ts";
import { composePeerParts } from "../../support/peer_parts.ts";

/** A network on which multicast goes nowhere. */
export const SILENT_BUS: MulticastBus = {
  port: 5353,
  open: () => Promise.resolve(),
  interfaces: () => [],
  ipv6Interfaces: () => [],
  join: () => {},
  leave: () => {},
  send: () => Promise.reject(new Error("there is no multicast")),
  reply: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

export interface TestPeerOptions extends Omit<DiscoveryParts, "links"> {
  /** Where others listen, looked up at the start. */
  readonly peers: () => readonly PeerAddress[];
  readonly bus?: MulticastBus;
  readonly transport?: Transport<TcpAddress>;
  readonly clock?: Clock;
}

/** All of a node that finds others and is found, over real sockets unless told otherwise. */
export class TestPeer implements Discovery {
  readonly topology;
  /** Where it listens once it is started: a free port now, so that others can name it before. */
  readonly port = freePort();
  pool?: ConnectionPool;
  directory?: PeerDirectory;
  readonly #options: TestPeerOptions;
  readonly #transport: Transport<TcpAddress>;
  readonly #clock: Clock;
  #records?: RecordExchange;
  #acceptor?: Acceptor;
  #server?: PeerServer;
  #discovery?: Discovery;
  #record?: NodeRecord;
  #stopping?: Promise<void>;

  constructor(options: TestPeerOptions) {
    this.#options = options;
    this.topology = options.topology;
    this.#clock = options.clock ?? systemClock;
    this.#transport = options.transport ??
      createTcpTransport({ clock: this.#clock, logger: options.logger });
  }

  async #listen(): Promise<void> {
    const acceptor = await this.#transport.listen({
      transport: "tcp",
      hostname: LOOPBACK,
      port: this.port,
    });
    if (this.#stopping) return acceptor.close();
    this.#acceptor = acceptor;
    this.#server!.serve(acceptor);
  }

  async start(record?: NodeRecord): Promise<void> {
    if (this.#stopping) throw new Error("Cannot start discovery: it was stopped");
    this.#record = record && this.#at(record);
    const discovery = this.#compose();
    if (record) await this.#listen();
    if (this.#stopping) return;
    await discovery.start(this.#record);
  }

  update(record: NodeRecord): void {
    const before = this.#record;
    if (!before || !this.pool || this.#stopping) return;
    this.#record = this.#at(record);
    this.#discovery?.update(this.#record);
    this.#records?.publish(this.pool.connections(), before, this.#record);
  }

  async settled(options?: { signal?: AbortSignal }): Promise<void> {
    await this.#discovery?.settled(options);
  }

  suspect(uuid: string, evidence: Evidence): void {
    this.#discovery?.suspect(uuid, evidence);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Vanishes as a killed process does. */
  async kill(): Promise<void> {
    this.#acceptor?.close();
    for (const connection of this.pool?.connections() ?? []) connection.close();
    await this.stop();
  }

  #at(record: NodeRecord): NodeRecord {
    const address = { transport: "tcp", hostname: LOOPBACK, port: this.port } as const;
    return { ...record, addresses: [address] };
  }

  #compose(): Discovery {
    const { topology, domainId, logger, peers, bus = SILENT_BUS } = this.#options;
    const clock = this.#clock;
    const random = Math.random;
    const own = this.#record ?? newRecord("observer");
    const current = () => this.#record ?? own;
    const { handlers, records, pool, server } = composePeerParts({
      own: {
        get record() {
          return current();
        },
      },
      domainId,
      topology,
      transport: this.#transport,
      clock,
      random,
      logger,
      suspect: (uuid, evidence) => this.suspect(uuid, evidence),
    });
    this.#records = records;
    this.pool = pool;
    this.#server = server;
    const directory = this.directory = new PeerDirectory({
      ownUuid: own.id.uuid,
      topology,
      connections: () => pool.connections(),
      clock,
      random,
    });
    handlers[FrameType.PEERS] = (...frame) => directory.read(...frame);
    const shared = { topology, links: pool, logger, clock, random };
    this.#discovery = new CombinedDiscovery(
      createMdnsDiscovery({
        ...shared,
        domain: domainId,
        interface: bus === SILENT_BUS ? undefined : LOOPBACK,
        bus,
      }),
      new NamedDiscovery({
        ...shared,
        peers: peers(),
        resolve: (hostname) => Promise.resolve([hostname]),
        ownUuid: () => own.id.uuid,
        directory: this.#record && directory,
      }),
    );
    return this.#discovery;
  }

  async #stop(): Promise<void> {
    this.#server?.close();
    this.#acceptor?.close();
    await this.#discovery?.stop();
    await this.pool?.close();
    await this.#server?.finished();
  }
}
