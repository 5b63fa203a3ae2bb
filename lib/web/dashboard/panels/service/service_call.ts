/** Where a call stands. */
export type CallState = "running" | "done" | "failed" | "stopped";

/** What a call needs. */
export interface ServiceCallOptions {
  /** Calls, for the parts of the answer; a service that has no parts answers one. */
  readonly open: (signal: AbortSignal) => AsyncIterable<unknown>;
  /** Called after each change. */
  readonly changed: () => void;
  /** Tells the time, in milliseconds, on a clock that never jumps. */
  readonly nowMs: () => number;
}

/** So many parts are kept: the last ones. */
const MAX_PARTS = 200;

/** One call of a service, from its beginning to its answer. */
export class ServiceCall {
  readonly #options: ServiceCallOptions;
  readonly #aborting = new AbortController();
  readonly #startedAtMs: number;
  #endedAtMs: number | undefined;
  #parts: unknown[] = [];
  #count = 0;
  #state: CallState = "running";
  #error: unknown = undefined;

  /** Calls. */
  constructor(options: ServiceCallOptions) {
    this.#options = options;
    this.#startedAtMs = options.nowMs();
    void this.#run();
  }

  /** Where it stands. */
  get state(): CallState {
    return this.#state;
  }

  /** What has come last; at most two hundred. */
  get parts(): readonly unknown[] {
    return this.#parts;
  }

  /** How many parts have come. */
  get count(): number {
    return this.#count;
  }

  /** Why it has failed. */
  get error(): unknown {
    return this.#error;
  }

  /** How long it has taken so far, in milliseconds. */
  get durationMs(): number {
    return (this.#endedAtMs ?? this.#options.nowMs()) - this.#startedAtMs;
  }

  /** Waits for it no longer; what streams is told to end. Idempotent. */
  stop(): void {
    this.#end("stopped");
    this.#aborting.abort();
  }

  async #run(): Promise<void> {
    try {
      for await (const part of this.#options.open(this.#aborting.signal)) {
        if (this.#state !== "running") return;
        this.#count++;
        this.#parts.push(part);
        if (this.#parts.length > MAX_PARTS) this.#parts = this.#parts.slice(-MAX_PARTS / 2);
        this.#options.changed();
      }
      this.#end("done");
    } catch (error) {
      if (this.#state === "running") this.#error = error;
      this.#end("failed");
    }
  }

  #end(state: CallState): void {
    if (this.#state !== "running") return;
    this.#state = state;
    this.#endedAtMs = this.#options.nowMs();
    this.#options.changed();
  }
}
