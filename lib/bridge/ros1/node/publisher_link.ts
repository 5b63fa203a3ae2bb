import { keepConnected, type KeptConnection } from "../../../flow/keep_connected.ts";
import type { TcpAddress } from "../../../mesh/node_record.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Transport } from "../../../transport/transport.ts";
import { openTcpros, type TcprosConnection } from "../tcpros/open_connection.ts";
import type { ConnectionHeader } from "../tcpros/header.ts";
import { onAbort } from "../../../flow/abort.ts";
import { callRos, listOf } from "./master.ts";

/** Takes the bytes of a message, which are valid until it returns; a promise asks to wait. */
export type ReceiveBytes = (bytes: Uint8Array) => void | Promise<void>;

/** What a subscription wants of each publisher. */
export interface PublisherLinkOptions {
  /** The full name of this node. */
  readonly callerId: string;
  readonly topic: string;
  readonly transport: Transport<TcpAddress>;
  readonly clock: Clock;
  readonly maxMessageBytes: number;
  /** Told of each connection that is opened; returns who takes what comes over it. */
  readonly opened: (header: ConnectionHeader) => ReceiveBytes | Promise<ReceiveBytes>;
  /** Told why there is no connection, or none any more. */
  readonly failed: (error: Error) => void;
}

/** Whose topic is connected to. */
export type OpenPublisherOptions = Pick<
  PublisherLinkOptions,
  "callerId" | "topic" | "transport" | "clock"
>;

/**
 * Connects to a publisher, of whatever type its topic is.
 *
 * @param url Where the publisher answers by XML-RPC.
 * @param options Which topic, and who asks.
 * @param signal Gives up.
 * @returns The connection, which is the caller's.
 * @throws {Error} If there is none.
 */
export async function openPublisher(
  url: URL,
  { callerId, topic, transport, clock }: OpenPublisherOptions,
  signal?: AbortSignal,
): Promise<TcprosConnection> {
  const params = [callerId, topic, [["TCPROS"]]];
  const answer = await callRos(url, "requestTopic", { params, signal });
  const [protocol, hostname, port] = listOf(answer);
  if (protocol !== "TCPROS" || typeof hostname !== "string" || typeof port !== "number") {
    throw new Error(`${url} does not offer topic ${topic} over TCP`);
  }
  const header = { callerid: callerId, topic, type: "*", md5sum: "*", tcp_nodelay: "1" };
  return await openTcpros({ hostname, port }, { transport, clock, header, signal });
}

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5000;

/** A connection to one publisher of a topic, opened again as long as the master says that it is there. */
export class PublisherLink {
  readonly #options: PublisherLinkOptions;
  readonly #ending = new AbortController();
  readonly #kept: KeptConnection;

  /**
   * @param url Where the publisher answers by XML-RPC.
   * @param options What is wanted of it.
   */
  constructor(url: URL, options: PublisherLinkOptions) {
    this.#options = options;
    this.#kept = keepConnected<TcprosConnection>({
      open: (signal) => openPublisher(url, options, signal),
      use: (connection) => this.#read(connection),
      failed: options.failed,
      signal: this.#ending.signal,
      firstMs: FIRST_PAUSE_MS,
      lastMs: LAST_PAUSE_MS,
      clock: options.clock,
      random: Math.random,
      unref: true,
    });
  }

  /** Ends it. Idempotent. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#kept.ended;
  }

  async #read({ socket, stream, header }: TcprosConnection): Promise<void> {
    using _closing = onAbort(this.#ending.signal, () => socket.close());
    const { maxMessageBytes, opened } = this.#options;
    try {
      const receive = await opened(header);
      for (;;) {
        const bytes = await stream.frame(maxMessageBytes);
        if (!bytes) return;
        await receive(bytes);
      }
    } finally {
      socket.close();
    }
  }
}
