import { keepConnected, type KeptConnection } from "../../../flow/keep_connected.ts";
import { abortable } from "../../../flow/abort.ts";
import { pause } from "../../../flow/pause.ts";
import type { Logger } from "../../../log/logger.ts";
import type { Clock } from "../../../time/clock.ts";
import { createTcpTransport } from "../../../transport/tcp.ts";
import { withDeadline } from "../../../transport/deadline.ts";
import { authenticate } from "../connection/authenticate.ts";
import type { PythonNodeSpec } from "../specs/node_spec.ts";
import type { DiscoveryEvents, PythonDiscovery } from "../specs/python_discovery.ts";
import { CoordinatorClient } from "./coordinator_client.ts";

/** As Python's rosy has it: how often a coordinator is asked whether it is there, in milliseconds. */
const HEARTBEAT_MS = 5000;
/** How long it may take to say so, in milliseconds. */
const ANSWER_MS = 5000;
const RETRY = { firstMs: 500, lastMs: 5000 };

/** What a {@linkcode CoordinatorDiscovery} needs. */
export interface CoordinatorDiscoveryOptions {
  /** Where the coordinator is. */
  readonly hostname: string;
  readonly port: number;
  readonly authKey: string | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * Discovery as Python's rosy 0.7 has it: by a coordinator.
 *
 * While there is none, the nodes that were known stay known, unless their connections end; it is
 * looked for again and again.
 */
export class CoordinatorDiscovery implements PythonDiscovery {
  readonly lost: Promise<Error> = new Promise(() => {});
  readonly #options: CoordinatorDiscoveryOptions;
  readonly #stop = new AbortController();
  #events?: DiscoveryEvents;
  #kept?: KeptConnection;
  #client: CoordinatorClient | null = null;
  #nodes: readonly PythonNodeSpec[] = [];
  #hasBeenThere = false;
  #isTroubled = false;

  /** @param options Where the coordinator is. */
  constructor(options: CoordinatorDiscoveryOptions) {
    this.#options = options;
  }

  async start(events: DiscoveryEvents, signal?: AbortSignal): Promise<void> {
    this.#events = events;
    const first = Promise.withResolvers<void>();
    this.#kept = keepConnected({
      ...RETRY,
      ...this.#options,
      signal: this.#stop.signal,
      open: (either) => this.#open(either),
      use: async (client) => {
        this.#hasBeenThere = true;
        first.resolve();
        await this.#use(client);
      },
      failed: (error) => {
        first.reject(this.#unreachable(error));
        if (this.#hasBeenThere) this.#tellTrouble(error);
      },
    });
    await abortable(first.promise, signal);
  }

  async update(): Promise<void> {
    const client = this.#client;
    // With the next connection all of it is told anyway.
    await client?.register(this.#events!.own()).catch(() => client.close());
  }

  doubt(uuid: string): void {
    // A coordinator knows who is gone, and tells; without one, an ended connection has to do.
    if (this.#client) return;
    this.#take(this.#nodes.filter(({ id }) => id.uuid !== uuid));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#client?.close();
    await this.#kept?.ended;
  }

  async #open(signal: AbortSignal): Promise<CoordinatorClient> {
    const { hostname, port } = this.#options;
    const transport = createTcpTransport(this.#options);
    const socket = await transport.connect({ transport: "tcp", hostname, port }, { signal });
    try {
      await authenticate(socket, this.#options);
    } catch (error) {
      socket.close();
      throw error;
    }
    return new CoordinatorClient(socket, (nodes) => this.#take(nodes));
  }

  async #use(client: CoordinatorClient): Promise<void> {
    const running = client.run();
    this.#client = client;
    if (this.#stop.signal.aborted) client.close();
    const ended = new AbortController();
    const beating = this.#beat(client, ended.signal);
    try {
      await running;
      if (!this.#stop.signal.aborted) throw new Error("it has closed the connection");
    } finally {
      this.#client = null;
      ended.abort();
      await beating;
    }
  }

  /** Registers, then asks now and then whether the coordinator is there; ends what is dead. */
  async #beat(client: CoordinatorClient, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const inTime = (request: () => Promise<void>) =>
      withDeadline((either) => abortable(request(), either), {
        clock,
        timeoutMs: ANSWER_MS,
        signal,
      });
    try {
      await inTime(() => client.register(this.#events!.own()));
      await inTime(() => client.askTopology());
      this.#tellMended();
      while (!signal.aborted) {
        await pause(HEARTBEAT_MS, { clock, signal, unref: true });
        if (!signal.aborted) await inTime(() => client.ping());
      }
    } catch {
      client.close();
    }
  }

  #take(nodes: readonly PythonNodeSpec[]): void {
    const own = this.#events!.own().id.uuid;
    this.#nodes = nodes.filter(({ id }) => id.uuid !== own);
    this.#events!.found(this.#nodes.map((spec) => ({ spec })));
  }

  #unreachable(cause: Error): Error {
    const { hostname, port } = this.#options;
    return new Error(
      `Cannot join the mesh of Python's rosy 0.7: its coordinator at ${hostname}:${port} cannot be ` +
        `used: ${cause.message}; start it by 'rosy coordinator' of Python's rosy, and look whether its ` +
        "--authkey is this one's",
      { cause },
    );
  }

  #tellTrouble(error: Error): void {
    if (this.#isTroubled || this.#stop.signal.aborted) return;
    this.#isTroubled = true;
    const { hostname, port } = this.#options;
    this.#options.logger.warn(
      `Lost the coordinator of Python's rosy at ${hostname}:${port}: ${error.message}; trying again ` +
        "until it is there, with the nodes that are known",
    );
  }

  #tellMended(): void {
    if (!this.#isTroubled) return;
    this.#isTroubled = false;
    this.#options.logger.info("The coordinator of Python's rosy is there again");
  }
}
