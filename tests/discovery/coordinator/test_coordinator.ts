import { Coordinator } from "../../../lib/discovery/coordinator/coordinator.ts";
import { CoordinatorDiscovery } from "../../../lib/discovery/coordinator/coordinator_discovery.ts";
import { namedLocator } from "../../../lib/discovery/coordinator/coordinator_locator.ts";
import type { Discovery } from "../../../lib/discovery/discovery.ts";
import type { NodeId, TcpAddress } from "../../../lib/mesh/node_record.ts";
import { COORDINATOR } from "../../../lib/handshake/handshake.ts";
import { PeerServer } from "../../../lib/peer/peer_server.ts";
import { systemClock } from "../../../lib/time/clock.ts";
import { createTcpTransport } from "../../../lib/transport/tcp.ts";
import type { Transport } from "../../../lib/transport/transport.ts";
import type { Clock } from "../../../lib/time/clock.ts";
import type { DiscoveryParts } from "../contract.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { drawUuid } from "../../../lib/testing/chance.ts";

const HOST = "127.0.0.1";

/** What a test may choose of a coordinator. */
export interface TestCoordinatorOptions {
  port?: number;
  clock?: Clock;
  transport?: Transport<TcpAddress>;
  id?: NodeId;
}

/** A coordinator in this process, and clients of it. */
export class TestCoordinator {
  readonly log = new RecordingLogger();
  readonly coordinator: Coordinator;
  readonly address: TcpAddress;
  readonly #server: PeerServer;
  readonly #clock: Clock;
  readonly #transport: Transport<TcpAddress>;

  private constructor(
    coordinator: Coordinator,
    server: PeerServer,
    address: TcpAddress,
    clock: Clock,
    transport: Transport<TcpAddress>,
  ) {
    this.coordinator = coordinator;
    this.#server = server;
    this.address = address;
    this.#clock = clock;
    this.#transport = transport;
  }

  static async start(options: TestCoordinatorOptions = {}): Promise<TestCoordinator> {
    const { port = 0, clock = systemClock } = options;
    const logger = new RecordingLogger();
    const transport = options.transport ?? createTcpTransport({ clock, logger });
    const acceptor = await transport.listen({ transport: "tcp", hostname: HOST, port });
    const coordinator = new Coordinator({ transport, clock, logger });
    const { id = { name: COORDINATOR, hostname: "robot", uuid: drawUuid(Math.random) } } = options;
    const server = new PeerServer({
      introduce: () => ({ id, domainId: COORDINATOR, revision: 0, role: COORDINATOR }),
      knows: () => -1,
      serve: (dialled) => coordinator.serve(dialled),
      clock,
      logger,
    });
    server.serve(acceptor);
    const address = acceptor.address as TcpAddress;
    const made = new TestCoordinator(coordinator, server, address, clock, transport);
    Object.assign(made, { log: logger });
    return made;
  }

  /** Makes a discovery that uses this coordinator, also after it was started again. */
  client(
    { domainId, topology, links, logger }: DiscoveryParts,
    transport: Transport<TcpAddress> = this.#transport,
  ): Discovery {
    const id = { name: "observer", hostname: "robot", uuid: drawUuid(Math.random) };
    return new CoordinatorDiscovery({
      introduce: () => ({ id, domainId, revision: 0 }),
      locator: namedLocator(this.address, (hostname) => Promise.resolve([hostname])),
      transport,
      topology,
      links,
      logger,
      clock: this.#clock,
      random: () => 0.5,
    });
  }

  /** Ends as one that is told to. */
  async stop(): Promise<void> {
    this.#server.close();
    await this.coordinator.close();
    await this.#server.finished();
  }
}
