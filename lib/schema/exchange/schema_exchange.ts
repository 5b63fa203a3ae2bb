import { abortable, onAbort } from "../../flow/abort.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import type { Connection } from "../../peer/connection.ts";
import type { Inquiry } from "../../peer/peer_visitor.ts";
import type { Clock } from "../../time/clock.ts";
import { beginFrame, FrameType } from "../../wire/frame.ts";
import { FrameError, type FrameReader } from "../../wire/frame_reader.ts";
import { SchemaCache } from "./schema_cache.ts";
import {
  decodeSchema,
  decodeWantSchema,
  encodeSchema,
  encodeWantSchema,
  type SchemaMessage,
  whyNoSchema,
} from "./schema_message.ts";
import type { SchemaText } from "../schema_text.ts";
import type { TypeClaim } from "../type_claim.ts";

/** How long to wait for the text of a schema. */
export interface FetchSchemaOptions {
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * How long to wait at most, in milliseconds.
   *
   * @default {5000}
   */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5000;
/** How long one node has to answer before the next one is asked, in milliseconds. */
const ASK_TIMEOUT_MS = 2000;

/** Whom an exchange asks, and what it has itself. */
export interface SchemaExchangeOptions {
  /** What this node itself has, by the hash. */
  readonly own: (hash: string) => Omit<SchemaText, "name"> | undefined;
  /** The nodes that say that they have what a claim is about, the longest known first. */
  readonly claimants: (claim: TypeClaim) => readonly NodeRecord[];
  /** The open connections. */
  readonly connections: () => Iterable<Connection>;
  /** Asks a node over a connection of its own. */
  readonly inquire: <T>(
    record: NodeRecord,
    inquiry: Inquiry<T>,
    signal: AbortSignal,
  ) => Promise<T>;
  readonly clock: Clock;
}

/**
 * Gives others the texts of this node's schemas, and fetches those of others.
 *
 * - Whoever claims a type is asked for its text, one after the other, over a connection that is open,
 *   or one that is opened for it.
 * - A text is checked against its hash when it comes, and kept: it is fetched once, whoever asks for
 *   it how often.
 */
export class SchemaExchange {
  readonly #options: SchemaExchangeOptions;
  readonly #cache = new SchemaCache();
  readonly #fetching = new Map<string, Promise<Omit<SchemaText, "name">>>();
  /** Who waits for an answer over an open connection, by connection and hash. */
  readonly #asked = new Map<Connection, Map<string, (answer: SchemaMessage) => void>>();
  readonly #ending = new AbortController();

  constructor(options: SchemaExchangeOptions) {
    this.#options = options;
  }

