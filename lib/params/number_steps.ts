import type { ParamDescription } from "./param_description.ts";

/** What says how far a number is moved. */
export type Stepped = Pick<ParamDescription, "min" | "max" | "step">;

/** How many fine steps a coarse one is. */
const COARSE = 10;
/** How many fine steps a range has at most, where nothing else says how far values are apart. */
const FINE_STEPS = 100;

/**
 * Moves a number by a step.
 *
 * @param value The number.
 * @param info Its range, and how far values are apart.
 * @param move `by`: how many steps, and to which side; `isCoarse`: whether they are large ones.
 * @returns The number, within its range, and without what sums of fractions leave behind.
 */
export function moveBy(
  value: number,
  info: Stepped,
  { by, isCoarse }: { readonly by: number; readonly isCoarse: boolean },
): number {
  const fine = fineStep(value, info);
  const grid = info.min ?? 0;
  const steps = (value - grid) / fine;
  const distance = by * (isCoarse ? COARSE : 1);
  // From between two steps the next one is where it leads.
  const near = Math.abs(steps - Math.round(steps)) < 1e-9
    ? Math.round(steps)
    : by > 0
    ? Math.floor(steps)
    : Math.ceil(steps);
  return within(Number((grid + (near + distance) * fine).toPrecision(12)), info);
}

/** @returns A number, or the end of the range that it is beyond. */
export function within(value: number, { min = -Infinity, max = Infinity }: Stepped): number {
  return Math.min(max, Math.max(min, value));
}

/** @returns The distance of two neighbours: 1, 2 or 5 times a power of ten, unless the param says. */
export function fineStep(value: number, { min, max, step }: Stepped): number {
  if (step !== undefined) return step;
  const size = min !== undefined && max !== undefined && max > min
    ? (max - min) / FINE_STEPS
    : (Math.abs(value) || 1) / COARSE;
  const power = 10 ** Math.floor(Math.log10(size));
  return Number((([5, 2, 1].find((times) => times * power <= size * (1 + 1e-9)) ?? 1) * power)
    .toPrecision(3));
}
