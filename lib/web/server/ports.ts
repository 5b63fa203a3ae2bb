import type { Node } from "../../facade/node.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { WebServer } from "../../transport/web_server.ts";
import { Access } from "../access/access.ts";
import type { BrowserSessions } from "../access/browser_sessions.ts";
import { HostCheck, isLoopback, readHostName } from "../access/host_check.ts";
import { OriginCheck } from "../access/origin_check.ts";
import type { Tokens } from "../access/tokens.ts";
import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { BagStore } from "../http/bags/bag_store.ts";
import { httpRoutes } from "../http/http_routes.ts";
import type { ClientLimit } from "./client_limit.ts";
import { createEndpoints } from "./endpoints.ts";
import { Gate } from "./gate.ts";
import { type ServeWebOptions, WEB_PORT } from "./options.ts";
import { RequestLimit } from "./request_limit.ts";
import { createWebApp, type WebAppParts } from "./web_app.ts";

const LOOPBACK = "127.0.0.1";
const MAX_REQUESTS = 1000;

/** What all ports of a gateway share. */
export interface PortParts {
  readonly options: ServeWebOptions;
  readonly node: Pick<Node, "clock">;
  readonly gateway: Gateway;
  readonly bags?: BagStore | undefined;
  readonly clients: ClientLimit;
  readonly tokens: Tokens | undefined;
  readonly sessions: BrowserSessions;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The ports of a gateway. */
export interface Ports {
  /** All endpoints, each at its path. */
  readonly main: WebServer;
  /** One endpoint alone, at the path `/`. */
  readonly rosbridge?: WebServer;
  /** One endpoint alone, at the path `/`. */
  readonly foxglove?: WebServer;
}

/**
 * Opens the ports of a gateway.
 *
 * @param parts What they share.
 * @param stack What closes them.
 * @returns The ports.
 * @throws {Error} If one of them cannot be listened at.
 */
export async function openPorts(parts: PortParts, stack: AsyncDisposableStack): Promise<Ports> {
  const { port = WEB_PORT, rosbridgePort, foxglovePort, assets, followsMeshTime } = parts.options;
  const { clock: time } = parts.node;
  const { all, rosbridge, foxglove } = createEndpoints({ ...followsMeshTime && { time }, assets });
  const open = async (
    number: number,
    endpoints: readonly SocketEndpoint[],
    routes?: ReturnType<typeof httpRoutes>,
  ) => stack.use(await openPort(number, { endpoints, routes }, parts));
  return {
    main: await open(port, all, httpRoutes(parts)),
    ...rosbridgePort !== undefined &&
      { rosbridge: await open(rosbridgePort, aloneAtRoot(rosbridge)) },
    ...foxglovePort !== undefined && { foxglove: await open(foxglovePort, aloneAtRoot(foxglove)) },
  };
}

/** Clients that expect a port of their own ask for no path. */
function aloneAtRoot(endpoint: SocketEndpoint): readonly SocketEndpoint[] {
  return [{ ...endpoint, path: "/" }, endpoint];
}

/**
 * Opens one port.
 *
 * @param port Its number; 0 for any free one.
 * @param served What is served there.
 * @param parts What all ports share.
 * @returns What answers there.
 * @throws {Error} If it cannot be listened at.
 */
export function openPort(
  port: number,
  served: Pick<WebAppParts, "endpoints" | "routes">,
  { options, gateway, clients, tokens, sessions, logger, clock }: Omit<PortParts, "node">,
): Promise<WebServer> {
  const { host = LOOPBACK, isReadOnly = false, allowedHosts = [], cors = [] } = options;
  const access = new Access({
    tokens,
    sessions,
    isReadOnly,
    hosts: new HostCheck([
      host,
      ...allowedHosts.map(readHostName),
      ...isLoopback(host) ? [] : ownNames(),
    ]),
    origins: new OriginCheck(cors),
  });
  const gate = new Gate({
    access,
    sessions,
    tokens,
    limit: new RequestLimit(options.maxRequests ?? MAX_REQUESTS),
    clock,
    logger,
    admitted: createWebApp({
      ...served,
      gateway,
      clients,
      clock,
      logger,
      maxQueueBytes: options.maxQueueBytes,
    }),
  });
  return WebServer.open({
    hostname: host,
    port,
    tls: options.tls,
    logger,
    clock,
    handler: (request, exchange) => gate.answer(request, exchange),
  });
}

/** Other machines ask for this one by its name, where that may be looked up. */
function ownNames(): readonly string[] {
  try {
    const name = Deno.hostname();
    return [name, `${name}.local`];
  } catch {
    return [];
  }
}
