import { type ReadonlySignal, signal } from "@preact/signals";
import type { Timeline } from "../robot/timeline.ts";

/** What makes time go on: the frames of a screen, or a test. */
export interface Ticker {
  /** Milliseconds on a clock that never jumps. */
  nowMs(): number;
  /** Calls back again and again. @returns Ends it. */
  every(tick: () => void): () => void;
}

/** The frames of the screen; while the page is hidden, time stands. */
export const frameTicker: Ticker = {
  nowMs: () => performance.now(),
  every(tick) {
    let frame = requestAnimationFrame(function again() {
      frame = requestAnimationFrame(again);
      tick();
    });
    return () => cancelAnimationFrame(frame);
  },
};

/** A frame that took longer than this has stood still: nobody wants to have missed that time. */
const MAX_STEP_MS = 250;

/** Who shows what a playback comes by. */
export interface PlaybackReceiver {
  /** Up to here it may go: what comes then is not loaded yet. */
  loadedToMs(): number;
  /** It goes on from here, or stands. */
  started(atMs: number): void;
  stopped(): void;
  /** It has come to this time by playing. */
  reached(atMs: number): void;
  /** It has jumped to this time. */
  jumped(atMs: number): void;
}

/** The time of a bag that is played. */
export class Playback implements Timeline {
  readonly #at = signal(0);
  readonly #isPlaying = signal(false);
  readonly #speed = signal(1);
  readonly #ticker: Ticker;
  readonly #receiver: PlaybackReceiver;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  #stopTicks: (() => void) | undefined;
  #lastTickMs = 0;

  constructor(
    { name, startMs, endMs }: Pick<Timeline, "name" | "startMs" | "endMs">,
    { ticker, receiver }: { readonly ticker: Ticker; readonly receiver: PlaybackReceiver },
  ) {
    this.name = name;
    this.startMs = startMs;
    this.endMs = endMs;
    this.#at.value = startMs;
    this.#ticker = ticker;
    this.#receiver = receiver;
  }

  get atMs(): ReadonlySignal<number> {
    return this.#at;
  }

  get isPlaying(): ReadonlySignal<boolean> {
    return this.#isPlaying;
  }

  get speed(): ReadonlySignal<number> {
    return this.#speed;
  }

  play(): void {
    if (this.#isPlaying.peek()) return;
    if (this.#at.peek() >= this.endMs) this.seek(this.startMs);
    this.#isPlaying.value = true;
    this.#lastTickMs = this.#ticker.nowMs();
    this.#receiver.started(this.#at.peek());
    this.#stopTicks = this.#ticker.every(() => this.#tick());
  }

  pause(): void {
    if (!this.#isPlaying.peek()) return;
    this.#stopTicks?.();
    this.#isPlaying.value = false;
    this.#receiver.stopped();
  }

  seek(atMs: number): void {
    const to = Math.min(this.endMs, Math.max(this.startMs, atMs));
    this.#at.value = to;
    this.#receiver.jumped(to);
    if (this.#isPlaying.peek()) this.#receiver.started(to);
  }

  setSpeed(speed: number): void {
    this.#speed.value = speed;
    if (this.#isPlaying.peek()) this.#receiver.started(this.#at.peek());
  }

  #tick(): void {
    const nowMs = this.#ticker.nowMs();
    const stepMs = Math.min(MAX_STEP_MS, nowMs - this.#lastTickMs) * this.#speed.peek();
    this.#lastTickMs = nowMs;
    const atMs = this.#at.peek();
    const to = Math.min(this.endMs, atMs + stepMs, Math.max(atMs, this.#receiver.loadedToMs()));
    if (to === atMs && to < this.endMs) return;
    this.#at.value = to;
    this.#receiver.reached(to);
    if (to >= this.endMs) this.pause();
  }
}
