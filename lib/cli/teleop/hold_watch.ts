/** Keys that follow each other within so long repeat because one is held down. */
const REPEAT_MS = 150;
/** So many in a row: nobody types as evenly as that. */
const REPEATS = 3;
/** A key that repeats and then does not for so long was let go. */
const LET_GO_MS = 300;

/**
 * Guesses from a key's repetitions when it is let go, which terminals do not tell.
 *
 * The first repetition comes half a second after the key was pressed, and later on a slow desktop: so
 * long the robot has to go on. Once the key repeats, silence is known much sooner.
 */
export class HoldWatch {
  readonly #timeoutMs: number;
  #key = "";
  #count = 0;
  #lastMs = -Infinity;

  /** @param timeoutMs How long a robot goes on after a single key, in milliseconds. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Notes a key.
   *
   * @param key Which.
   * @param nowMs When it came.
   * @returns After how much silence it is let go, in milliseconds.
   */
  press(key: string, nowMs: number): number {
    const isRepetition = key === this.#key && nowMs - this.#lastMs <= REPEAT_MS;
    this.#count = isRepetition ? this.#count + 1 : 0;
    [this.#key, this.#lastMs] = [key, nowMs];
    return this.#count >= REPEATS ? Math.min(LET_GO_MS, this.#timeoutMs) : this.#timeoutMs;
  }
}
