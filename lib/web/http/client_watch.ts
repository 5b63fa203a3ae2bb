import { onAbort } from "../../flow/abort.ts";
import type { Clock } from "../../time/clock.ts";

/**
 * How long a client waits before it is watched, in milliseconds: most are answered sooner, and Deno
 * prints a line about signals of requests that it has once handed out, unless it runs with
 * `--unstable-no-legacy-abort`.
 */
const WATCH_AFTER_MS = 250;

/** Tells when a client goes away before it is answered; streams notice that by themselves. */
export class ClientWatch implements Disposable {
  readonly #request: Request;
  readonly #clock: Clock;
  readonly #gone = new AbortController();
  #listening: Disposable | null = null;
  #stopTimer: (() => void) | null = null;

  constructor(request: Request, clock: Clock) {
    this.#request = request;
    this.#clock = clock;
  }

  /** Aborted when the client is gone; who asks for it begins the watch. */
  get signal(): AbortSignal {
    this.#stopTimer ??= this.#clock.after(WATCH_AFTER_MS, () => {
      this.#listening = onAbort(this.#request.signal, () => this.#gone.abort());
    });
    return this.#gone.signal;
  }

  /** The request is answered. */
  [Symbol.dispose](): void {
    this.#stopTimer?.();
    this.#listening?.[Symbol.dispose]();
  }
}
