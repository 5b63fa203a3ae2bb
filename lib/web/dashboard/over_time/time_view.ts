import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Which times are seen, in milliseconds. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const MIN_SPAN_MS = 1;
const MAX_SPAN_MS = 7 * 86_400_000;

/** The part of time that somebody has chosen: all panels of a page show it. */
export const sharedChoice: Signal<TimeRange | undefined> = signal(undefined);

/** The time under the pointer: all panels of a page show it. */
export const pointedMs: Signal<number | undefined> = signal(undefined);

/**
 * Which part of time a panel shows: what is new, as it comes, or a part that somebody has chosen.
 */
export class TimeView {
  #spanMs: number;
  readonly #chosen: Signal<TimeRange | undefined>;

  /**
   * @param spanMs How much of the past is seen as long as nobody has chosen a part.
   * @param chosen What others have chosen, too.
   */
  constructor(spanMs: number, chosen: Signal<TimeRange | undefined> = signal(undefined)) {
    this.#spanMs = spanMs;
    this.#chosen = chosen;
  }

  /** What was chosen; nothing where it follows what is new. */
  get chosen(): ReadonlySignal<TimeRange | undefined> {
    return this.#chosen;
  }

  /** Whether it follows what is new. */
  get isFollowing(): boolean {
    return this.#chosen.peek() === undefined;
  }

  /**
   * @param nowMs What time it is.
   * @returns What is seen.
   */
  rangeAt(nowMs: number): TimeRange {
    return this.#chosen.peek() ?? { fromMs: nowMs - this.#spanMs, toMs: nowMs };
  }

  /** Shows a part. */
  choose({ fromMs, toMs }: TimeRange): void {
    const span = Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS, toMs - fromMs));
    if (Number.isFinite(fromMs) && Number.isFinite(span)) {
      this.#chosen.value = { fromMs, toMs: fromMs + span };
    }
  }

  /** Shows what is new again. @param spanMs How much of it, if that is to be another. */
  follow(spanMs = this.#spanMs): void {
    this.#spanMs = spanMs;
    this.#chosen.value = undefined;
  }

  /**
   * Shows more or less around a time.
   *
   * @param nowMs What time it is.
   * @param change By what the span is multiplied, and the time that stays where it is.
   */
  zoom(
    nowMs: number,
    { factor, aroundMs }: { readonly factor: number; readonly aroundMs: number },
  ): void {
    const { fromMs, toMs } = this.rangeAt(nowMs);
    this.choose({
      fromMs: aroundMs - (aroundMs - fromMs) * factor,
      toMs: aroundMs + (toMs - aroundMs) * factor,
    });
  }

  /** Goes to earlier or later times, by a share of what is seen. */
  pan(nowMs: number, share: number): void {
    const { fromMs, toMs } = this.rangeAt(nowMs);
    const byMs = (toMs - fromMs) * share;
    this.choose({ fromMs: fromMs + byMs, toMs: toMs + byMs });
  }
}
