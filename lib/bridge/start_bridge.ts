import { CodecRegistry } from "../codec/registry.ts";
import { buildToolNode } from "../facade/build_tool_node.ts";
import { createLogger } from "../log/logger.ts";
import { systemClock } from "../time/clock.ts";
import type { Bridge } from "./running_bridge.ts";
import type { Link } from "./bridge.ts";
import { RunningBridge } from "./engine/running.ts";
import { systemId } from "./engine/claims.ts";
import { journalDirectory } from "./engine/journal/journal_directory.ts";
import { RouteTable } from "./engine/route_table.ts";
import { type BridgeOptions, routesOf } from "./options.ts";

/** How many bytes of messages wait on disk, unless something else is said. */
const JOURNAL_BYTES = 256 * 1024 * 1024;

/**
 * Joins a mesh to another system.
 *
 * It does not wait for a connection: where there is none, it is tried again and again, less and less
 * often, and what is known of that is in {@linkcode Bridge.status}.
 *
 * @param link The other system.
 * @param options What goes over it, and by which node.
 * @returns The bridge, which is at work until it is stopped.
 * @throws {TypeError} If a route makes no sense.
 * @throws {Error} If its node cannot be built.
 */
export async function startBridge(link: Link, options: BridgeOptions = {}): Promise<Bridge> {
  const { clock = systemClock, logger = createLogger() } = options;
  const { isRosy } = link.traits;
  const routes = routesOf(options);
  const topics = new RouteTable("topics", routes.topics, isRosy);
  const services = new RouteTable("services", routes.services, isRosy);
  const system = await systemId(link.system);
  const name = `${link.kind}-bridge`;
  const node = options.node ?? await buildToolNode({ name, logger, ...options.nodeOptions });
  const codecs = new CodecRegistry(options.nodeOptions?.codecs);
  const isDurable = topics.going("out").some((route) => route.options.durable);
  const { directory, maxBytes = JOURNAL_BYTES } = options.journal ?? {};
  const journal = isDurable
    ? { directory: directory ?? await journalDirectory(node.id.name, system), maxBytes }
    : undefined;
  const bridge = new RunningBridge({
    link,
    node,
    isOwnNode: options.node === undefined,
    system,
    topics,
    services,
    codecs,
    journal,
    clock,
    logger,
  });
  await bridge.start();
  return bridge;
}
