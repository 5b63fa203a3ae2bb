import { Coordinator } from "../discovery/coordinator/coordinator.ts";
import { COORDINATOR_PORT } from "../discovery/coordinator/coordinator_address.ts";
import { CoordinatorBeacon } from "../discovery/coordinator/coordinator_beacon.ts";
import { createLogger } from "../log/logger.ts";
import { isWildcard, type TcpAddress } from "../mesh/node_record.ts";
import { COORDINATOR, type Introduction } from "../handshake/handshake.ts";
import { PeerServer } from "../peer/peer_server.ts";
import { systemClock } from "../time/clock.ts";
import { UdpBus } from "../transport/multicast/multicast.ts";
import { createTcpTransport } from "../transport/tcp.ts";
import { createCredentials, warnOfShortKey } from "./options/credentials.ts";
import { createNodeId, serverHost } from "./identity.ts";
import type { CoordinatorOption } from "./options/mesh_definition.ts";
import type { NodeOptions } from "./options/options.ts";
import { resolveToolOptions } from "./options/resolve_options.ts";

/**
 * How a coordinator is built. It listens, and announces itself, on the `interface` where `host` does
 * not say otherwise; `logger` is told who comes and goes.
 */
export interface CoordinatorOptions extends Pick<NodeOptions, CoordinatorOption | "logger"> {
  /**
   * The IP address on which connections are accepted.
   *
   * @default {"::"} all addresses; or the address of `interface` where that is given
   */
  host?: string;
  /**
   * The TCP port; 0 for any free one.
   *
   * @default {7679}
   */
  port?: number;
}

/** A coordinator that runs. */
export interface RunningCoordinator extends AsyncDisposable {
  /** Where it listens. */
  readonly address: TcpAddress;
  /** Says goodbye to all nodes and frees everything. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a coordinator, through which nodes find each other where multicast does not reach.
 *
 * @param options Where it listens, and what nodes have to prove.
 * @returns The coordinator, which nodes can reach.
 * @throws {TypeError} If an option is of a wrong type.
 * @throws {Error} If its port is in use, or this machine has no such address.
 */
export async function buildCoordinator(
  options: CoordinatorOptions = {},
): Promise<RunningCoordinator> {
  const { host, port = COORDINATOR_PORT, logger = createLogger(), ...rest } = options;
  const resolved = resolveToolOptions({ ...rest, logger, name: COORDINATOR, serverHost: host });
  warnOfShortKey(resolved.authKey, logger);
  const credentials = await createCredentials(resolved);
  const clock = systemClock;
  const transport = createTcpTransport({ clock, logger });
  const hostname = serverHost(resolved.serverHost, resolved.interface);
  const acceptor = await transport.listen({ transport: "tcp", hostname, port });
  const address = acceptor.address as TcpAddress;
  const id = createNodeId(COORDINATOR);

  const coordinator = new Coordinator({ transport, clock, logger });
  const server = new PeerServer({
    // Its domain is of no account: it serves all.
    introduce: (): Introduction => ({
      id,
      domainId: COORDINATOR,
      revision: 0,
      role: COORDINATOR,
      credentials,
    }),
    knows: () => -1,
    serve: (dialled) => coordinator.serve(dialled),
    clock,
    logger,
  });
  const beacon = new CoordinatorBeacon({
    beacon: { uuid: id.uuid, address },
    interface: resolved.interface ?? (isOneIpv4(hostname) ? hostname : undefined),
    bus: new UdpBus({ logger }),
    clock,
    random: Math.random,
    logger,
  });
  server.serve(acceptor);
  await beacon.start();

  const stop = async () => {
    server.close();
    await Promise.all([beacon.close(), coordinator.close()]);
    await server.finished();
  };
  return { address, stop, [Symbol.asyncDispose]: stop };
}

function isOneIpv4(hostname: string): boolean {
  return hostname.includes(".") && !hostname.includes(":") && !isWildcard(hostname);
}
