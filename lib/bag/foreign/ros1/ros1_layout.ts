import type { ScanOptions } from "../../reading/scan.ts";
import { type BagProblem, type BagState, DamageError, kindOf } from "../../reading/problem.ts";
import type { ReadableFile } from "../../reading/readable_file.ts";
import { viewOf } from "../../reading/record.ts";
import {
  parseConnection,
  readRos1Chunk,
  readRos1Head,
  type Ros1Chunk,
  type Ros1Connection,
} from "./ros1_chunk.ts";
import { Op, parseRos1Record, ROS1_MAGIC, type Ros1Record } from "./ros1_record.ts";

/** Where a chunk stands, and what is in it. */
export interface Ros1ChunkPlace {
  readonly byteOffset: number;
  /** When its first message was recorded, in nanoseconds. */
  readonly start: bigint;
  readonly end: bigint;
  /** How many messages of each connection it has. */
  readonly counts: ReadonlyMap<number, number>;
}

/** What is where in a file. */
export interface Ros1Layout {
  readonly connections: ReadonlyMap<number, Ros1Connection>;
  readonly chunks: readonly Ros1ChunkPlace[];
  readonly compressions: ReadonlySet<string>;
  readonly state: BagState;
  readonly problems: readonly BagProblem[];
  /** Whether all of the file was read to tell that. */
  readonly isChecked: boolean;
}

/** No index of a recording is larger. */
const MAX_INDEX_BYTES = 512 * 1024 * 1024;
const CHUNK_INFO_ENTRY_BYTES = 8;

/**
 * Reads what the index at a file's end says is where.
 *
 * @param file The file.
 * @returns The layout; `null` where there is no index, as in a file that was never completed, or one
 * that cannot be relied on.
 */
export async function readRos1Index(file: ReadableFile): Promise<Ros1Layout | null> {
  try {
    return await readIndex(file);
  } catch {
    // It is found out by reading the file.
    return null;
  }
}

async function readIndex(file: ReadableFile): Promise<Ros1Layout | null> {
  const head = await readRos1Head(file, ROS1_MAGIC.length);
  if (head.op !== Op.BAG) return null;
  const start = head.fields.u64("index_pos");
  const byteLength = file.byteLength - start;
  if (start <= ROS1_MAGIC.length || byteLength < 0 || byteLength > MAX_INDEX_BYTES) return null;
  const bytes = await file.read(start, byteLength);
  const connections = new Map<number, Ros1Connection>();
  const chunks: Ros1ChunkPlace[] = [];
  for (let at = 0; at < bytes.length;) {
    const record = parseRos1Record(bytes, at);
    at = record.dataStart + record.dataBytes;
    if (at > bytes.length) return null;
    if (record.op === Op.CONNECTION) {
      const connection = parseConnection(viewOf(bytes), record);
      connections.set(connection.id, connection);
    } else if (record.op === Op.CHUNK_INFO) chunks.push(parseChunkInfo(viewOf(bytes), record));
    else return null;
  }
  const isWhole = connections.size === head.fields.u32("conn_count") &&
    chunks.length === head.fields.u32("chunk_count") &&
    chunks.every(({ counts }) => counts.keys().every((id) => connections.has(id)));
  if (!isWhole) return null;
  const [first] = chunks;
  const compressions = new Set<string>();
  if (first) {
    const chunk = await readRos1Head(file, first.byteOffset);
    if (chunk.op !== Op.CHUNK) return null;
    compressions.add(chunk.fields.text("compression"));
  }
  const state = "complete" as const;
  return { connections, chunks, compressions, state, problems: [], isChecked: false };
}

function parseChunkInfo(
  view: DataView<ArrayBuffer>,
  { fields, dataStart }: Ros1Record,
): Ros1ChunkPlace {
  const counts = new Map<number, number>();
  for (let index = 0; index < fields.u32("count"); index++) {
    const at = dataStart + index * CHUNK_INFO_ENTRY_BYTES;
    counts.set(view.getUint32(at, true), view.getUint32(at + 4, true));
  }
  return {
    byteOffset: fields.u64("chunk_pos"),
    start: fields.time("start_time"),
    end: fields.time("end_time"),
    counts,
  };
}

/**
 * Reads all of a file to find out what is where.
 *
 * @param file The file.
 * @param index What its index says, if it has one to be relied on: what stands behind a damaged part
 * is found by it.
 * @param options `progress` and `signal`.
 * @returns The layout.
 */
export async function scanRos1(
  file: ReadableFile,
  index: Ros1Layout | null,
  options: ScanOptions = {},
): Promise<Ros1Layout> {
  return await new Ros1Scan(file, index).run(options);
}

