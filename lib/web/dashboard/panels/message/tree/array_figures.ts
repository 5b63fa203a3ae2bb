import { isNumbers } from "./container.ts";

/** What numbers in a row come to. */
export interface ArrayFigures {
  /** The least one that is a number. */
  readonly min: number;
  /** The greatest one. */
  readonly max: number;
  /** Their mean. */
  readonly mean: number;
  /** How many are no numbers, or endless. */
  readonly others: number;
}

/**
 * Measures numbers in a row.
 *
 * @param value Anything.
 * @returns What they come to; `undefined` where these are no numbers, or none that are finite.
 */
export function arrayFigures(value: unknown): ArrayFigures | undefined {
  if (!isNumbers(value) && !Array.isArray(value)) return undefined;
  const items: ArrayLike<unknown> = value;
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (typeof item !== "number" && typeof item !== "bigint") return undefined;
    const number = Number(item);
    if (!Number.isFinite(number)) continue;
    if (number < min) min = number;
    if (number > max) max = number;
    sum += number;
    count++;
  }
  if (count === 0) return undefined;
  return { min, max, mean: sum / count, others: items.length - count };
}
