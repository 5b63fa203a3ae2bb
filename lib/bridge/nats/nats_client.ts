import type {
  Authenticator,
  ConnectionOptions,
  Msg,
  MsgHdrs,
  NatsConnection,
  Subscription,
} from "@nats-io/transport-node";
import { onAbort } from "../../flow/abort.ts";
import { fileReason } from "../../text/file_reason.ts";
import { guardSockets } from "./guard_sockets.ts";
import { explainNatsError } from "./nats_errors.ts";
import type { ResolvedNatsOptions } from "./nats_options.ts";

/** How long a server may take until we are in, in milliseconds. */
const CONNECT_TIMEOUT_MS = 4000;
/** A server that answers none of two pings is dead. */
const PING_EVERY_MS = 2000;
const MAX_PINGS_OUT = 2;
/** A connection that is dead is not waited for when it is closed. */
const CLOSE_TIMEOUT_MS = 1000;
/** How much is on its way at most without a word from the server that it has come. */
const WINDOW_BYTES = 512 * 1024;

const NO_BYTES = new Uint8Array(0);

/** What a message is published with. */
export interface PublishOptions {
  readonly headers?: MsgHdrs;
  readonly reply?: string;
}

/**
 * A connection to one server of NATS.
 *
 * - **Back-pressure**: {@linkcode publish} returns a promise once much is on its way: it settles when the
 *   server has taken what was published half a window before.
 * - **End**: it does not connect again. {@linkcode lost} resolves when the connection ends, or the server
 *   answers no pings.
 */
export class NatsClient implements AsyncDisposable {
  /** Resolves when the connection is lost, or closed. */
  readonly lost: Promise<Error>;
  /** Called with what the server does not let us do. */
  forbidden: (what: string) => void = () => {};
  readonly connection: NatsConnection;
  /** @returns New headers. */
  readonly headers: () => MsgHdrs;
  readonly #lost = Promise.withResolvers<Error>();
  readonly #singleHeader: MsgHdrs;
  #singleBytes = NO_BYTES;
  #unflushedBytes = 0;
  #flushing: Promise<void> | undefined;

  private constructor(connection: NatsConnection, headers: () => MsgHdrs) {
    this.connection = connection;
    this.headers = headers;
    this.#singleHeader = Object.assign(headers(), { encode: () => this.#singleBytes });
    this.lost = this.#lost.promise;
    void this.#watch();
  }

  /**
   * Connects to one of the servers.
   *
   * @param options Which, and as whom.
   * @param signal Gives up.
   * @throws {Error} If none lets us in: where, why, and what to do.
   */
  static async connect(options: ResolvedNatsOptions, signal: AbortSignal): Promise<NatsClient> {
    signal.throwIfAborted();
    const { connect, headers, ...kinds } = await import("@nats-io/transport-node");
    const { NodeTransport } = await import("@nats-io/transport-node/lib/node_transport.js");
    guardSockets(NodeTransport.prototype);
    const connecting = connect({ ...common(options), ...await logIn(options, kinds) });
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    using _listening = onAbort(signal, () => reject(signal.reason));
    try {
      return new NatsClient(await Promise.race([connecting, aborted]), () => headers());
    } catch (error) {
      // It cannot be told to give up: what comes of it later is closed.
      connecting.then((late) => late.close()).catch(() => {});
      throw signal.aborted ? error : explainNatsError(error, options);
    }
  }

  /**
   * Writes one header, faster than the client does.
   *
   * @param name Its name.
   * @param value Its value: visible ASCII and spaces.
   * @returns Headers that are good for one message, until the next call.
   */
  singleHeader(name: string, value: string): MsgHdrs {
    const text = `NATS/1.0\r\n${name}: ${value}\r\n\r\n`;
    const bytes = new Uint8Array(text.length);
    // For so few characters this takes a third of what an encoder takes.
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    this.#singleBytes = bytes;
    return this.#singleHeader;
  }

  /** How many bytes a message may have, its headers included. */
  get maxPayload(): number {
    return this.connection.info?.max_payload ?? 1024 * 1024;
  }

  /** Whether it is open. */
  get isOpen(): boolean {
    return !this.connection.isClosed();
  }

