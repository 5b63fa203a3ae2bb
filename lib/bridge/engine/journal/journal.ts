import { join } from "node:path";
import { decodeRecord, encodeRecord, type JournalRecord } from "./journal_record.ts";
import { Segment } from "./segment.ts";

/** What is kept on disk, and how much of it. */
export interface JournalOptions {
  /** The folder, made where there is none. */
  readonly directory: string;
  /** How many bytes of messages wait there at most; the oldest are dropped then. */
  readonly maxBytes: number;
}

/** Where one reads on: a file, and an offset in it. */
interface Cursor {
  readonly segment: number;
  readonly offset: number;
}

/** How many files the messages are in at most: what is dropped, or done, goes by whole files. */
const SEGMENTS = 16;
const CURSOR = "cursor.json";

/**
 * Messages that wait on disk until the other side has confirmed them, in the order they came.
 *
 * - What was appended is there after a crash of the process; {@linkcode sync} brings it through a power
 *   cut, too.
 * - What was confirmed just before a crash may be read again: its `id` tells.
 * - Beyond its limit the oldest messages are dropped, and counted.
 */
export class Journal implements Disposable {
  readonly #directory: string;
  readonly #maxBytes: number;
  /** The oldest first; the last one is written to. */
  readonly #segments: Segment[];
  #cursor: Cursor;
  #nextCursor: Cursor | null = null;
  #dropped = 0;
  #isDirty = false;

  private constructor({ directory, maxBytes }: JournalOptions) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
    Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
    const numbers = Array.from(Deno.readDirSync(directory), ({ name }) => name)
      .flatMap((name) => /^(\d{12})\.records$/.exec(name)?.[1] ?? []).map(Number).sort((a, b) =>
        a - b
      );
    this.#segments = numbers.map((number) => Segment.open(directory, number));
    this.#cursor = this.#readCursor();
    this.#removeRead();
  }

  /**
   * Opens a journal, or makes one.
   *
   * @throws {Error} If the folder cannot be used.
   */
  static open(options: JournalOptions): Journal {
    return new Journal(options);
  }

  /** How many messages were dropped since it was opened, as there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds a message behind the others. */
  append(record: JournalRecord): void {
    const bytes = encodeRecord(record);
    this.#isDirty = true;
    this.#segmentFor(bytes.length).append(bytes);
    while (this.#bytes > this.#maxBytes && this.#segments.length > 1) this.#dropOldest();
  }

  /** @returns The oldest message that was not confirmed; `null` if there is none. */
  peek(): JournalRecord | null {
    for (;;) {
      const segment = this.#segments.find(({ number }) => number >= this.#cursor.segment);
      if (!segment) return null;
      const offset = segment.number === this.#cursor.segment ? this.#cursor.offset : 0;
      const bytes = segment.read(offset);
      if (bytes) {
        this.#nextCursor = { segment: segment.number, offset: offset + bytes.length };
        const record = decodeRecord(bytes);
        if (record) return record;
        // What makes no sense, makes none at the next attempt either.
        this.shift();
      } else if (segment === this.#segments.at(-1)) return null;
      else this.#moveTo({ segment: segment.number + 1, offset: 0 });
    }
  }

  /** The message that {@linkcode peek} returned is done with. */
  shift(): void {
    if (this.#nextCursor) this.#moveTo(this.#nextCursor);
    this.#isDirty = true;
    this.#nextCursor = null;
  }

  /** Brings to the disk what was appended and what is done with. */
  async sync(): Promise<void> {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#writeCursor();
    await this.#segments.at(-1)?.sync();
  }

  [Symbol.dispose](): void {
    this.#writeCursor();
    for (const segment of this.#segments) segment[Symbol.dispose]();
  }

  get #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #segmentFor(bytes: number): Segment {
    const last = this.#segments.at(-1);
    if (last && last.bytes + bytes <= this.#maxBytes / SEGMENTS || last?.bytes === 0) return last;
    const number = last ? last.number + 1 : this.#cursor.segment;
    const segment = Segment.open(this.#directory, number);
    this.#segments.push(segment);
    return segment;
  }

  #dropOldest(): void {
    const oldest = this.#segments[0]!;
    this.#moveTo({ segment: oldest.number, offset: Math.max(0, this.#offsetIn(oldest)) });
    while (this.#cursor.segment === oldest.number && oldest.read(this.#cursor.offset)) {
      const bytes = oldest.read(this.#cursor.offset)!;
      this.#cursor = { segment: oldest.number, offset: this.#cursor.offset + bytes.length };
      this.#dropped++;
    }
    this.#nextCursor = null;
    this.#moveTo({ segment: oldest.number + 1, offset: 0 });
  }

  #offsetIn({ number }: Segment): number {
    return this.#cursor.segment === number ? this.#cursor.offset : 0;
  }

  #moveTo(cursor: Cursor): void {
    const hasLeft = cursor.segment !== this.#cursor.segment;
    this.#cursor = cursor;
    if (hasLeft) this.#removeRead();
  }

  #removeRead(): void {
    while (this.#segments.length > 1 && this.#segments[0]!.number < this.#cursor.segment) {
      this.#segments.shift()!.remove();
    }
  }

  /** Where nothing can be read of it, all is sent again: the other side knows what it has. */
  #readCursor(): Cursor {
    try {
      const { segment, offset } = JSON.parse(Deno.readTextFileSync(this.#cursorPath));
      if (Number.isSafeInteger(segment) && Number.isSafeInteger(offset)) return { segment, offset };
    } catch {
      // It is the first time, or was cut off while it was written.
    }
    return { segment: this.#segments[0]?.number ?? 0, offset: 0 };
  }

  #writeCursor(): void {
    const next = `${this.#cursorPath}.next`;
    Deno.writeTextFileSync(next, JSON.stringify(this.#cursor), { mode: 0o600 });
    Deno.renameSync(next, this.#cursorPath);
  }

  get #cursorPath(): string {
    return join(this.#directory, CURSOR);
  }
}
