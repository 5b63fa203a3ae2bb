import type { Node } from "../../facade/node.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { WebExchange } from "../../transport/web_exchange.ts";
import { Exposure } from "../../web/gateway/exposure.ts";
import { Gateway } from "../../web/gateway/gateway.ts";
import type { Role } from "../../web/gateway/mesh_view.ts";
import { httpRoutes } from "../../web/http/http_routes.ts";
import { ClientLimit } from "../../web/server/client_limit.ts";
import { createEndpoints } from "../../web/server/endpoints.ts";
import type { Admitted } from "../../web/server/gate.ts";
import { createWebApp } from "../../web/server/web_app.ts";
import { MemoryWebSocket } from "./memory_web_socket.ts";
import type { TestGateway, TestGatewayOptions } from "./test_gateway.ts";

const MAX_CLIENTS = 10_000;
/** A name that nobody has: RFC 6761. */
const ORIGIN = "http://robot.test";

/** What a {@linkcode MemoryGateway} is made of. */
export interface TestGatewayParts {
  readonly node: Node;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * Opens a gateway without sockets.
 *
 * @param parts What it is in the mesh.
 * @param options What it shows.
 * @returns The gateway.
 */
export function openTestGateway(
  parts: TestGatewayParts,
  options: TestGatewayOptions,
): TestGateway {
  return new MemoryGateway(parts, options);
}

class MemoryGateway implements TestGateway {
  readonly url = `${ORIGIN.replace("http", "ws")}/ws`;
  readonly connection: TestGateway["connection"];
  readonly exposure: Exposure;
  isReachable = true;
  readonly #gateway: Gateway;
  readonly #clients = new ClientLimit(MAX_CLIENTS);
  readonly #sockets = new Set<MemoryWebSocket>();
  readonly #admitted: Admitted;
  readonly #role: Role;

  constructor(
    { node, clock, random, logger }: TestGatewayParts,
    { role = "control", exposure, limits }: TestGatewayOptions,
  ) {
    this.#role = role;
    this.exposure = new Exposure(exposure);
    const gateway = this.#gateway = new Gateway({
      node,
      exposure: this.exposure,
      clock,
      logger,
      ...limits && { limits },
    });
    this.#admitted = createWebApp({
      endpoints: createEndpoints({}).all,
      routes: httpRoutes({ gateway, clock, logger }),
      gateway,
      clients: this.#clients,
      clock,
      logger,
    });
    this.connection = { clock, random, webSocket: (url, protocols) => this.#open(url, protocols) };
  }

  get clients(): number {
    return this.#clients.count;
  }

  async fetch(url: string | URL, init?: RequestInit): Promise<Response> {
    return await this.#answer(new Request(new URL(url, ORIGIN), init));
  }

  cut(): void {
    for (const socket of this.#sockets) socket.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isReachable = false;
    this.cut();
    await this.#gateway.close();
  }

  #open(url: string, protocols: readonly string[]): MemoryWebSocket {
    const socket = new MemoryWebSocket();
    const request = new Request(url.replace(/^ws/, "http"), {
      headers: {
        "upgrade": "websocket",
        "connection": "Upgrade",
        "sec-websocket-protocol": protocols.join(", "),
      },
    });
    // As over a network: whoever opens it has time to listen.
    queueMicrotask(() => void this.#connect(request, socket));
    return socket;
  }

  async #connect(request: Request, socket: MemoryWebSocket): Promise<void> {
    if (!this.isReachable) return socket.cut();
    const response = await this.#answer(request, (exchange) => {
      this.#sockets.add(socket);
      const receiver = exchange.opened(socket.server);
      socket.attach({
        receive: (data) => receiver.receive(data),
        closed: () => {
          this.#sockets.delete(socket);
          receiver.closed();
        },
      });
    });
    if (!this.#sockets.has(socket)) socket.cut();
    await response.body?.cancel();
  }

  async #answer(
    request: Request,
    upgraded: (options: Parameters<WebExchange["upgrade"]>[0]) => void = () => {},
  ): Promise<Response> {
    const exchange: WebExchange = {
      remote: { hostname: "127.0.0.1", port: 1 },
      isSecure: false,
      completed: Promise.resolve(),
      upgrade: (options) => {
        upgraded(options);
        // That of a real upgrade, 101, can be made by nobody else.
        return new Response(null);
      },
    };
    return await this.#admitted(request, exchange, this.#role);
  }
}
