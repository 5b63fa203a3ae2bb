import { serveSession } from "../../../lib/web/endpoint/serve_session.ts";
import type { ClientSocket, SocketReceiver } from "../../../lib/transport/web_exchange.ts";
import {
  createFoxgloveEndpoint,
  type FoxgloveOptions,
} from "../../../lib/web/foxglove/foxglove_endpoint.ts";
import type { Role } from "../../../lib/web/gateway/mesh_view.ts";
import type { GatewayFixture } from "../gateway/gateway_fixture.ts";

/** What a client is told as JSON. */
export type Told = { readonly op: string } & Readonly<Record<string, unknown>>;

/** How a session in a test is opened. */
export interface SessionOptions extends FoxgloveOptions {
  readonly role?: Role;
  readonly maxQueueBytes?: number;
}

/** A session of Foxglove's protocol at a gateway without sockets: the client is the test. */
export class TestSession implements ClientSocket, AsyncDisposable {
  readonly told: Told[] = [];
  readonly frames: Uint8Array[] = [];
  closed: string | null = null;
  bufferedBytes = 0;
  /** Whether what is sent to it is read at once. */
  isReading = true;
  readonly #fixture: GatewayFixture;
  readonly #session: SocketReceiver;

  constructor(fixture: GatewayFixture, options: SessionOptions = {}) {
    const { role = "control", maxQueueBytes, ...endpoint } = options;
    const { gateway, logger, mesh: { clock } } = fixture;
    this.#fixture = fixture;
    this.#session = serveSession(createFoxgloveEndpoint(endpoint), this, {
      view: gateway.open({ role }),
      protocol: "foxglove.sdk.v1",
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

  /** Says something as the client. */
  async say(frame: object | Uint8Array | string): Promise<void> {
    const isText = typeof frame === "string" || frame instanceof Uint8Array;
    this.#session.receive(isText ? frame : JSON.stringify(frame));
    await this.#fixture.advance(100);
  }

  /** What was told by an operation. */
  of(op: string): Told[] {
    return this.told.filter((told) => told.op === op);
  }

  /** The texts of all statuses. */
  get statuses(): string[] {
    return this.of("status").map(({ message }) => String(message));
  }

  /** The number of the latest channel of a topic. */
  channel(topic: string): number {
    const channels = this.of("advertise").flatMap(({ channels }) => channels as ChannelLike[]);
    return channels.findLast((channel) => channel.topic === topic)!.id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.closed();
    await this.#fixture.advance(0);
  }
}

interface ChannelLike {
  readonly id: number;
  readonly topic: string;
}
