import type { SchemaProblem } from "./validation/problem.ts";

/**
 * Says what is wrong with a list of values, and where.
 *
 * @param problem What is wrong; the first step of its path is the index of the value.
 * @param count How many values there are: of a single one no number is told.
 * @param what What the values are called.
 * @returns One line, such as `value 2: ranges[3]: expected a number, found text`.
 */
export function problemText(
  { message, path: [index, ...steps] }: SchemaProblem,
  count: number,
  what: "value" | "argument",
): string {
  const parts = [message];
  if (steps.length > 0) parts.unshift(pathText(steps));
  if (count > 1 && index !== undefined) parts.unshift(`${what} ${Number(index) + 1}`);
  return parts.join(": ");
}

/** @returns What is wrong with one value, and where. */
export function valueProblemText({ message, path }: SchemaProblem): string {
  return path.length > 0 ? `${pathText(path)}: ${message}` : message;
}

/** @returns The way to a value: `scan.ranges[3]`. */
export function pathText(path: readonly (string | number)[]): string {
  const text = path.map((step) =>
    typeof step === "number"
      ? `[${step}]`
      : IDENTIFIER.test(step)
      ? `.${step}`
      : `[${JSON.stringify(step)}]`
  ).join("");
  return text.startsWith(".") ? text.slice(1) : text;
}

const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;