class Ros1Scan {
  readonly #file: ReadableFile;
  readonly #index: Ros1Layout | null;
  readonly #connections: Map<number, Ros1Connection>;
  readonly #chunks: Ros1ChunkPlace[] = [];
  readonly #compressions = new Set<string>();
  readonly #problems: BagProblem[] = [];
  #state: BagState;
  #at = ROS1_MAGIC.length;

  constructor(file: ReadableFile, index: Ros1Layout | null) {
    this.#file = file;
    this.#index = index;
    this.#connections = new Map(index?.connections);
    this.#state = index ? "complete" : "truncated";
  }

  async run({ progress = () => {}, signal }: ScanOptions): Promise<Ros1Layout> {
    while (this.#at < this.#file.byteLength) {
      signal?.throwIfAborted();
      await this.#next();
      progress(Math.min(this.#at, this.#file.byteLength));
    }
    return {
      connections: this.#connections,
      chunks: this.#chunks,
      compressions: this.#compressions,
      state: this.#state,
      problems: this.#problems,
      isChecked: true,
    };
  }

  async #next(): Promise<void> {
    const start = this.#at;
    try {
      const head = await readRos1Head(this.#file, start);
      const end = start + head.byteLength;
      // What a recorder that was stopped never completed.
      if (end > this.#file.byteLength && !this.#index) return void (this.#at = end);
      if (head.op === Op.CHUNK) return await this.#chunk(start, end);
      if (head.op === Op.CONNECTION) await this.#connection(start, head);
      this.#at = end;
    } catch (error) {
      this.#skip(start, error as Error);
    }
  }

  async #chunk(byteOffset: number, end: number): Promise<void> {
    this.#at = end;
    try {
      const chunk = await readRos1Chunk(this.#file, byteOffset);
      this.#compressions.add(chunk.compression);
      for (const connection of chunk.connections) {
        this.#connections.set(connection.id, connection);
      }
      const place = placeOf(chunk, byteOffset);
      const unknown = place.counts.keys().find((id) => !this.#connections.has(id));
      if (unknown !== undefined) throw new DamageError(`nothing describes connection ${unknown}`);
      if (place.counts.size > 0) this.#chunks.push(place);
    } catch (error) {
      this.#problem(byteOffset, "chunk", error as Error);
    }
  }

  async #connection(byteOffset: number, { byteLength }: { byteLength: number }): Promise<void> {
    const bytes = await this.#file.read(byteOffset, byteLength);
    const connection = parseConnection(viewOf(bytes), parseRos1Record(bytes, 0));
    if (!this.#connections.has(connection.id)) this.#connections.set(connection.id, connection);
  }

  /** Behind a record that is none, the index knows where the next chunk stands. */
  #skip(byteOffset: number, error: Error): void {
    const next = this.#index?.chunks.map((chunk) => chunk.byteOffset)
      .filter((offset) => offset > byteOffset)
      .reduce((a, b) => Math.min(a, b), this.#file.byteLength);
    this.#at = next ?? this.#file.byteLength;
    const isCut = !this.#index && this.#file.byteLength - byteOffset < CUT_BYTES;
    if (!isCut) this.#problem(byteOffset, "bytes", error);
  }

  #problem(byteOffset: number, what: "chunk" | "bytes", error: Error): void {
    const kind = kindOf(error);
    const counts = this.#index?.chunks.find((chunk) => chunk.byteOffset === byteOffset)?.counts;
    const messages = counts && sumOf(counts);
    if (this.#state !== "damaged") this.#state = kind;
    if (this.#problems.length >= MAX_PROBLEMS) return;
    this.#problems.push({
      kind,
      what,
      byteOffset,
      reason: error.message,
      ...(messages !== undefined && { messages }),
    });
  }
}

/** So few bytes at the end are the beginning of a record that was never completed. */
const CUT_BYTES = 4096;
/** How many problems are kept: a file may be full of them. */
const MAX_PROBLEMS = 100;

function placeOf({ messages }: Ros1Chunk, byteOffset: number): Ros1ChunkPlace {
  const counts = new Map<number, number>();
  let start = messages[0]?.logTime ?? 0n;
  let end = start;
  for (const { connection, logTime } of messages) {
    counts.set(connection, (counts.get(connection) ?? 0) + 1);
    if (logTime < start) start = logTime;
    if (logTime > end) end = logTime;
  }
  return { byteOffset, start, end, counts };
}

/** @returns How many messages there are together. */
export function sumOf(counts: ReadonlyMap<number, number>): number {
  return counts.values().reduce((sum, count) => sum + count, 0);
}
