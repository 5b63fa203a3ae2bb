import { pause } from "../../flow/pause.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { type Acceptor, listenPrivately, type Socket } from "../../transport/private_sockets.ts";
import { type ControlReply, MAX_REQUEST_BYTES, readRequest } from "./control_protocol.ts";
import type { LaunchControl } from "./launch_control.ts";
import { readLines, writeLine } from "./json_lines.ts";
import { LAUNCH_PREFIX } from "./launch_id.ts";

/** So many may ask at once; beyond that whoever has asked longest is sent away. */
const MAX_CONVERSATIONS = 32;
/** Who connects has something to ask. */
const REQUEST_TIMEOUT_MS = 5000;

/** Which launch is asked, and what serving takes. */
export interface ControlServerOptions {
  readonly id: string;
  readonly control: Pick<LaunchControl, "answer">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Says where the socket's directory is. `Deno.env` by default. */
  readonly env?: { get(name: string): string | undefined };
}

/**
 * Answers on a launch's private socket.
 *
 * - Only programs of the same user reach it.
 * - A connection is one request and its answer. What is no request is told so, and does nothing.
 * - Who does not read waits alone: for the launch an answer is over when its end is.
 * - At most 32 connections are open; the oldest makes room.
 */
export class ControlServer implements AsyncDisposable {
  readonly #options: ControlServerOptions;
  readonly #acceptor: Acceptor;
  readonly #open = new Set<Socket>();
  readonly #serving: Promise<void>;

  private constructor(options: ControlServerOptions, acceptor: Acceptor) {
    this.#options = options;
    this.#acceptor = acceptor;
    this.#serving = this.#serve();
  }

  /**
   * Begins to answer.
   *
   * @param options Which launch is asked.
   * @returns What answers, until it is disposed of.
   * @throws {SocketDirectoryError} If there can be no private socket.
   */
  static async open(options: ControlServerOptions): Promise<ControlServer> {
    const { id, clock, logger, env } = options;
    const acceptor = await listenPrivately(LAUNCH_PREFIX + id, {
      clock,
      logger,
      ...env && { env },
    });
    return new ControlServer(options, acceptor);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#acceptor.close();
    for (const socket of this.#open) socket.close();
    await this.#serving;
  }

  async #serve(): Promise<void> {
    for await (const socket of this.#acceptor) {
      const [oldest] = this.#open;
      if (oldest && this.#open.size >= MAX_CONVERSATIONS) this.#close(oldest);
      this.#open.add(socket);
      void this.#converse(socket).finally(() => this.#close(socket));
    }
  }

  #close(socket: Socket): void {
    this.#open.delete(socket);
    socket.close();
  }

  async #converse(socket: Socket): Promise<void> {
    const gone = new AbortController();
    const lines = readLines(socket, MAX_REQUEST_BYTES);
    try {
      const line = await this.#readRequest(lines, socket);
      if (line === undefined) return;
      // Nothing more is expected: what comes is the end.
      void drain(lines).finally(() => gone.abort());
      const answer = this.#options.control.answer(readRequest(line), gone.signal);
      for await (const reply of answer) await writeLine(socket, reply);
    } catch (error) {
      const reply: ControlReply = { error: error instanceof Error ? error.message : String(error) };
      await writeLine(socket, reply).catch(() => {
        // Who is gone need not be told.
      });
    } finally {
      gone.abort();
    }
  }

  async #readRequest(
    lines: AsyncGenerator<string, void, void>,
    socket: Socket,
  ): Promise<string | undefined> {
    const over = new AbortController();
    const { clock } = this.#options;
    void pause(REQUEST_TIMEOUT_MS, { clock, signal: over.signal }).then(() => {
      if (!over.signal.aborted) socket.close();
    });
    const { value, done } = await lines.next().finally(() => over.abort());
    return done ? undefined : value;
  }
}

async function drain(lines: AsyncIterable<string>): Promise<void> {
  try {
    for await (const _ of lines);
  } catch {
    // Whatever it is, it is no longer listened to.
  }
}
