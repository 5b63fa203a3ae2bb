import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { BagChannel } from "../../bag_source.ts";
import { localName } from "../../channel_of.ts";
import type { BagProblem } from "../../reading/problem.ts";
import { type BagSchema, textSchema } from "../../schemas/bag_schema.ts";

/** A topic of a recording. */
export interface Ros2Topic {
  readonly id: bigint;
  readonly channel: BagChannel;
}

/** What is in a recording. */
export interface Ros2Counts {
  /** How many messages of each topic. */
  readonly counts: ReadonlyMap<bigint, number>;
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
  /** Whether they could be counted. */
  readonly isWhole: boolean;
}

/** A message of a recording. */
export interface Ros2Message {
  readonly topicId: bigint;
  /** When it was recorded, in nanoseconds. */
  readonly timestamp: bigint;
  readonly data: Uint8Array;
}

/** Where a message of a recording stands. */
export interface Ros2Place extends Omit<Ros2Message, "data"> {
  readonly id: bigint;
}

type Row = Readonly<Record<string, unknown>>;

/** The tables that make a database a recording: a view of that name might be anything. */
const TABLES = ["messages", "topics"];

/** So many messages' places are read at once. */
const PLACES_AT_ONCE = 1000;

/** The database of a recording, as ROS 2 lays it out. */
export class SqliteFile {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** The topics by their numbers. */
  readonly topics: ReadonlyMap<bigint, Ros2Topic>;

  private constructor(path: string, database: DatabaseSync) {
    this.#path = path;
    this.#database = database;
    this.topics = this.#readTopics();
  }

