/**
 * Reads settings of panels, which come from links and files and may be anything.
 *
 * @module
 */

/** @returns A text of at most 4,096 characters. */
export function readText(value: unknown, otherwise = ""): string {
  return typeof value === "string" && value.length <= 4096 ? value : otherwise;
}

/** @returns A number within bounds. */
export function readNumber(
  value: unknown,
  { otherwise, min = -Infinity, max = Infinity }: {
    readonly otherwise: number;
    readonly min?: number;
    readonly max?: number;
  },
): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return otherwise;
  return Math.min(max, Math.max(min, value));
}

/** @returns Yes or no. */
export function readFlag(value: unknown, otherwise = false): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

/** @returns One of some words. */
export function readChoice<const C extends string>(
  value: unknown,
  choices: readonly C[],
  otherwise: C,
): C {
  return choices.find((choice) => choice === value) ?? otherwise;
}

/** @returns A list of what can be read of at most 256 entries; what cannot is left out. */
export function readList<T>(
  value: unknown,
  read: (entry: unknown) => T | undefined,
): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 256).map(read).filter((entry) => entry !== undefined);
}
