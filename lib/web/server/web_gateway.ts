import type { Node } from "../../facade/node.ts";
import { isWildcard } from "../../mesh/node_record.ts";
import type { WebServer } from "../../transport/web_server.ts";
import type { Exposure } from "../gateway/exposure.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { ClientLimit } from "./client_limit.ts";
import type { Ports } from "./ports.ts";

/** What a gateway consists of. */
interface WebGatewayParts {
  readonly node: Node;
  readonly gateway: Gateway;
  readonly clients: ClientLimit;
  readonly ports: Ports;
  readonly parts: AsyncDisposableStack;
}

/**
 * A gateway that is served.
 *
 * - **Close**: `await using`, or {@linkcode close}: all connections end, then the node if it is the
 *   gateway's own.
 */
export class WebGateway implements AsyncDisposable {
  readonly #parts: WebGatewayParts;

  /** Made by {@linkcode serveWeb}. */
  constructor(parts: WebGatewayParts) {
    this.#parts = parts;
  }

  /** Where everything is: `http://127.0.0.1:7680/`. */
  get url(): string {
    return urlOf(this.#parts.ports.main, "http");
  }

  /** Where rosbridge has a port of its own: `ws://127.0.0.1:9090/`. */
  get rosbridgeUrl(): string | undefined {
    const { rosbridge } = this.#parts.ports;
    return rosbridge && urlOf(rosbridge, "ws");
  }

  /** Where Foxglove has a port of its own: `ws://127.0.0.1:8765/`. */
  get foxgloveUrl(): string | undefined {
    const { foxglove } = this.#parts.ports;
    return foxglove && urlOf(foxglove, "ws");
  }

  /** The node that it is in the mesh. */
  get node(): Node {
    return this.#parts.node;
  }

  /** What is shown, to be changed at any time. */
  get exposure(): Exposure {
    return this.#parts.gateway.exposure;
  }

  /** How many clients are connected by WebSockets. */
  get clients(): number {
    return this.#parts.clients.count;
  }

  /** Ends all connections and the gateway's own node. Idempotent. */
  async close(): Promise<void> {
    await this.#parts.parts.disposeAsync();
  }

  /** The same as {@linkcode WebGateway.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Who listens at all addresses is reached at that of this machine. */
function urlOf(
  { address: { hostname, port }, isSecure }: WebServer,
  scheme: "http" | "ws",
): string {
  const host = isWildcard(hostname) ? "localhost" : hostname;
  const name = host.includes(":") ? `[${host}]` : host;
  return `${scheme}${isSecure ? "s" : ""}://${name}:${port}/`;
}
