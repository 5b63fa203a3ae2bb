import type { Axis } from "./row.ts";

/** From where to where an axis goes. */
export type ValueRange = readonly [min: number, max: number];

/** Where an axis begins and ends, whatever the values are. */
export interface ValueBounds {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** What is seen of the values: all of them, or a part of each axis that somebody has chosen. */
export class ValueView {
  readonly #chosen = new Map<Axis, ValueRange>();

  #fixed: ValueBounds = { min: undefined, max: undefined };

  /** Has the left axis begin or end at a value, as long as nobody has chosen a part. */
  fix(bounds: ValueBounds): void {
    this.#fixed = bounds;
  }

  /**
   * @param axis The axis.
   * @param all What it has.
   * @returns What is seen of it.
   */
  rangeOf(axis: Axis, all: () => ValueRange): ValueRange {
    const chosen = this.#chosen.get(axis);
    if (chosen) return chosen;
    const [least, greatest] = all();
    if (axis === "right") return [least, greatest];
    const { min = least, max = greatest } = this.#fixed;
    return max > min ? [min, max] : [min, min + 1];
  }

  /** Shows a part. */
  choose(axis: Axis, [min, max]: ValueRange): void {
    if (Number.isFinite(min) && Number.isFinite(max) && max > min) {
      this.#chosen.set(axis, [min, max]);
    }
  }

  /** Shows all. */
  reset(): void {
    this.#chosen.clear();
  }
}

/**
 * Makes a range larger or smaller.
 *
 * @param range The range.
 * @param change By what it is multiplied, and the value that stays where it is.
 */
export function zoomedRange(
  [min, max]: ValueRange,
  { factor, around }: { readonly factor: number; readonly around: number },
): ValueRange {
  return [around - (around - min) * factor, around + (max - around) * factor];
}
