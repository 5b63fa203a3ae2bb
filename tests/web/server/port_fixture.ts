import { systemClock } from "../../../lib/time/clock.ts";
import type { WebServer } from "../../../lib/transport/web_server.ts";
import { BrowserSessions } from "../../../lib/web/access/browser_sessions.ts";
import { Tokens } from "../../../lib/web/access/tokens.ts";
import type { SocketEndpoint } from "../../../lib/web/endpoint/endpoint.ts";
import { ClientLimit } from "../../../lib/web/server/client_limit.ts";
import type { ServeWebOptions } from "../../../lib/web/server/options.ts";
import { openPort } from "../../../lib/web/server/ports.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";

export const CONTROL = "control-token-0123456789";
export const VIEW = "view-token-0123456789";
export const TOKENS = [
  { role: "control", token: CONTROL },
  { role: "view", token: VIEW },
] as const;

/** Says who somebody is, and sends back what comes; `fault` breaks it. */
export const ECHO: SocketEndpoint = {
  path: "/echo",
  name: "the echo",
  protocols: ["echo.v2", "echo.v1"],
  needsProtocol: false,
  maxFrameBytes: 1000,
  isBatched: false,
  open: ({ view, queue, protocol }) => {
    queue.answer(`${view.role} ${protocol}`);
    return {
      receive: (data) => {
        if (data === "fault") throw new Error("a mistake of ours");
        queue.answer(data);
      },
      close: () => {},
    };
  },
};

interface PortFixtureParts {
  readonly clients: ClientLimit;
  readonly logger: RecordingLogger;
}

/** One port of a gateway, with endpoints of a test. */
export class PortFixture implements AsyncDisposable {
  readonly logger: RecordingLogger;
  readonly clients: ClientLimit;
  readonly gateway: GatewayFixture;
  readonly #server: WebServer;

  private constructor(gateway: GatewayFixture, server: WebServer, own: PortFixtureParts) {
    this.gateway = gateway;
    this.#server = server;
    this.clients = own.clients;
    this.logger = own.logger;
  }

  static async open(
    options: ServeWebOptions = {},
    endpoints: readonly SocketEndpoint[] = [ECHO],
  ): Promise<PortFixture> {
    const gateway = await GatewayFixture.start();
    const own = {
      clients: new ClientLimit(options.maxClients ?? 10),
      logger: new RecordingLogger(),
    };
    const server = await openPort(0, { endpoints }, {
      ...own,
      options,
      gateway: gateway.gateway,
      tokens: options.tokens && new Tokens(options.tokens),
      sessions: new BrowserSessions(systemClock),
      clock: systemClock,
    });
    return new PortFixture(gateway, server, own);
  }

  /** The URL of a path. */
  url(path: string): string {
    return `http://127.0.0.1:${this.#server.address.port}${path}`;
  }

  /** The header `Host` that is right. */
  get host(): string {
    return new URL(this.url("/")).host;
  }

  /**
   * Asks with whatever headers, those that `fetch` keeps for itself included.
   *
   * @returns The head of the answer.
   */
  async ask(
    path: string,
    headers: Readonly<Record<string, string>> = {},
    { method = "GET", body = "" } = {},
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { hostname, port } = new URL(this.url("/"));
    const conn = await Deno.connect({ hostname, port: Number(port) });
    const all = {
      Host: this.host,
      Connection: "close",
      ...body && { "Content-Length": String(body.length) },
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
    await conn.write(new TextEncoder().encode(request));
    const text = await new Response(conn.readable).text();
    return { status: Number(text.split(" ")[1]), text };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close();
    await this.gateway[Symbol.asyncDispose]();
  }
}
