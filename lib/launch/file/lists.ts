/**
 * Makes a list of what may be given alone.
 *
 * @param value One or a list.
 * @returns The list.
 */
export function asList<T extends string | object>(value: T | readonly T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? [...value] : [value as T];
}
