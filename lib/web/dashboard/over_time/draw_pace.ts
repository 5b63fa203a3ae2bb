import type { TimeRange } from "./time_view.ts";

/** Of each second, no more than this share is spent on pictures. */
const MAX_SHARE = 0.4;
/** A frame of most screens, and somewhat more; the page may have slept if it was much more. */
const [FRAME_MS, MAX_PAINT_MS] = [20, 400];

/**
 * Says which frames of the screen a plot is drawn in: those in which something can be seen that was not,
 * and not so many that nothing else gets its turn.
 */
export class DrawPace {
  #toMs = -Infinity;
  #startedMs = -Infinity;
  #tookMs = 0;
  #isWanted = true;

  /** Whether something has changed that was not drawn yet. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Something has changed beside what moves on with time. */
  want(): void {
    this.#isWanted = true;
  }

  /**
   * @param range What would be drawn.
   * @param frame When, by a clock that only goes forward, and how wide it is drawn.
   * @returns Whether it is worth it.
   */
  isDue(
    { fromMs, toMs }: TimeRange,
    { atMs, widthPx }: { readonly atMs: number; readonly widthPx: number },
  ): boolean {
    if (atMs - this.#startedMs < this.#tookMs / MAX_SHARE) return false;
    // Less than a pixel further, the picture would be the same.
    return this.#isWanted || Math.abs(toMs - this.#toMs) >= (toMs - fromMs) / Math.max(1, widthPx);
  }

  /** It was drawn. */
  drawn(
    { toMs }: TimeRange,
    { atMs, tookMs }: { readonly atMs: number; readonly tookMs: number },
  ): void {
    this.#isWanted = false;
    this.#toMs = toMs;
    this.#startedMs = atMs;
    this.#tookMs = tookMs;
  }

  /** The frame after it has come: what comes late was kept by the picture, which others paint. */
  painted(atMs: number): void {
    const paintedMs = atMs - this.#startedMs - FRAME_MS;
    if (paintedMs > this.#tookMs) this.#tookMs = Math.min(MAX_PAINT_MS, paintedMs);
  }
}