  /**
   * Fetches the text of a schema.
   *
   * @param claim What a node says of a type.
   * @param options How long.
   * @returns The text.
   * @throws {Error} If no node has it, or none answers in time.
   */
  async fetch(
    claim: TypeClaim,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: FetchSchemaOptions = {},
  ): Promise<SchemaText> {
    signal?.throwIfAborted();
    const { name, hash } = claim;
    const known = this.#options.own(hash) ?? this.#cache.get(hash);
    if (known) return { ...known, name };
    let fetching = this.#fetching.get(hash);
    if (!fetching) {
      const done = () => void this.#fetching.delete(hash);
      this.#fetching.set(hash, fetching = this.#fetch(claim));
      fetching.then(done, done);
    }
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancelTimer = this.#options.clock.after(timeoutMs, () => {
      reject(new Error(`${cannotFetch(claim)}: no answer within ${timeoutMs} ms`));
    });
    try {
      return { ...await abortable(Promise.race([fetching, late]), signal), name };
    } finally {
      cancelTimer();
    }
  }

  /** Answers a WANT_SCHEMA frame. */
  readWantSchema(connection: Connection, { bytes, body, end }: FrameReader): void {
    const hash = decodeWantSchema(bytes.subarray(body, end));
    const schema = this.#options.own(hash);
    push(connection, FrameType.SCHEMA, encodeSchema({ hash, schema }));
    if (connection.outbox.isOverflowing) {
      throw new FrameError("it does not read what it asks for");
    }
  }

  /** Reads a SCHEMA frame; what was not asked for is skipped. */
  readSchema(connection: Connection, { bytes, body, end }: FrameReader): void {
    const asked = this.#asked.get(connection);
    if (!asked) return;
    const answer = decodeSchema(bytes.subarray(body, end));
    asked.get(answer.hash)?.(answer);
  }

  /** Gives up whatever is being fetched. */
  close(): void {
    this.#ending.abort(new Error("the node was stopped"));
  }

  async #fetch(claim: TypeClaim): Promise<Omit<SchemaText, "name">> {
    const { hash } = claim;
    const nodes = this.#options.claimants(claim);
    const failures: string[] = [];
    for (const record of nodes) {
      try {
        const { schema } = await this.#ask(record, hash);
        const why = schema ? whyNoSchema(hash, schema) : "it does not have it any more";
        if (schema && why === undefined) {
          const text = { ...schema, hash };
          this.#cache.add(text);
          return text;
        }
        failures.push(`node "${record.id.name}": ${why}`);
      } catch (error) {
        const why = this.#ending.signal.aborted ? this.#ending.signal.reason : error;
        if (why !== error) throw new Error(`${cannotFetch(claim)}: ${why.message}`);
        failures.push(`node "${record.id.name}": ${(error as Error).message}`);
      }
    }
    const reason = nodes.length === 0 ? "no node has it any more" : failures.join("; ");
    throw new Error(`${cannotFetch(claim)}: ${reason}`);
  }

  /**
   * Over a connection that is open already, or one that is opened for it. The other end closes the
   * former as soon as it needs it no more, be it just then.
   */
  async #ask(record: NodeRecord, hash: string): Promise<SchemaMessage> {
    const timeout = new AbortController();
    const cancelTimer = this.#options.clock.after(ASK_TIMEOUT_MS, () => {
      timeout.abort(new Error(`no answer within ${ASK_TIMEOUT_MS} ms`));
    });
    const signal = AbortSignal.any([timeout.signal, this.#ending.signal]);
    try {
      for (const connection of [...this.#options.connections()]) {
        if (connection.peer.uuid !== record.id.uuid) continue;
        const answer = await this.#askOver(connection, hash, signal);
        if (answer) return answer;
      }
      return await this.#options.inquire(record, inquiryFor(hash), signal);
    } finally {
      cancelTimer();
    }
  }

  /** @returns The answer; `undefined` where the connection ends before. */
  async #askOver(
    connection: Connection,
    hash: string,
    signal: AbortSignal,
  ): Promise<SchemaMessage | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<SchemaMessage | undefined>();
    const asked = this.#asked.get(connection) ?? new Map();
    this.#asked.set(connection, asked.set(hash, resolve));
    using _givingUp = onAbort(signal, () => reject(signal.reason));
    void connection.ended.then(() => resolve(undefined));
    try {
      ask(connection, hash);
      return await promise;
    } finally {
      asked.delete(hash);
      if (asked.size === 0) this.#asked.delete(connection);
    }
  }
}

/** @returns What a node is asked that is to tell the text of a schema. */
function inquiryFor(hash: string): Inquiry<SchemaMessage> {
  return {
    ask: (connection) => ask(connection, hash),
    answerType: FrameType.SCHEMA,
    read: ({ bytes, body, end }) => {
      const answer = decodeSchema(bytes.subarray(body, end));
      return answer.hash === hash ? answer : undefined;
    },
  };
}

function ask(connection: Connection, hash: string): void {
  push(connection, FrameType.WANT_SCHEMA, encodeWantSchema(hash));
}

function push({ outbox }: Connection, type: number, body: Uint8Array): void {
  outbox.push(type, (writer) => {
    beginFrame(writer, type, 0);
    writer.writeBytes(body);
  });
}

function cannotFetch({ name, hash }: TypeClaim): string {
  return `Cannot fetch schema "${name}" (${hash})`;
}