  /** @throws {Error} If it cannot be read, or is another database. */
  static open(path: string): SqliteFile {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(path, { readOnly: true });
      if (!isRecording(database)) {
        throw new Error("it is not a bag, but another database of SQLite");
      }
      return new SqliteFile(path, database);
    } catch (error) {
      database?.close();
      throw new Error(`Cannot read "${path}": ${(error as Error).message}`, { cause: error });
    }
  }

  /** Counts messages without reading them. */
  count(): Ros2Counts {
    const counts = new Map<bigint, number>();
    try {
      const rows = this.#rows("SELECT topic_id, count(*) AS count FROM messages GROUP BY topic_id");
      for (const { topic_id, count } of rows) counts.set(topic_id as bigint, Number(count));
      const [times] = this.#rows(
        "SELECT min(timestamp) AS first, max(timestamp) AS last FROM messages",
      );
      const [start, end] = [times?.first ?? undefined, times?.last ?? undefined] as bigint[];
      return { counts, start, end, isWhole: true };
    } catch {
      return this.#countSome();
    }
  }

  /** As far as that goes. */
  #countSome(): Ros2Counts {
    const counts = new Map<bigint, number>();
    let start: bigint | undefined;
    let end: bigint | undefined;
    try {
      for (const { topicId, timestamp } of this.#places(0n, 2n ** 63n - 1n)) {
        counts.set(topicId, (counts.get(topicId) ?? 0) + 1);
        start ??= timestamp;
        end = timestamp;
      }
    } catch {
      // What is damaged is told by who reads the messages.
    }
    return { counts, start, end, isWhole: false };
  }

  /**
   * Reads messages, in the order of their times.
   *
   * @param selection `from` and `to`: their times; `isWanted`: their topics; `problem`: called where
   * one cannot be read; what comes behind it is read where its place is known.
   */
  *messages(
    { from, to, isWanted, problem }: {
      from: bigint;
      to: bigint;
      isWanted: (topicId: bigint) => boolean;
      problem: (problem: BagProblem) => void;
    },
  ): Generator<Ros2Message, void> {
    try {
      for (const { id, topicId, timestamp } of this.#places(from, to)) {
        if (!isWanted(topicId)) continue;
        const data = this.dataOf(id, problem);
        if (data) yield { topicId, timestamp, data };
      }
    } catch (error) {
      problem(this.problem(error as Error));
    }
  }

  /**
   * Reads messages, the last one at a time first, without what is in them.
   *
   * @param at The time, in nanoseconds.
   * @returns Where they stand: {@linkcode dataOf} reads one.
   */
  *backwards(at: bigint): Generator<Ros2Place, void> {
    let [timestamp, id] = [at, 2n ** 63n - 1n];
    for (let isOver = false; !isOver;) {
      const rows = this.#rows(
        "SELECT id, topic_id, timestamp FROM messages WHERE (timestamp, id) <= (?, ?) " +
          `ORDER BY timestamp DESC, id DESC LIMIT ${PLACES_AT_ONCE}`,
        timestamp,
        id,
      );
      for (const row of rows) {
        [timestamp, id] = [row.timestamp as bigint, row.id as bigint];
        yield { id, topicId: row.topic_id as bigint, timestamp };
      }
      id--;
      isOver = rows.length < PLACES_AT_ONCE;
    }
  }

  /** Tells when the first and the last message of each topic were recorded, in nanoseconds. */
  times(): Map<bigint, { readonly start: bigint; readonly end: bigint }> {
    const rows = this.#rows(
      "SELECT topic_id, min(timestamp) AS first, max(timestamp) AS last FROM messages " +
        "GROUP BY topic_id",
    );
    return new Map(rows.map(({ topic_id, first, last }) => [
      topic_id as bigint,
      { start: first as bigint, end: last as bigint },
    ]));
  }

  /** Where messages stand: many at a time, for they are small. */
  *#places(from: bigint, to: bigint): Generator<Ros2Place, void> {
    let [timestamp, id] = [from, -(2n ** 63n)];
    for (;;) {
      const rows = this.#rows(
        "SELECT id, topic_id, timestamp FROM messages " +
          "WHERE (timestamp, id) > (?, ?) AND timestamp <= ? " +
          `ORDER BY timestamp, id LIMIT ${PLACES_AT_ONCE}`,
        timestamp,
        id,
        to,
      );
      for (const row of rows) {
        [timestamp, id] = [row.timestamp as bigint, row.id as bigint];
        yield { id, topicId: row.topic_id as bigint, timestamp };
      }
      if (rows.length < PLACES_AT_ONCE) return;
    }
  }

  /** Reads what is in a message; `undefined` where that cannot be read. */
  dataOf(id: bigint, problem: (problem: BagProblem) => void): Uint8Array | undefined {
    try {
      const [row] = this.#rows("SELECT data FROM messages WHERE id = ?", id);
      if (row?.data instanceof Uint8Array) return row.data;
      throw new Error(`message ${id} has no bytes`);
    } catch (error) {
      problem({ ...this.problem(error as Error), messages: 1 });
      return undefined;
    }
  }

  /** @returns What to tell of a database that cannot be read to its end. */
  problem(error: Error = new Error("database disk image is malformed")): BagProblem {
    return { kind: "damaged", what: "messages", reason: `SQLite: ${error.message}` };
  }

  /** Closes the database. Idempotent. */
  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #readTopics(): Map<bigint, Ros2Topic> {
    const schemas = this.#readSchemas();
    const topics = new Map<bigint, Ros2Topic>();
    for (const row of this.#rows("SELECT * FROM topics")) {
      const id = row.id as bigint;
      const type = String(row.type);
      const schema = schemas.get(type) ?? { name: type, encoding: "", data: new Uint8Array(0) };
      const qos = row.offered_qos_profiles;
      const channel: BagChannel = {
        common: {
          topic: localName(String(row.name)),
          codec: String(row.serialization_format),
          isForeign: true,
          schema,
        },
        metadata: new Map(typeof qos === "string" && qos ? [["offered_qos_profiles", qos]] : []),
      };
      topics.set(id, { id, channel });
    }
    return topics;
  }

  /** Recordings since ROS 2 Iron say what types are made of. */
  #readSchemas(): Map<string, BagSchema> {
    const schemas = new Map<string, BagSchema>();
    if (!tablesOf(this.#database).includes("message_definitions")) return schemas;
    for (const row of this.#rows("SELECT * FROM message_definitions")) {
      const { topic_type: type, encoding, encoded_message_definition: text } = row;
      if (!text) continue;
      schemas.set(String(type), textSchema(String(type), String(encoding), String(text)));
    }
    return schemas;
  }

  /** All of them: the engine's iterator takes an error for the end. */
  #rows(sql: string, ...values: bigint[]): readonly Row[] {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      // Times in nanoseconds are beyond what numbers hold.
      statement.setReadBigInts(true);
      this.#statements.set(sql, statement);
    }
    return statement.all(...values);
  }
}

function isRecording(database: DatabaseSync): boolean {
  const tables = tablesOf(database);
  return TABLES.every((name) => tables.includes(name));
}

function tablesOf(database: DatabaseSync): string[] {
  const rows = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  return rows.map(({ name }) => String(name));
}
