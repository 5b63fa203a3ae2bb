import { onAbort } from "../flow/abort.ts";
import type { Window } from "../wire/stream_window.ts";
import type { PartStream } from "./part_stream.ts";

/** Where the parts of a stream come from. */
export interface PartSource {
  /** Tells that there is room for more. */
  grant(room: Window): void;
  /** Tells whether somebody waits for a part, as from now. */
  await(isAwaited: boolean): void;
}

/** How a stream is read. */
export interface IncomingStreamOptions {
  /** How much there is room for. */
  readonly window: Window;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Asks the service, at the first `next()`. */
  readonly open: (stream: IncomingStream) => void;
  /** @throws {TypeError} If a part is none that is expected. */
  readonly check?: ((part: unknown) => void) | undefined;
}

type Result = IteratorResult<unknown, void>;

const DONE: Result = Object.freeze({ done: true, value: undefined });

/** The parts of a stream that have come and were not read yet; see {@linkcode PartStream}. */
export class IncomingStream implements PartStream<unknown> {
  isPlain: boolean | undefined = undefined;
  readonly #options: IncomingStreamOptions;
  readonly #waiting: { value: unknown; bytes: number }[] = [];
  readonly #readers: PromiseWithResolvers<Result>[] = [];
  readonly #over = new AbortController();
  #listening: Disposable | null = null;
  #source: PartSource | null = null;
  #hasBegun = false;
  #error: { readonly error: unknown } | null = null;
  /** What may still come. */
  #room: Window;
  /** What was read since the source was told of room. */
  #takenParts = 0;
  #takenBytes = 0;

  /** @param options How it is read. */
  constructor(options: IncomingStreamOptions) {
    this.#options = options;
    this.#room = options.window;
  }

  /** How much there is room for to begin with. */
  get window(): Window {
    return this.#options.window;
  }

  /** Aborted when nothing comes any more, for whatever reason. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  next(): Promise<Result> {
    if (!this.#hasBegun) this.#begin();
    const part = this.#waiting.shift();
    if (part) {
      this.#took(part.bytes);
      return Promise.resolve({ done: false, value: part.value });
    }
    if (this.over.aborted) return this.#last();
    const reader = Promise.withResolvers<Result>();
    this.#readers.push(reader);
    if (this.#readers.length === 1) this.#source?.await(true);
    return reader.promise;
  }

  return(): Promise<Result> {
    this.#hasBegun = true;
    this.#discard();
    this.end();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Takes note of where parts are going to come from. */
  attach(source: PartSource): void {
    this.#source = source;
  }

  /**
   * Takes a part that has come.
   *
   * @param bytes What it took as it came.
   * @throws {RangeError} If there was no room for it.
   * @throws {TypeError} If it is not what is expected.
   */
  push(value: unknown, bytes: number): void {
    if (this.over.aborted) return;
    const { parts, bytes: left } = this.#room;
    if (parts <= 0 || left <= 0) {
      throw new RangeError("its provider sends more than it was asked for");
    }
    this.#options.check?.(value);
    this.isPlain ??= false;
    this.#room = { parts: parts - 1, bytes: left - bytes };
    const reader = this.#readers.shift();
    if (!reader) return void this.#waiting.push({ value, bytes });
    this.#took(bytes);
    this.#source?.await(this.#readers.length > 0);
    reader.resolve({ done: false, value });
  }

  /** Takes the one result of a service that is no stream. */
  answer(value: unknown): void {
    this.isPlain = true;
    this.push(value, 0);
    this.end();
  }

  /** Nothing comes any more. */
  end(): void {
    this.#over.abort();
    for (const reader of this.#readers.splice(0)) reader.resolve(DONE);
    if (this.#waiting.length === 0) this.#forgetSignal();
  }

  /** Nothing comes any more, because something went wrong. */
  fail(error: unknown): void {
    if (this.over.aborted) return;
    const reader = this.#readers.shift();
    if (reader) reader.reject(error);
    else this.#error = { error };
    this.end();
  }

  #begin(): void {
    this.#hasBegun = true;
    const { signal, open } = this.#options;
    this.#listening = onAbort(signal, () => {
      this.#discard();
      if (this.over.aborted) this.#error = { error: signal!.reason };
      else this.fail(signal!.reason);
    });
    if (!this.over.aborted) open(this);
  }

  #last(): Promise<Result> {
    const failure = this.#error;
    this.#error = null;
    this.#forgetSignal();
    return failure ? Promise.reject(failure.error) : Promise.resolve(DONE);
  }

  #discard(): void {
    this.#waiting.length = 0;
    this.#error = null;
  }

  #forgetSignal(): void {
    this.#listening?.[Symbol.dispose]();
  }

  /** Tells of room once half of the window is free, so not for each part. */
  #took(bytes: number): void {
    this.#takenParts++;
    this.#takenBytes += bytes;
    if (this.over.aborted) return;
    const { window } = this.#options;
    if (this.#takenParts * 2 < window.parts && this.#takenBytes * 2 < window.bytes) return;
    const room = { parts: this.#takenParts, bytes: this.#takenBytes };
    this.#room = { parts: this.#room.parts + room.parts, bytes: this.#room.bytes + room.bytes };
    this.#takenParts = this.#takenBytes = 0;
    this.#source?.grant(room);
  }
}
