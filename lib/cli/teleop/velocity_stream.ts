import type { Clock } from "../../time/clock.ts";
import { isMoving, STILL, type Velocity } from "./velocity.ts";

/** How velocities are sent. */
export interface VelocityStreamOptions {
  /** Sends one; it never throws. */
  readonly send: (velocity: Velocity) => void;
  readonly clock: Clock;
  /** The time between two of them, in milliseconds. */
  readonly intervalMs: number;
  /** Called when the robot stops because nobody has said anything for too long. */
  readonly timedOut: () => void;
}

/** A stop is said more than once: a single message may be lost where a listener is slow. */
const STOPS = 5;

/**
 * Says again and again how a robot is to move, until nobody wants that any more.
 *
 * - **Moving**: the velocity is sent at once, and then at the interval until its time-out is over.
 * - **Stopping**: a velocity of 0 is sent at once and four times at the interval; then nothing, so that
 *   others can drive.
 * - **Close**: disposing it sends nothing more, not even a stop.
 */
export class VelocityStream implements Disposable {
  readonly #options: VelocityStreamOptions;
  #velocity = STILL;
  #untilMs = -Infinity;
  #stopsLeft = 0;
  #hasMoved = false;
  #cancel = () => {};

  /** @param options How they are sent. */
  constructor(options: VelocityStreamOptions) {
    this.#options = options;
  }

  /** What is being sent. */
  get velocity(): Velocity {
    return this.#velocity;
  }

  /** Whether anything has been sent so far that moves a robot. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  /**
   * Moves.
   *
   * @param velocity How.
   * @param timeoutMs For how long, unless this is called again, in milliseconds.
   */
  drive(velocity: Velocity, timeoutMs: number): void {
    if (!isMoving(velocity)) return this.stop();
    this.#velocity = velocity;
    this.#untilMs = this.#options.clock.monotonicMs() + timeoutMs;
    this.#stopsLeft = STOPS;
    this.#hasMoved = true;
    this.#sendAgain();
  }

  /** Stops. Where nothing ever moved it says nothing. */
  stop(): void {
    this.#velocity = STILL;
    this.#stopsLeft = this.#hasMoved ? STOPS : 0;
    this.#sendAgain();
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  #sendAgain(): void {
    this.#cancel();
    if (!isMoving(this.#velocity) && this.#stopsLeft-- <= 0) return;
    this.#options.send(this.#velocity);
    const { clock, intervalMs } = this.#options;
    const leftMs = isMoving(this.#velocity) ? this.#untilMs - clock.monotonicMs() : Infinity;
    this.#cancel = clock.after(Math.max(0, Math.min(intervalMs, leftMs)), () => this.#next());
  }

  #next(): void {
    const isOver = isMoving(this.#velocity) &&
      this.#options.clock.monotonicMs() >= this.#untilMs;
    if (!isOver) return this.#sendAgain();
    this.stop();
    this.#options.timedOut();
  }
}
