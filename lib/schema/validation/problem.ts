/** What is wrong with a value. */
export interface SchemaProblem {
  /** What was expected, and what is there instead. */
  readonly message: string;
  /** The way to it from the whole value: keys and indexes, the outermost first. */
  readonly path: readonly (string | number)[];
}

/** Says what is wrong with a value, or nothing where it fits. */
export type Check = (value: unknown) => Problem | undefined;

/** What is wrong while the way to it is still being put together: the innermost step comes first. */
export interface Problem {
  readonly message: string;
  readonly steps: (string | number)[];
}

/** @returns A problem of the value that is looked at. */
export function problem(message: string): Problem {
  return { message, steps: [] };
}

/** @returns A problem of something in the value that is looked at, seen from there. */
export function within(step: string | number, inner: Problem): Problem {
  inner.steps.push(step);
  return inner;
}

/** @returns The problem, as users see it. */
export function toSchemaProblem({ message, steps }: Problem): SchemaProblem {
  return { message, path: steps.toReversed() };
}

/** What stands for a value that a message about it shows, at most so long. */
const MAX_SHOWN = 40;

/** @returns A value for people, in short. */
export function shown(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) return `the date ${Number(value)}`;
  if (typeof value === "object" && value !== null) return kindName(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

/** @returns What a value is, for people. */
export function kindName(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (value instanceof Uint8Array) return "bytes";
  if (ArrayBuffer.isView(value)) return value.constructor.name;
  if (value instanceof Date) return "a date";
  if (value instanceof Map) return "a Map";
  if (value instanceof Set) return "a Set";
  if (typeof value === "string") return "text";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
