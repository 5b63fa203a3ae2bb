import { Gate } from "../flow/gate.ts";
import type { Window } from "../wire/stream_window.ts";

/** What the handler of a service has as `this`. */
export interface StreamContext {
  /**
   * Aborted when the caller of a stream does not want any more of it, or is gone, or this node stops
   * to provide the service. A generator that awaits something gives up that by it: what it awaits
   * holds up its `finally`. For a call that is no stream it is never aborted.
   */
  readonly signal: AbortSignal;
  /** Whether the caller takes parts: it has called `stream()`. */
  readonly takesParts: boolean;
}

/** What a handler has as `this` where no stream was asked for. */
export const NO_STREAM: StreamContext = Object.freeze({
  signal: new AbortController().signal,
  takesParts: false,
});

/** Where the parts of a stream go. */
export interface PartSink {
  /**
   * Sends a part.
   *
   * @returns Its bytes; `null` where it cannot be sent, which the caller has been told.
   */
  part(value: unknown): number | null;
  /** Sends the one result of a service that is no stream. */
  answer(value: unknown): void;
  /** There are no more parts. */
  end(): void;
  /** The service threw. */
  failed(error: unknown): void;
  /** It threw when nobody listened any more. */
  unheard(error: unknown): void;
  /** @returns A promise where parts have to wait. */
  room(): Promise<void> | undefined;
}

/**
 * What a service answers a caller with that asked for a stream.
 *
 * - **Back-pressure**: the generator is asked for a part only while the caller has room for one, and
 *   what waits to be written is not too much. So one part at most waits here.
 * - **End**: {@linkcode end} aborts the handler's signal and calls the generator's `return()` at once.
 *   A generator that awaits something goes on from there when that is done, at its `finally`.
 * - A handler that returns no async iterable answers with one result.
 */
export class OutgoingStream {
  /** What is streamed. */
  readonly service: string;
  /** What its handler has as `this`. */
  readonly context: StreamContext;
  readonly #sink: PartSink;
  readonly #ending = new AbortController();
  readonly #granted = new Gate();
  #iterator: AsyncIterator<unknown> | null = null;
  #closing: Promise<void> | null = null;
  #parts: number;
  #bytes: number;
  #isEnded = false;

  /**
   * @param service What is streamed.
   * @param window How much the caller has room for.
   * @param sink Where its parts go.
   */
  constructor(service: string, { parts, bytes }: Window, sink: PartSink) {
    this.service = service;
    this.context = { signal: this.#ending.signal, takesParts: true };
    this.#sink = sink;
    this.#parts = parts;
    this.#bytes = bytes;
  }

  /**
   * Runs until the stream is over, and all that belongs to it.
   *
   * @param handle Calls the handler.
   */
  async run(handle: () => unknown): Promise<void> {
    try {
      const result = await handle();
      if (isAsyncIterable(result)) await this.#stream(result);
      else if (!this.#isEnded) this.#sink.answer(result);
    } catch (error) {
      if (!this.#isEnded) this.#sink.failed(error);
      else if (error !== this.#ending.signal.reason) this.#sink.unheard(error);
      this.#closing ??= this.#close();
    }
    this.#isEnded = true;
    await this.#closing;
  }

  /** The caller has room for more. */
  grant({ parts, bytes }: Window): void {
    this.#parts += parts;
    this.#bytes += bytes;
    if (this.#mayGoOn) this.#granted.open();
  }

  /**
   * Ends it: nothing is sent any more.
   *
   * @param why What the handler's signal says.
   */
  end(why: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#ending.abort(new DOMException(`Service "${this.service}": ${why}`, "AbortError"));
    this.#granted.open();
    this.#closing = this.#close();
  }

  /** Ends it, and tells its caller why. */
  fail(why: string): void {
    if (this.#isEnded) return;
    this.end(why);
    this.#sink.failed(new Error(why));
  }

  get #mayGoOn(): boolean {
    return this.#parts > 0 && this.#bytes > 0;
  }

  async #stream(result: AsyncIterable<unknown>): Promise<void> {
    const iterator = result[Symbol.asyncIterator]();
    this.#iterator = iterator;
    // Given up before there was anything to end.
    if (this.#isEnded) return void (this.#closing = this.#close());
    for (;;) {
      for (let room = this.#room(); room; room = this.#room()) await room;
      if (this.#isEnded) return;
      const { done, value } = await iterator.next();
      // Others may have filled the outbox meanwhile; all who waited for it go on in the same turn.
      for (let room = this.#room(); room; room = this.#room()) await room;
      if (this.#isEnded) return;
      if (done) return this.#sink.end();
      const bytes = this.#sink.part(value);
      if (bytes === null) {
        this.#isEnded = true;
        return void (this.#closing = this.#close());
      }
      this.#parts--;
      this.#bytes -= bytes;
    }
  }

  /** @returns What to wait for before there is room for a part, or the end. */
  #room(): Promise<void> | undefined {
    if (this.#isEnded) return undefined;
    return this.#mayGoOn ? this.#sink.room() : this.#granted.wait();
  }

  async #close(): Promise<void> {
    try {
      await this.#iterator?.return?.();
    } catch (error) {
      if (error !== this.#ending.signal.reason) this.#sink.unheard(error);
    }
  }
}

/** @returns Whether a handler answers with parts. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value &&
    typeof value[Symbol.asyncIterator] === "function";
}

/**
 * Lets through what a call that is no stream can be answered with.
 *
 * @throws {TypeError} If a handler answers with parts, which it is asked for none of.
 */
export function oneResult(result: unknown): unknown {
  if (!isAsyncIterable(result)) return result;
  // A generator has not begun; whatever else it is should let go of what it holds.
  const iterator = result[Symbol.asyncIterator]();
  void Promise.resolve(iterator.return?.()).catch(() => {}); // Its caller is told all the same.
  throw new TypeError(
    "it answers with a stream of parts, not with one result: use stream() instead of call()",
  );
}