  /**
   * Publishes.
   *
   * @param subject Where.
   * @param payload The message, which must not change any more.
   * @param options What goes with it.
   * @returns A promise where the next one should wait.
   * @throws {Error} If the connection is closed, or the message too large.
   */
  publish(subject: string, payload: Uint8Array, options?: PublishOptions): void | Promise<void> {
    this.connection.publish(subject, payload, options);
    this.#unflushedBytes += payload.length + 100;
    if (this.#unflushedBytes < WINDOW_BYTES / 2) return;
    this.#unflushedBytes = 0;
    const before = this.#flushing;
    this.#flushing = this.connection.flush();
    this.#flushing.catch(() => {}); // `lost` says it.
    return before;
  }

  /**
   * Subscribes.
   *
   * @param subject To what.
   * @param take Called with each message; what it throws is dropped.
   * @param queue Of those that name the same one each message goes to one.
   */
  subscribe(subject: string, take: (message: Msg) => void, queue?: string): Subscription {
    return this.connection.subscribe(subject, {
      ...(queue !== undefined && { queue }),
      callback: (error, message) => {
        // An error of the callback would end the client's reader, and leave the connection open.
        if (error === null) guarded(take, message);
      },
    });
  }

  /** Waits until the server has taken all that was asked of it. */
  flush(): Promise<void> {
    return this.connection.flush();
  }

  /** Closes it. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#lost.resolve(new Error("the connection is closed"));
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    await Promise.race([this.#flushAndClose(), late]);
    clearTimeout(timer);
  }

  /** What was said last, such as that a message is acknowledged, is to arrive. */
  async #flushAndClose(): Promise<void> {
    try {
      if (this.isOpen) await this.connection.flush();
    } catch {
      // The connection is lost.
    }
    await this.connection.close().catch(() => {}); // It may be closed.
  }

  async #watch(): Promise<void> {
    const lose = (error: Error) => this.#lost.resolve(error);
    void this.connection.closed().then((error) =>
      lose(error instanceof Error ? error : new Error("the server has closed the connection"))
    );
    for await (const status of this.connection.status()) {
      if (status.type === "staleConnection") lose(new Error("the server answers no pings"));
      else if (status.type === "error") this.forbidden(status.error.message);
    }
  }
}

function guarded(take: (message: Msg) => void, message: Msg): void {
  try {
    take(message);
  } catch {
    // Whoever takes messages counts what it refuses; here nothing is left to be told.
  }
}

function common({ servers, site, prefix, layout, tls }: ResolvedNatsOptions): ConnectionOptions {
  const isEncrypted = tls !== undefined || servers.some((server) => server.startsWith("tls:"));
  return {
    servers: [...servers],
    name: `rosy ${site}`,
    noEcho: true,
    reconnect: false,
    noAsyncTraces: true,
    timeout: CONNECT_TIMEOUT_MS,
    pingInterval: PING_EVERY_MS,
    maxPingOut: MAX_PINGS_OUT,
    ...(layout === "rosy" && { inboxPrefix: `${prefix}_inbox` }),
    ...(isEncrypted && {
      tls: { caFile: tls?.ca, certFile: tls?.cert, keyFile: tls?.key },
    }),
  };
}

/** What makes an authenticator of a key. */
interface Authenticators {
  readonly nkeyAuthenticator: (seed: Uint8Array) => Authenticator;
  readonly credsAuthenticator: (creds: Uint8Array) => Authenticator;
}

async function logIn(
  { user, password, token, nkey, creds }: ResolvedNatsOptions,
  { nkeyAuthenticator, credsAuthenticator }: Authenticators,
): Promise<ConnectionOptions> {
  if (user !== undefined) return { user, pass: password };
  if (token !== undefined) return { token };
  if (nkey !== undefined) {
    return { authenticator: nkeyAuthenticator(new TextEncoder().encode(nkey)) };
  }
  if (creds === undefined) return {};
  return { authenticator: credsAuthenticator(await readCredentials(creds)) };
}

async function readCredentials(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw new Error(`Cannot read the credentials for NATS in "${path}": ${fileReason(cause)}`, {
      cause,
    });
  }
}
