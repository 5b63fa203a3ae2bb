import type { ClientSocket, SocketReceiver } from "../../../lib/transport/web_exchange.ts";
import type { SocketEndpoint } from "../../../lib/web/endpoint/endpoint.ts";
import { serveSession } from "../../../lib/web/endpoint/serve_session.ts";
import type { Role } from "../../../lib/web/gateway/mesh_view.ts";
import type { GatewayFixture } from "../gateway/gateway_fixture.ts";

/** What a client is told as JSON. */
export type Told = { readonly op: string } & Readonly<Record<string, unknown>>;

/** How a session in a test is opened. */
export interface SessionClientOptions {
  readonly role?: Role;
  readonly protocol?: string;
  readonly maxQueueBytes?: number;
}

/** A client of an endpoint at a gateway without sockets: the client is the test. */
export class SessionClient implements ClientSocket, AsyncDisposable {
  readonly told: Told[] = [];
  readonly frames: Uint8Array[] = [];
  closed: string | null = null;
  bufferedBytes = 0;
  /** Whether what is sent to it is read at once. */
  isReading = true;
  readonly #fixture: GatewayFixture;
  readonly #session: SocketReceiver;

  constructor(
    fixture: GatewayFixture,
    endpoint: SocketEndpoint,
    { role = "control", protocol = "", maxQueueBytes }: SessionClientOptions = {},
  ) {
    const { gateway, logger, mesh: { clock } } = fixture;
    this.#fixture = fixture;
    this.#session = serveSession(endpoint, this, {
      view: gateway.open({ role }),
      protocol,
      clock,
      logger,
      maxQueueBytes,
    });
  }

  send(data: string | Uint8Array): void {
    if (!this.isReading) this.bufferedBytes += data.length;
    if (typeof data === "string") this.told.push(JSON.parse(data));
    else this.frames.push(data);
  }

  close(code: number, reason: string): void {
    this.closed = `${code} ${reason}`;
  }

  /** Says something as the client; what comes of it is seen later on. */
  receive(frame: string | Uint8Array): void {
    this.#session.receive(frame);
  }

  /** Says something as the client. */
  async say(frame: object | Uint8Array | string): Promise<void> {
    const isData = typeof frame === "string" || frame instanceof Uint8Array;
    this.receive(isData ? frame : JSON.stringify(frame));
    await this.#fixture.advance(100);
  }

  /** What was told by an operation. */
  of(op: string): Told[] {
    return this.told.filter((told) => told.op === op);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.closed();
    await this.#fixture.advance(0);
  }
}
