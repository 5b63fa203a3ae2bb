/** An object that came from elsewhere: nobody has looked at what its fields hold. */
export type Fields = Readonly<Record<string, unknown>>;

/** @returns Whether a value is an object with fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns A value that is text; `undefined` for all else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** @returns A value that is one of those that are known; `undefined` for all else. */
export function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}
