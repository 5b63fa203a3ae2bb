import { buildToolNode } from "../../facade/build_tool_node.ts";
import type { Node } from "../../facade/node.ts";
import { createLogger } from "../../log/logger.ts";
import { systemClock } from "../../time/clock.ts";
import { BrowserSessions } from "../access/browser_sessions.ts";
import { isLoopback } from "../access/host_check.ts";
import { Tokens } from "../access/tokens.ts";
import { QueueBudget } from "../endpoint/queue_budget.ts";
import { Exposure } from "../gateway/exposure.ts";
import { Gateway } from "../gateway/gateway.ts";
import { openBagStore } from "../http/bags/bag_store.ts";
import { checkDirectory } from "./check_directory.ts";
import { ClientLimit } from "./client_limit.ts";
import type { ServeWebOptions } from "./options.ts";
import { openPorts } from "./ports.ts";
import { WebGateway } from "./web_gateway.ts";

const NODE_NAME = "web";
const MAX_CLIENTS = 2000;

/**
 * Serves a mesh to those who are no nodes: browsers, Foxglove, rosbridge's clients, and whatever speaks
 * HTTP.
 *
 * @param options Where, to whom, and what is shown.
 * @returns The gateway, which can be reached already.
 * @throws {TypeError} If other machines, or pages of all sites, could use it, and neither tokens are
 * given nor `isOpen`; or an option is wrong.
 * @throws {Error} If it cannot listen there, its node cannot be built, or a folder is not there.
 *
 * @example Look at a mesh by HTTP
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { serveWeb } from "@rosy/rosy/web";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "robot", domainId: crypto.randomUUID() });
 * await using web = await serveWeb({ node, port: 0 });
 * const response = await fetch(new URL("/healthz", web.url));
 * assertEquals(await response.text(), "ok\n");
 * ```
 */
export async function serveWeb(options: ServeWebOptions = {}): Promise<WebGateway> {
  checkSafety(options);
  await checkDirectory("bags", options.bags);
  await checkDirectory("assets", options.assets);
  const { tokens: entries = [], logger = createLogger(), clock = systemClock } = options;
  const tokens = entries.length > 0 ? new Tokens(entries) : undefined;
  const exposure = options.exposure instanceof Exposure
    ? options.exposure
    : new Exposure(options.exposure);
  await using undo = new AsyncDisposableStack();
  const node = options.node ?? undo.use(await buildOwnNode(options));
  const { limits } = options;
  const gateway = undo.use(new Gateway({ node, exposure, limits, clock, logger }));
  const clients = new ClientLimit(
    options.maxClients ?? MAX_CLIENTS,
    new QueueBudget(options.maxQueuesBytes),
  );
  const sessions = new BrowserSessions(clock);
  const bags = options.bags === undefined
    ? undefined
    : undo.use(openBagStore(options.bags, { gateway, clock }));
  const ports = await openPorts(
    { options, node, gateway, bags, clients, tokens, sessions, logger, clock },
    undo,
  );
  return new WebGateway({ node, gateway, clients, ports, parts: undo.move() });
}

function checkSafety({ host, tokens = [], isOpen = false, cors = [] }: ServeWebOptions): void {
  if (tokens.length > 0 || isOpen) return;
  if (cors.includes("*")) {
    throw new TypeError(
      "Cannot serve the mesh to pages of all sites: any page that somebody looks at could use it, " +
        "so give it tokens, or say isOpen if they may",
    );
  }
  if (host === undefined || isLoopback(host)) return;
  throw new TypeError(
    `Cannot serve the mesh at "${host}": other machines can reach it, so give it tokens, ` +
      "or say isOpen if all of them may do everything",
  );
}

async function buildOwnNode(
  { nodeOptions, logger }: ServeWebOptions,
): Promise<Node> {
  return await buildToolNode({ name: NODE_NAME, ...logger && { logger }, ...nodeOptions });
}
