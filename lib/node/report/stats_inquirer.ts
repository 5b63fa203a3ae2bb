import { abortable } from "../../flow/abort.ts";
import { formatNodeId, type NodeRecord } from "../../mesh/node_record.ts";
import type { Connection } from "../../peer/connection.ts";
import type { ConnectionPool } from "../../peer/connection_pool.ts";
import type { Clock } from "../../time/clock.ts";
import { beginFrame, FrameType } from "../../wire/frame.ts";
import type { FrameReader } from "../../wire/frame_reader.ts";
import type { RemoteStats, StatsOfOptions } from "./remote_stats.ts";
import { decodeStats, encodeWantStats, type StatsAnswer, toStats } from "./stats_message.ts";

const DEFAULT_TIMEOUT_MS = 5000;

/** Whom an inquirer asks. */
export interface StatsInquirerOptions {
  readonly pool: Pick<ConnectionPool, "connections" | "link">;
  readonly clock: Clock;
}

/** Who waits for answers over a connection. */
interface Asked {
  /** By the number of the request. */
  readonly waiting: Map<number, PromiseWithResolvers<StatsAnswer | null>>;
  /** Whether the node is of a version that answers, as far as that is known. */
  answers: boolean | null;
}

/**
 * Asks other nodes what they have counted, over the connection that there is, or one that is opened and
 * stays: whoever asks once asks again.
 */
export class StatsInquirer {
  readonly #options: StatsInquirerOptions;
  readonly #asked = new WeakMap<Connection, Asked>();
  readonly #ending = new AbortController();
  #request = 0;

  constructor(options: StatsInquirerOptions) {
    this.#options = options;
  }

  /**
   * Asks a node.
   *
   * @param record The node.
   * @param options What, and for how long.
   * @returns The answer; `null` where the node is of a version that knows no such question.
   * @throws {Error} If it cannot be reached, or does not answer in time.
   */
  async ask(
    record: NodeRecord,
    { fromTopic = 0, signal, timeoutMs = DEFAULT_TIMEOUT_MS }: StatsOfOptions = {},
  ): Promise<RemoteStats | null> {
    signal?.throwIfAborted();
    const over = new AbortController();
    const cannotAsk = `Cannot ask node ${formatNodeId(record.id)} for its stats`;
    const cancelTimer = this.#options.clock.after(timeoutMs, () => {
      over.abort(new Error(`${cannotAsk}: no answer within ${timeoutMs} ms`));
    });
    const signals = [over.signal, this.#ending.signal, ...signal ? [signal] : []];
    const either = AbortSignal.any(signals);
    try {
      const connection = await this.#connect(record, either);
      const answer = await this.#askOver(connection, fromTopic, either);
      return answer && toStats(answer);
    } catch (error) {
      if (either.aborted) throw either.reason;
      throw new Error(`${cannotAsk}: ${(error as Error).message}`, { cause: error });
    } finally {
      cancelTimer();
    }
  }

  /** Reads a STATS frame; what was not asked for is skipped. */
  read(connection: Connection, { bytes, body, end }: FrameReader): void {
    const asked = this.#asked.get(connection);
    if (!asked) return;
    const answer = decodeStats(bytes.subarray(body, end));
    asked.answers = true;
    asked.waiting.get(answer.request)?.resolve(answer);
  }

  /** Gives up whatever is being asked. */
  close(): void {
    this.#ending.abort(new Error("the node was stopped"));
  }

  async #connect(record: NodeRecord, signal: AbortSignal): Promise<Connection> {
    const { pool } = this.#options;
    for (const connection of pool.connections()) {
      if (connection.peer.uuid === record.id.uuid) return connection;
    }
    return await abortable(pool.link(record).connected(), signal);
  }

  async #askOver(
    connection: Connection,
    fromTopic: number,
    signal: AbortSignal,
  ): Promise<StatsAnswer | null> {
    const asked = this.#asked.get(connection) ?? this.#begin(connection);
    if (asked.answers === false) return null;
    const request = this.#request = (this.#request + 1) % 2 ** 32;
    const { promise, ...answered } = Promise.withResolvers<StatsAnswer | null>();
    asked.waiting.set(request, { promise, ...answered });
    connection.outbox.push(FrameType.WANT_STATS, (writer) => {
      beginFrame(writer, FrameType.WANT_STATS, 0);
      encodeWantStats({ request, fromTopic }, writer);
    });
    try {
      return await abortable(promise, signal);
    } finally {
      asked.waiting.delete(request);
    }
  }

  #begin(connection: Connection): Asked {
    const asked: Asked = { waiting: new Map(), answers: null };
    this.#asked.set(connection, asked);
    void connection.ended.then(() => {
      for (const { reject } of asked.waiting.values()) reject(new Error("the connection was lost"));
    });
    void this.#findOut(connection, asked);
    return asked;
  }

  /** Should it answer all the same, because it had stood still, that counts. */
  async #findOut(connection: Connection, asked: Asked): Promise<void> {
    // The question is written before the ping.
    await null;
    if (!await isPassedOver(connection) || asked.answers) return;
    asked.answers = false;
    for (const { resolve } of asked.waiting.values()) resolve(null);
  }
}

/**
 * Finds out that a question was passed over: frames are handled in their order, so a node that answers a
 * later ping first knows no such question. The first pong may be that of a ping before it.
 */
async function isPassedOver(connection: Connection): Promise<boolean> {
  return await connection.pinged() && await connection.pinged();
}
