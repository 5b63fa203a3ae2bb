import { createMdnsDiscovery } from "../discovery/mdns/create_mdns_discovery.ts";
import { BufferPool } from "../bytes/buffer_pool.ts";
import { OwnRecord } from "../mesh/own_record.ts";
import { Topology, type TopologyView } from "../mesh/topology.ts";
import { ConnectionPool } from "../peer/connection_pool.ts";
import { Dialer } from "../peer/dialer.ts";
import { RecordExchange } from "../peer/record_exchange.ts";
import { systemClock } from "../time/clock.ts";
import { createTcpTransport } from "../transport/tcp.ts";
import { createUnixTransport } from "../transport/unix.ts";
import { createNodeId } from "./identity.ts";
import { type NodeOptions, resolveOptions } from "./options.ts";

/** The largest record that is fetched, in bytes. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** How a mesh is looked at. */
export interface ObserveOptions extends
  Pick<
    NodeOptions,
    "domainId" | "interface" | "coordinator" | "authKey" | "logger"
  > {
  /**
   * How long to look at most, in milliseconds; it ends before once nothing new is heard.
   *
   * @default {2000}
   */
  discoveryTimeMs?: number;
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Looks at a mesh without becoming a part of it.
 *
 * @param options Which mesh, and for how long.
 * @returns The nodes that were there.
 *
 * @example Name the nodes of a domain
 * ```ts
 * import { observeMesh } from "@rosy/rosy";
 *
 * const { nodes } = await observeMesh({ domainId: crypto.randomUUID() });
 * console.log([...nodes.values()].map(({ id }) => id.name));
 * ```
 */
export async function observeMesh(options: ObserveOptions = {}): Promise<TopologyView> {
  const { discoveryTimeMs = 2000, signal, ...meshOptions } = options;
  const { domainId, interface: networkInterface, logger } = resolveOptions({
    ...meshOptions,
    name: "observer",
  });
  const clock = systemClock;
  const topology = new Topology();
  const own = new OwnRecord(createNodeId("observer"), Deno.pid, () => {});
  const id = own.record.id;
  const pool = new ConnectionPool({
    dialer: new Dialer(
      { unix: createUnixTransport({ clock, logger }), tcp: createTcpTransport({ clock, logger }) },
      () => ({ id, domainId, revision: 0 }),
      clock,
    ),
    topology,
    records: new RecordExchange(own, topology),
    handlers: [],
    maxMessageBytes: MAX_FRAME_BYTES,
    outbox: {
      maxBytes: 1024,
      maxFrameBytes: MAX_FRAME_BYTES,
      highWaterBytes: 1024, maxAgeMs: 1000, sendTimeoutMs: 0 },
    buffers: new BufferPool(0),
    clock,
    random: Math.random,
    logger,
    suspect: () => {},
    linkEnded: () => {},
  });
  await using discovery = createMdnsDiscovery({
    domainId,
    interface: networkInterface,
    topology,
    links: pool,
    logger,
    clock,
    random: Math.random,
  });
  const timeout = AbortSignal.timeout(discoveryTimeMs);
  try {
    await discovery.start();
    await discovery.settled({ signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    // What was found until then would pass for all there is.
    signal?.throwIfAborted();
    return topology;
  } finally {
    await pool.close();
  }
}
