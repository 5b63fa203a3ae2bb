import { serveSession } from "../../../lib/web/endpoint/serve_session.ts";
import type { ClientSocket, SocketReceiver } from "../../../lib/transport/web_exchange.ts";
import type { Role } from "../../../lib/web/gateway/mesh_view.ts";
import { createRosbridgeEndpoint } from "../../../lib/web/rosbridge/rosbridge_endpoint.ts";
import type { GatewayFixture } from "../gateway/gateway_fixture.ts";

/** What a client is told as JSON. */
export type Told = { readonly op: string } & Readonly<Record<string, unknown>>;

/** How a session in a test is opened. */
export interface SessionOptions {
  readonly role?: Role;
  readonly maxQueueBytes?: number;
}

/** A session of rosbridge at a gateway without sockets: the client is the test. */
export class TestSession implements ClientSocket, AsyncDisposable {
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
    { role = "control", maxQueueBytes }: SessionOptions = {},
  ) {
    this.#fixture = fixture;
    const { gateway, logger, mesh: { clock } } = fixture;
    this.#session = serveSession(createRosbridgeEndpoint(), this, {
      view: gateway.open({ role }),
      protocol: "",
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

  /** Calls a service. @returns The answer. */
  async call(service: string, args?: unknown, options: object = {}): Promise<Told> {
    await this.say({ op: "call_service", id: `call ${service}`, service, args, ...options });
    return this.of("service_response").at(-1)!;
  }

  /** What was told by an operation. */
  of(op: string): Told[] {
    return this.told.filter((told) => told.op === op);
  }

  /** The messages of topics, each with what its topic was called. */
  get messages(): unknown[] {
    return this.of("publish").map(({ topic, msg }) => [topic, msg]);
  }

  /** The texts of all statuses. */
  get statuses(): string[] {
    return this.of("status").map(({ level, msg }) => `${level}: ${msg}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.closed();
    await this.#fixture.advance(0);
  }
}
