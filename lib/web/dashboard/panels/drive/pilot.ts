import type { ClientClock } from "../../../client/connect_options.ts";
import {
  isMoving,
  ramped,
  type SpeedLimits,
  STILL,
  sumOf,
  type Velocity,
  velocityOf,
} from "./velocity.ts";

/** What a pilot drives by. */
export interface PilotOptions {
  /**
   * Sends a velocity, and has the robot stopped should nothing more come.
   *
   * @returns Settles when the gateway has it.
   */
  readonly send: (velocity: Velocity) => Promise<void>;
  /** How fast the robot may go now. */
  readonly limits: () => SpeedLimits;
  /** Called after each change. */
  readonly changed: () => void;
  readonly clock: ClientClock;
}

/** Where a pilot stands: he has not begun, drives, or has stopped. */
export type PilotState = "ready" | "driving" | "stopped";

/** The time between two messages, in milliseconds. */
export const INTERVAL_MS = 50;
/** A stop is said more than once: a single message may be lost where a listener is slow. */
const STOPS = 4;
/** So many messages may be on their way; further ones would be old when they arrive. */
const MAX_UNDERWAY = 4;
/** When nothing has been confirmed for so long, the robot is not driven any more. */
const MAX_SILENCE_MS = 1000;

/**
 * Drives a robot for as long as somebody holds something: a key, a stick.
 *
 * - **Driving**: the velocity is sent at once and then twenty times a second.
 * - **Letting go**: a stop is sent at once and three times more; then nothing, so that others can drive.
 * - **Stopping** by {@linkcode Pilot.stop}: the same, and whatever is held then has to be let go and
 *   taken anew before it moves anything.
 * - **A slow network**: old velocities do not wait for it. When nothing is confirmed any more, it stops.
 * - **Close**: disposing it stops, too.
 */
export class Pilot implements Disposable {
  readonly #options: PilotOptions;
  readonly #wishes = new Map<string, Velocity>();
  readonly #held = new Set<string>();
  readonly #blocked = new Set<string>();
  readonly #underway = new Set<number>();
  #velocity = STILL;
  #state: PilotState = "ready";
  #reason = "";
  #latencyMs: number | undefined;
  #stopsLeft = 0;
  #cancelTimer: (() => void) | undefined;
  #lastMs = -Infinity;
  #isClosed = false;

  /** @param options What it drives by. */
  constructor(options: PilotOptions) {
    this.#options = options;
  }

  /** Where it stands. */
  get state(): PilotState {
    return this.#state;
  }

  /** Why it has stopped; empty where somebody has just let go. */
  get reason(): string {
    return this.#reason;
  }

  /** What is being sent, in m/s and rad/s. */
  get velocity(): Velocity {
    return this.#velocity;
  }

  /** How long the last message took to be confirmed, in milliseconds. */
  get latencyMs(): number | undefined {
    return this.#latencyMs;
  }

  /**
   * Somebody holds something, and wants the robot to move.
   *
   * @param source What is held: `"keys"`, `"stick"`.
   * @param wish Shares of what is the most, from -1 to 1; nothing at all is letting go.
   */
  hold(source: string, wish: Velocity): void {
    if (!isMoving(wish)) return this.release(source);
    this.#held.add(source);
    if (this.#isClosed || this.#blocked.has(source)) return;
    this.#wishes.set(source, wish);
    if (this.#state !== "driving") {
      this.#lastMs = this.#options.clock.monotonicMs();
      this.#state = "driving";
      this.#reason = "";
      this.#underway.clear();
      this.#tick();
    }
    this.#options.changed();
  }

  /** Somebody has let go of it. */
  release(source: string): void {
    this.#held.delete(source);
    this.#blocked.delete(source);
    if (!this.#wishes.delete(source) || this.#wishes.size > 0) return;
    this.#halt("");
  }

  /** It is held, and wants nothing now; what is blocked stays so. */
  rest(source: string): void {
    this.#held.add(source);
    if (this.#wishes.delete(source) && this.#wishes.size === 0) this.#halt("");
  }

  /** Moves nothing by what is held, until it is let go. */
  block(source: string): void {
    this.#blocked.add(source);
    if (this.#wishes.delete(source) && this.#wishes.size === 0) this.#halt("");
  }

  /**
   * Stops, whatever is held.
   *
   * @param reason Why, for who drives: `"the page was hidden"`.
   */
  stop(reason: string): void {
    for (const source of this.#held) this.#blocked.add(source);
    this.#wishes.clear();
    this.#halt(reason);
  }

  /** Stops even a robot that this pilot does not drive. */
  stopAnyhow(reason: string): void {
    this.stop(reason);
    if (this.#isClosed) return;
    this.#state = "stopped";
    this.#reason = reason;
    this.#stopsLeft = STOPS;
    this.#tick();
    this.#options.changed();
  }

  [Symbol.dispose](): void {
    this.stop("the panel was closed");
    this.#isClosed = true;
  }

  #halt(reason: string): void {
    if (this.#state !== "driving") return;
    this.#state = "stopped";
    this.#reason = reason;
    this.#velocity = STILL;
    this.#stopsLeft = STOPS;
    this.#tick();
    this.#options.changed();
  }

  /** Sends what is to be sent now, and comes back when the next is due. */
  #tick(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { clock } = this.#options;
    if (this.#state === "driving") {
      if (this.#isSilent()) return this.stop("the network is too slow");
      this.#drive();
    } else {
      if (this.#stopsLeft <= 0) return;
      this.#stopsLeft--;
      this.#velocity = STILL;
      this.#send(STILL);
    }
    this.#cancelTimer = clock.after(INTERVAL_MS, () => this.#tick());
  }

  #drive(): void {
    const { limits, clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const passedMs = Math.min(nowMs - this.#lastMs, 2 * INTERVAL_MS) || INTERVAL_MS;
    this.#lastMs = nowMs;
    const wanted = velocityOf(sumOf(this.#wishes.values()), limits());
    this.#velocity = ramped(this.#velocity, wanted, { limits: limits(), passedMs });
    if (this.#underway.size < MAX_UNDERWAY) this.#send(this.#velocity);
    this.#options.changed();
  }

  #isSilent(): boolean {
    const oldest = Math.min(Infinity, ...this.#underway);
    return this.#options.clock.monotonicMs() - oldest > MAX_SILENCE_MS;
  }

  #send(velocity: Velocity): void {
    const { send, clock } = this.#options;
    let sentAtMs = clock.monotonicMs();
    // Each is told from the others by its time.
    while (this.#underway.has(sentAtMs)) sentAtMs += 0.001;
    this.#underway.add(sentAtMs);
    send(velocity).then(() => {
      this.#latencyMs = clock.monotonicMs() - sentAtMs;
    }, (error) => {
      if (this.#state === "driving") this.stop(messageOf(error));
    }).finally(() => this.#underway.delete(sentAtMs));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
