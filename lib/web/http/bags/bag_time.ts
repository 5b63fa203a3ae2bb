import { toMilliseconds } from "../../../bag/nanoseconds.ts";
import { HttpProblem } from "../problem.ts";
import type { Query } from "../query.ts";

/** Days, hours and so on, and up to nine digits behind the second. */
const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const NUMBER = /^(\d{1,20})(?:\.(\d{1,12}))?(s|ms|ns)$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, ms: 1 };
/** The last time that a bag can have. */
const MAX_MS = 2 ** 64 / 1e6;

/**
 * Reads a time in a bag: as in ISO 8601, or since the Unix epoch in `s`, `ms` or `ns`.
 *
 * @param request The request.
 * @param key What it is called.
 * @returns Milliseconds since the Unix epoch, with fractions; `undefined` where nothing is said.
 * @throws {HttpProblem} If it is none.
 */
export function bagTimeMs(request: Query, key: string): number | undefined {
  const text = request.query(key);
  if (text === undefined) return undefined;
  const timeMs = isoMs(text) ?? numberMs(text);
  if (timeMs !== undefined && timeMs >= 0 && timeMs < MAX_MS) return timeMs;
  throw new HttpProblem(
    "invalid",
    `"${key}" must be a time such as 2026-01-31T12:00:00.5Z, or 1769860800.5s, ` +
      "1769860800500ms or 1769860800500000000ns since 1970",
  );
}

function isoMs(text: string): number | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, seconds, fraction = "", zone] = match;
  const ms = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(ms) ? undefined : ms + Number(`0.${fraction || 0}`) * 1000;
}

function numberMs(text: string): number | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const [, whole, fraction = "0", unit] = match;
  if (unit === "ns") return toMilliseconds(BigInt(whole!));
  return Number(`${whole}.${fraction}`) * (UNIT_MS[unit!] ?? NaN);
}
