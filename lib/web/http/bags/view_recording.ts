import { NameChoice } from "../../../mesh/name_choice.ts";
import type { BagWriter } from "../../../bag/bag_writer.ts";
import { type BagSchema, textSchema } from "../../../bag/schemas/bag_schema.ts";
import type { Clock } from "../../../time/clock.ts";
import type { MeshView } from "../../gateway/mesh_view.ts";
import type { TopicMessage } from "../../gateway/topic_message.ts";

/** What is recorded, and into what. */
export interface ViewRecordingOptions {
  /** The mesh, as the client may see it that has it recorded; closed with the recording. */
  readonly view: MeshView;
  /** The topics, by their names or by patterns. */
  readonly topics: readonly string[];
  readonly writer: BagWriter;
  /** Where the file would grow beyond this, the recording ends. */
  readonly maxBytes: number;
  /** After so long it ends, in milliseconds. */
  readonly maxDurationMs: number;
  readonly clock: Clock;
}

/** How a recording stands. */
export interface RecordingState {
  /** Why it has ended; `null` while it goes on. */
  readonly ended: "stopped" | "full" | "time" | "failed" | null;
  /** How many messages are in it. */
  readonly messages: number;
  /** How large it is, in bytes. */
  readonly bytes: number;
  /** How many messages were lost, most of them because the disk did not keep up. */
  readonly lost: number;
}

interface Waiting {
  readonly message: TopicMessage;
  readonly loggedAtMs: number;
}

/** What waits for the disk and for schemas, in bytes: beyond it the oldest messages go. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const SCHEMA_PATIENCE_MS = 500;

/**
 * Records what one client may read, while others go on: a disk that does not keep up costs messages of
 * the recording, and nobody else anything.
 */
export class ViewRecording {
  readonly #options: ViewRecordingOptions;
  readonly #waiting: Waiting[] = [];
  readonly #schemas = new Map<string, BagSchema | undefined>();
  readonly #lost = new Map<string, number>();
  readonly #stops: (() => void)[] = [];
  #waitingBytes = 0;
  #isPumping: Promise<void> | null = null;
  #ended: RecordingState["ended"] = null;
  #closing: Promise<void> | null = null;

  /**
   * Begins to record.
   *
   * @throws {GatewayError} If the client may not read one of the topics.
   */
  constructor(options: ViewRecordingOptions) {
    this.#options = options;
    const { topics, view, clock, maxDurationMs } = options;
    const chosen = new NameChoice(topics);
    for (const text of chosen.texts) {
      this.#stops.push(view.listen(text, (message) => {
        // Of several patterns that match a topic one brings it.
        if (chosen.chosenBy(message.topic) === text) this.#take(message);
      }));
    }
    // A topic without a schema may have one later.
    this.#stops.push(view.onChange(() => this.#forgetMissing()));
    this.#stops.push(clock.after(maxDurationMs, () => this.#end("time")));
  }

  /** How it stands. */
  get state(): RecordingState {
    const { messages, byteLength } = this.#options.writer;
    const lost = this.#lost.values().reduce((sum, count) => sum + count, 0);
    return { ended: this.#ended, messages, bytes: byteLength, lost };
  }

  /**
   * Ends it, and completes the file; one without messages is removed. Idempotent.
   *
   * @throws {Error} If the file could not be completed.
   */
  stop(): Promise<void> {
    this.#end("stopped");
    return this.#closing!;
  }

  #end(why: NonNullable<RecordingState["ended"]>): void {
    this.#ended ??= why;
    this.#closing ??= this.#close();
    // Whoever stops it is told; a recording that ends by itself has the reason in its state.
    this.#closing.catch(() => this.#ended = "failed");
  }

  async #close(): Promise<void> {
    const { view, writer } = this.#options;
    for (const stop of this.#stops) stop();
    await this.#isPumping;
    try {
      await writer.close();
    } finally {
      await view.close();
    }
    if (writer.messages === 0) await Deno.remove(writer.path);
  }

  #take(message: TopicMessage): void {
    if (this.#ended) return;
    this.#waiting.push({ message, loggedAtMs: this.#options.clock.epochMs() });
    this.#waitingBytes += message.bytes.length;
    while (this.#waitingBytes > MAX_WAITING_BYTES && this.#waiting.length > 1) this.#lose();
    this.#isPumping ??= this.#pump();
  }

  #lose(): void {
    const { topic, bytes } = this.#waiting.shift()!.message;
    this.#waitingBytes -= bytes.length;
    const count = (this.#lost.get(topic) ?? 0) + 1;
    this.#lost.set(topic, count);
    this.#options.writer.setLost(topic, count);
  }

  async #pump(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
        const schema = await this.#schemaOf(next.message.topic);
        // What waited may have been lost meanwhile.
        if (next !== this.#waiting[0]) continue;
        this.#waiting.shift();
        this.#waitingBytes -= next.message.bytes.length;
        if (this.#options.writer.byteLength + next.message.bytes.length > this.#options.maxBytes) {
          this.#waiting.length = 0;
          queueMicrotask(() => this.#end("full"));
          return;
        }
        await this.#write(next, schema);
      }
    } catch {
      this.#waiting.length = 0;
      queueMicrotask(() => this.#end("failed"));
    } finally {
      this.#isPumping = null;
    }
  }

  #write({ message, loggedAtMs }: Waiting, schema: BagSchema | undefined) {
    const { topic, codec, bytes, sender, publishedAtMs, sequence, retained } = message;
    return this.#options.writer.write({
      topic,
      codec,
      bytes,
      sender,
      publishedAtMs,
      sequence,
      loggedAtMs,
      ...retained && { retained },
      ...schema && { schema },
    });
  }

  #forgetMissing(): void {
    for (const [topic, schema] of this.#schemas) if (!schema) this.#schemas.delete(topic);
  }

  async #schemaOf(topic: string): Promise<BagSchema | undefined> {
    if (this.#schemas.has(topic)) return this.#schemas.get(topic);
    const { view } = this.#options;
    const document = await view.schemaOf("topics", topic, { timeoutMs: SCHEMA_PATIENCE_MS });
    const schema = document
      ? textSchema(document.name, "jsonschema", JSON.stringify(document.schema))
      : undefined;
    this.#schemas.set(topic, schema);
    return schema;
  }
}
