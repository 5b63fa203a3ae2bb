import { plainJson } from "../../../gateway/plain_json.ts";

/** Texts that are no less readable without quotes. */
const BARE = /^[\p{L}\p{N}_./:@+%°-]+$/u;
const MAX_CHARACTERS = 400;

/**
 * Writes what was handed along with a log line in one line: `key=value`.
 *
 * @param data Anything.
 * @returns The text; empty where there is nothing.
 */
export function dataText(data: unknown): string {
  if (data === undefined) return "";
  const isRecord = typeof data === "object" && data !== null && !Array.isArray(data);
  const text = isRecord && !isError(data)
    ? Object.entries(data).map(([key, value]) => `${key}=${valueText(value)}`).join(" ")
    : valueText(data);
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

/** @returns What was handed along as lines of JSON, and errors with their stacks as these are. */
export function wholeDataText(data: unknown): string {
  if (isError(data)) return data.stack ?? `${data.name}: ${data.message}`;
  return writeJson(data, 2).replaceAll("\\n", "\n");
}

function valueText(value: unknown): string {
  if (typeof value === "string") return BARE.test(value) ? value : JSON.stringify(value);
  return isError(value) ? `${value.name}: ${value.message}` : writeJson(value, 0);
}

function writeJson(value: unknown, space: number): string {
  try {
    return JSON.stringify(plainJson(value), null, space) ?? String(value);
  } catch (error) {
    return `(${error instanceof Error ? error.message : error})`;
  }
}

interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

function isError(value: unknown): value is PlainError {
  if (typeof value !== "object" || value === null || !("stack" in value)) return false;
  const { name, message, stack } = value as Partial<Record<keyof PlainError, unknown>>;
  return typeof name === "string" && typeof message === "string" &&
    (stack === undefined || typeof stack === "string");
}
