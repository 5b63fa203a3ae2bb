/** Refuses what is neither true nor false. */
export function mustBeSwitch(value: unknown, option: string): void {
  if (typeof value === "boolean") return;
  throw new TypeError(`Cannot build a node: option "${option}" must be true or false`);
}

/** Refuses what is no text, or empty. */
export function mustBeText(value: unknown, option: string): void {
  if (typeof value === "string" && value !== "") return;
  throw new TypeError(`Cannot build a node: option "${option}" must be a string that is not empty`);
}

/** Refuses what is no array; `items` says of what it is to be one. */
export function mustBeArrayOf(items: string): (value: unknown, option: string) => void {
  return (value, option) => {
    if (Array.isArray(value)) return;
    throw new TypeError(`Cannot build a node: option "${option}" must be an array of ${items}`);
  };
}

/** Refuses what is none of some words. */
export function mustBeOneOf(words: readonly string[]): (value: unknown, option: string) => void {
  return (value, option) => {
    if (words.includes(value as string)) return;
    const known = words.map((word) => `"${word}"`).join(" or ");
    throw new TypeError(`Cannot build a node: option "${option}" must be ${known}`);
  };
}

/** Refuses what is no number between the least and what 32 bits hold. */
export function mustBeFrom(least: number): (value: unknown, option: string) => void {
  return (value, option) => {
    if (typeof value === "number" && value >= least && value <= 0xffff_ffff) return;
    throw new RangeError(
      `Cannot build a node: option "${option}" must be a number from ${least} to 4294967295`,
    );
  };
}

/** Refuses what is no TCP port; 0 stands for any. */
export function mustBePort(value: unknown, option: string): void {
  if (Number.isInteger(value) && value as number >= 0 && value as number <= 65_535) return;
  throw new RangeError(
    `Cannot build a node: option "${option}" must be a whole number from 0 to 65535`,
  );
}

/** Refuses what is no AbortSignal. */
export function mustBeSignal(value: unknown, option: string): void {
  if (value instanceof AbortSignal) return;
  throw new TypeError(`Cannot build a node: option "${option}" must be an AbortSignal`);
}

/** Refuses what `defineMesh()` has not made. */
export function mustBeMesh(value: unknown, option: string): void {
  const { schemas } = Object(value);
  if (typeof schemas === "object" && schemas !== null) return;
  throw new TypeError(
    `Cannot build a node: option "${option}" must be what defineMesh() returns, such as ` +
      "defineMesh({ topics: { range: [z.number()] } })",
  );
}

/** Refuses what is no object of values by names. */
export function mustBeParams(value: unknown, option: string): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw new TypeError(
    `Cannot build a node: option "${option}" must be an object such as { max_speed: 1.5 }`,
  );
}

/** Refuses what lacks one of the methods. */
export function mustHave(...methods: readonly string[]): (value: unknown, option: string) => void {
  return (value, option) => {
    const isObject = typeof value === "object" && value !== null;
    const has = (method: string) =>
      isObject && typeof (value as Record<string, unknown>)[method] === "function";
    if (methods.every(has)) return;
    throw new TypeError(
      `Cannot build a node: option "${option}" must be an object with ${methods.join(", ")}`,
    );
  };
}
