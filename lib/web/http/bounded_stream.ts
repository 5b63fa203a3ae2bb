import type { Clock } from "../../time/clock.ts";

/** How a {@linkcode BoundedStream} is kept within bounds, and alive. */
export interface BoundedStreamOptions {
  readonly clock: Clock;
  /** What waits at most of what may be left out, in bytes; one chunk of any size may. */
  readonly maxWaitingBytes: number;
  /** What is sent where nothing else was for a while, so that a reader who is gone is noticed. */
  readonly heartbeat?: Uint8Array;
  /** What is sent before the next chunk where some were left out. */
  readonly dropped?: (count: number) => Uint8Array | undefined;
}

interface Waiting {
  readonly chunk: Uint8Array<ArrayBuffer>;
  /** Called when it is read, or never will be; of what may not be left out. */
  readonly taken?: () => void;
}

/** How long nothing is sent before a heartbeat is, in milliseconds. */
const HEARTBEAT_MS = 15_000;
/** Chunks are put together up to this, in bytes. */
const BATCH_BYTES = 64 * 1024;

/**
 * The body of a response that is written while it is read.
 *
 * - **Overflow**: of what was {@linkcode push}ed the oldest is left out, and counted. What is
 *   {@linkcode write}n is never left out: its promise says when there is room for more.
 * - **Close**: what waits is sent before the end; after {@linkcode fail} the reader sees that the rest is
 *   missing.
 * - **A reader who is gone** aborts the {@linkcode signal}, as any end does.
 */
export class BoundedStream {
  /** The body. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #options: BoundedStreamOptions;
  readonly #ending = new AbortController();
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #isClosing = false;
  #failure: unknown;
  #wake: (() => void) | null = null;
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  #stopTimer: () => void = () => {};

  constructor(options: BoundedStreamOptions) {
    this.#options = options;
    this.readable = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => void (this.#controller = controller),
      pull: () => this.#pull(),
      cancel: () => this.#end(),
    }, { highWaterMark: 0 });
    this.#restartTimer();
  }

  /** Aborted once nothing is sent any more: it was read to its end, has failed, or the reader is gone. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Sends a chunk, or leaves out the oldest ones where too much waits. */
  push(chunk: Uint8Array<ArrayBuffer>): void {
    if (this.#isOver) return;
    this.#add({ chunk });
    while (this.#waitingBytes > this.#options.maxWaitingBytes && this.#dropOldest());
  }

  /** Sends a chunk in any case. @returns Resolves when it is read, or never will be. */
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#add({ chunk, taken: resolve });
    return promise;
  }

  /** Ends it behind what waits. Idempotent. */
  close(): void {
    this.#isClosing = true;
    this.#wake?.();
  }

  /** Ends it behind what waits, so that the reader sees that something is missing. */
  fail(error: unknown): void {
    this.#failure ??= error;
    this.close();
  }

  get #isOver(): boolean {
    return this.#isClosing || this.signal.aborted;
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#waitingBytes += waiting.chunk.length;
    this.#wake?.();
  }

  /** @returns Whether there was one that may be left out, beside the newest. */
  #dropOldest(): boolean {
    const index = this.#waiting.findIndex(({ taken }) => !taken);
    if (index < 0 || index === this.#waiting.length - 1) return false;
    const [{ chunk }] = this.#waiting.splice(index, 1) as [Waiting];
    this.#waitingBytes -= chunk.length;
    this.#dropped++;
    return true;
  }

  async #pull(): Promise<void> {
    while (this.#waiting.length === 0 && !this.#isOver) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
      this.#wake = null;
    }
    if (this.signal.aborted) return;
    if (this.#waiting.length > 0) {
      this.#controller.enqueue(this.#take());
      return this.#restartTimer();
    }
    if (this.#failure === undefined) this.#controller.close();
    else this.#controller.error(this.#failure);
    this.#end();
  }

  #take(): Uint8Array<ArrayBuffer> {
    const chunks: Uint8Array[] = [];
    const notice = this.#dropped > 0 ? this.#options.dropped?.(this.#dropped) : undefined;
    this.#dropped = 0;
    if (notice) chunks.push(notice);
    let bytes = 0;
    let count = 0;
    for (const { chunk, taken } of this.#waiting) {
      if (count > 0 && bytes + chunk.length > BATCH_BYTES) break;
      chunks.push(chunk);
      bytes += chunk.length;
      count++;
      taken?.();
    }
    this.#waiting.splice(0, count);
    this.#waitingBytes -= bytes;
    return joined(chunks);
  }

  #restartTimer(): void {
    const { heartbeat, clock } = this.#options;
    if (!heartbeat) return;
    this.#stopTimer();
    this.#stopTimer = clock.after(HEARTBEAT_MS, () => {
      // What waits is not read: one more would not be, either.
      if (this.#waiting.length === 0) this.push(heartbeat as Uint8Array<ArrayBuffer>);
      else this.#restartTimer();
    });
  }

  #end(): void {
    this.#stopTimer();
    for (const { taken } of this.#waiting.splice(0)) taken?.();
    this.#waitingBytes = 0;
    this.#ending.abort();
    this.#wake?.();
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (chunks.length === 1) return chunks[0] as Uint8Array<ArrayBuffer>;
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
