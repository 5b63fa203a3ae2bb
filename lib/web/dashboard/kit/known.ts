/** What stands for what is not known. */
export const UNKNOWN = "–";

/** @returns What a value reads like; a dash where it is not known. */
export function known<T>(value: T | null | undefined, format: (value: T) => string): string {
  return value === null || value === undefined ? UNKNOWN : format(value);
}
