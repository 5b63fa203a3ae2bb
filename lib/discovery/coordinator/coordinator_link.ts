import { BufferPool } from "../../bytes/buffer_pool.ts";
import { keepConnected, type KeptConnection } from "../../flow/keep_connected.ts";
import type { Logger } from "../../log/logger.ts";
import type { TcpAddress } from "../../mesh/node_record.ts";
import { Connection, type ConnectionEnd, type FrameHandlers } from "../../peer/connection.ts";
import { type Dialled, openConnection, tryInTurn } from "../../handshake/open_connection.ts";
import { COORDINATOR, HandshakeError, type Introduction } from "../../handshake/handshake.ts";
import { Outbox } from "../../outbox/outbox.ts";
import { MAX_RECORD_BYTES } from "../../peer/records/record_message.ts";
import type { Clock } from "../../time/clock.ts";
import type { Transport } from "../../transport/transport.ts";
import { GoodbyeReason } from "../../wire/frame.ts";
import type { DiscoveryHealth } from "../discovery.ts";
import { Reachability, whyUnreached } from "../reachability.ts";
import type { CoordinatorLocator } from "./coordinator_locator.ts";
import { BEAT_MS, CONNECT_TIMEOUT_MS, COORDINATOR_SILENCE_MS, RETRY_MS } from "./timers.ts";

const CLOSE_TIMEOUT_MS = 250;
/** Own changes wait for each other, so little is ever in it; one record may be larger. */
const OUTBOX = {
  maxBytes: 1024 * 1024,
  maxMessageBytes: MAX_RECORD_BYTES,
  highWaterBytes: 64 * 1024,
  maxAgeMs: Infinity,
  sendTimeoutMs: 2_000_000_000,
};

export interface CoordinatorLinkOptions {
  readonly locator: CoordinatorLocator;
  readonly transport: Transport<TcpAddress>;
  /** What this node says of itself. */
  readonly introduce: () => Introduction;
  readonly handlers: FrameHandlers;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Called when the coordinator has been reached. */
  readonly connected: (connection: Connection) => void;
  /** Called when the coordinator is not connected any more. */
  readonly disconnected: () => void;
  /** Called when the coordinator is away, and when it is there again. */
  readonly onHealth?: (health: DiscoveryHealth) => void;
  /** Called when the coordinator refuses this node. */
  readonly refused: (error: HandshakeError) => void;
}

/**
 * The way to a coordinator, whose connections come and go.
 *
 * - It tries again and again, after 25 ms at first and 400 ms at most, give or take half.
 * - It warns once when the coordinator cannot be reached, and once for each other reason; one line says
 *   when it is back.
 * - A coordinator that is silent for 3.5 s counts as lost, unless this process did not listen.
 */
export class CoordinatorLink {
  readonly #options: CoordinatorLinkOptions;
  readonly #abort = new AbortController();
  readonly #buffers = new BufferPool();
  #connection: Connection | null = null;
  #kept: KeptConnection | null = null;
  readonly #reachability: Reachability;
  #hasBeenReached = false;

  constructor(options: CoordinatorLinkOptions) {
    this.#options = options;
    this.#reachability = new Reachability(options.logger, options.onHealth);
  }

  /** Starts to connect, and to stay connected. */
  start(): void {
    const { clock, random, refused } = this.#options;
    this.#kept ??= keepConnected({
      open: (signal) => this.#dial(signal),
      use: (dialled) => this.#use(dialled),
      failed: (error) => {
        this.#tellFailure(error);
        if (error instanceof HandshakeError) refused(error);
      },
      firstMs: RETRY_MS.first,
      lastMs: RETRY_MS.last,
      clock,
      random,
      signal: this.#abort.signal,
    });
  }

  /** Says goodbye and ends it. Idempotent. */
  async close(): Promise<void> {
    this.#abort.abort(new Error("the node is stopped"));
    await this.#connection?.finish(GoodbyeReason.STOP, CLOSE_TIMEOUT_MS);
    await this.#kept?.ended;
    await this.#options.locator[Symbol.asyncDispose]();
  }

  async #dial(signal: AbortSignal): Promise<Dialled> {
    const { locator, transport, introduce, clock } = this.#options;
    const wanted = { uuid: COORDINATOR, knows: -1 };
    return await tryInTurn(
      await locator.locate(signal),
      (address) =>
        openConnection(
          () => transport.connect(address, { signal, timeoutMs: CONNECT_TIMEOUT_MS }),
          { introduce, wanted, clock, signal },
        ),
      { signal, noAddress: "it has no address" },
    );
  }

  async #use({ socket, greeting: { id: peer } }: Dialled): Promise<void> {
    if (this.#abort.signal.aborted) return socket.close();
    const { clock, handlers, connected, disconnected } = this.#options;
    const events = { dropped: () => {}, slow: () => {}, broken: () => socket.close() };
    const outbox = new Outbox(OUTBOX, events, clock, this.#buffers);
    const maxMessageBytes = MAX_RECORD_BYTES;
    const connection = new Connection({ peer, socket, outbox, handlers, maxMessageBytes, clock });
    this.#connection = connection;
    outbox.attach(socket);
    const stopWatching = this.#watch(connection);
    this.#tellReached();
    connected(connection);
    const end = await connection.run();
    stopWatching();
    outbox.close();
    this.#connection = null;
    disconnected();
    if (!this.#abort.signal.aborted) this.#tellLost(end);
  }

  #watch(connection: Connection): () => void {
    const { clock } = this.#options;
    let dueMs = clock.monotonicMs() + BEAT_MS;
    const beat = () => {
      const nowMs = clock.monotonicMs();
      // This process stood still and has not read yet what the coordinator said meanwhile.
      if (nowMs - dueMs >= BEAT_MS) connection.lastHeardMs = nowMs;
      if (nowMs - connection.lastHeardMs >= COORDINATOR_SILENCE_MS) {
        connection.close({ type: "lost", why: `silent for ${COORDINATOR_SILENCE_MS} ms` });
      }
      dueMs = nowMs + BEAT_MS;
      cancel = clock.after(BEAT_MS, beat, { unref: true });
    };
    let cancel = clock.after(BEAT_MS, beat, { unref: true });
    return () => cancel();
  }

  #tellReached(): void {
    const { locator: { what } } = this.#options;
    this.#reachability.reached(`${capitalize(what)} is ${this.#hasBeenReached ? "back" : "there"}`);
    this.#hasBeenReached = true;
  }

  #tellLost(end: ConnectionEnd): void {
    const why = end.type === "goodbye" ? "it was stopped" : "why" in end ? end.why : end.type;
    this.#reachability.lost(
      why,
      `Lost ${this.#options.locator.what}: ${why}; going on with the nodes that are known, and ` +
        "looking for it again",
    );
  }

  #tellFailure(error: Error): void {
    const { locator: { what } } = this.#options;
    const message = `Cannot reach ${what} (${whyUnreached(error)})`;
    this.#reachability.failed(error, message, "waiting for it");
  }
}

function capitalize(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
