import type { Logger } from "../../../log/logger.ts";
import { WebServer } from "../../../transport/web_server.ts";
import { readCall } from "./read_xmlrpc.ts";
import { XmlRpcFault, type XmlRpcValue } from "./value.ts";
import { writeAnswer, writeFault } from "./write_xmlrpc.ts";

/** Answers a call. What it throws becomes a fault. */
export type RpcMethod = (
  params: readonly XmlRpcValue[],
) => XmlRpcValue | Promise<XmlRpcValue>;

/** Where a {@linkcode RpcServer} listens, and what it answers. */
export interface RpcServerOptions {
  /** An address of this machine; port 0 is any free one. */
  readonly hostname: string;
  readonly port: number;
  /** What can be called. */
  readonly methods: Readonly<Record<string, RpcMethod>>;
  readonly logger: Logger;
}

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_CONNECTIONS = 256;
const BODY_TIMEOUT_MS = 10_000;
/** XML-RPC's own number for a method that there is not. */
const NO_SUCH_METHOD = -32601;
const FAILED = -32500;

/**
 * Answers XML-RPC over HTTP.
 *
 * - Requests of more than a megabyte are refused, and no more than that is kept of them.
 * - Those of web pages, which have a header `Origin`, are refused, too: no page has business with a
 *   robot's own nodes.
 */
export class RpcServer implements AsyncDisposable {
  readonly #methods: Readonly<Record<string, RpcMethod>>;
  readonly #server: WebServer;

  private constructor(methods: Readonly<Record<string, RpcMethod>>, server: WebServer) {
    this.#methods = methods;
    this.#server = server;
  }

  /**
   * Begins to listen.
   *
   * @param options Where, and what is answered.
   * @returns The server.
   * @throws {Error} If that address cannot be listened at.
   */
  static async open({ methods, ...options }: RpcServerOptions): Promise<RpcServer> {
    let self: RpcServer | undefined = undefined;
    const server = await WebServer.open({
      ...options,
      handler: (request) => self!.#answer(request),
      maxConnections: MAX_CONNECTIONS,
      stallTimeoutMs: BODY_TIMEOUT_MS,
    });
    return self = new RpcServer(methods, server);
  }

  /** The port that it listens at. */
  get port(): number {
    return this.#server.address.port;
  }

  /** Ends it; calls under way get no answer. Idempotent. */
  async close(): Promise<void> {
    await this.#server.close();
  }

  /** The same as {@linkcode close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #answer(request: Request): Promise<Response> {
    if (request.method !== "POST") return new Response("XML-RPC alone\n", { status: 405 });
    if (request.headers.has("origin")) return new Response("Not for web pages\n", { status: 403 });
    const body = await readBody(request);
    if (body === undefined) return new Response("It is too long\n", { status: 413 });
    const xml = new TextEncoder().encode(await this.#call(body));
    return new Response(xml, {
      headers: { "content-type": "text/xml", "content-length": String(xml.length) },
    });
  }

  async #call(body: string): Promise<string> {
    try {
      const { method, params } = readCall(body);
      const run = Object.hasOwn(this.#methods, method) ? this.#methods[method] : undefined;
      if (!run) throw new XmlRpcFault(NO_SUCH_METHOD, "there is no such method");
      return writeAnswer(await run(params));
    } catch (error) {
      if (error instanceof XmlRpcFault) return writeFault(error);
      return writeFault(new XmlRpcFault(FAILED, (error as Error).message));
    }
  }
}

/** @returns The body; `undefined` where there is too much of it. */
async function readBody({ body }: Request): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) text += decoder.decode(chunk, { stream: true });
    // Who sends a little too much is to read the answer, and not that the connection was reset.
    else if (length > 8 * MAX_BODY_BYTES) break;
  }
  return length > MAX_BODY_BYTES ? undefined : text + decoder.decode();
}
