import { CLOCK_TOPIC, type ClockMessage } from "../node/clock/clock_message.ts";
import type { Node } from "../facade/node.ts";
import type { Topic } from "../topic/topic.ts";
import type { PlaybackPace } from "./playback_pace.ts";

/** Nodes that follow may hear of a time so many periods late before they stand. */
const PROMISED_PERIODS = 2;
/** How often it is told that time stands, in milliseconds: more seldom counts as dead. */
const STANDING_PERIOD_MS = 1000;
/** Where messages go as fast as they can, time is told in steps of so much, in milliseconds. */
const STEP_MS = 1;

/** What a {@linkcode ClockPublisher} tells, and by whom. */
export interface ClockPublisherOptions {
  readonly node: Node;
  readonly pace: PlaybackPace;
  /** When the recording begins, in milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** How often the time is told, in a second. */
  readonly hz: number;
}

/**
 * Tells a mesh the time of a recording that is played, so that nodes with `clock: "mesh"` follow it.
 *
 * - It is told before the messages of that time are sent, at once where it goes otherwise than before,
 *   once a second where it stands.
 * - Nobody who follows is ahead of the player: it keeps to what was told.
 */
export class ClockPublisher implements Disposable {
  readonly #options: ClockPublisherOptions;
  readonly #topic: Topic<[ClockMessage]>;
  readonly #ending: DisposableStack = new DisposableStack();
  /** What was told last. */
  #last = { positionMs: NaN, runs: 0, isPaused: false };
  #told: Promise<void> = Promise.resolve();
  #ticksStanding = 0;

  constructor(options: ClockPublisherOptions) {
    this.#options = options;
    const { node, pace, hz } = options;
    this.#topic = node.getTopic<[ClockMessage]>(CLOCK_TOPIC, { retain: 1 });
    this.#tell();
    this.#ending.use(pace.watch(() => this.#changed()));
    this.#ending.use(node.every({ hz }, () => this.#tick()));
  }

  /** Settles when there is room for more of what it tells. */
  get told(): Promise<void> {
    return this.#told;
  }

  [Symbol.dispose](): void {
    this.#ending.dispose();
  }

  #tick(): void {
    const { pace, hz } = this.#options;
    this.#ticksStanding++;
    const isStanding = pace.speed === 0 || pace.runs === 0;
    if (isStanding && this.#ticksStanding * 1000 / hz < STANDING_PERIOD_MS) return;
    this.#tell();
  }

  #changed(): void {
    const { positionMs, runs, isPaused, rate } = this.#options.pace;
    const last = this.#last;
    const isSmallStep = rate === Infinity && runs === last.runs && isPaused === last.isPaused &&
      positionMs - last.positionMs < STEP_MS;
    if (!isSmallStep) this.#tell();
  }

  #tell(): void {
    const { node, pace: { positionMs, runs, isPaused } } = this.#options;
    this.#ticksStanding = 0;
    this.#last = { positionMs, runs, isPaused };
    // A node that is stopped tells nothing any more.
    if (!node.signal.aborted) this.#told = this.#topic.send(this.#message());
  }

  #message(): ClockMessage {
    const { pace, startMs, hz } = this.#options;
    const rate = pace.rate === Infinity ? 0 : pace.rate;
    if (pace.runs === 0) return { timeMs: startMs, rate, isPaused: true };
    const untilMs = startMs + pace.promise(PROMISED_PERIODS * 1000 / hz);
    const timeMs = startMs + pace.positionMs;
    // The first run is no jump.
    return { timeMs, rate, untilMs, isPaused: pace.isPaused, jumps: pace.runs - 1 };
  }
}
