import type { ViewWaitOptions } from "../gateway/mesh_view.ts";
import type { HttpContext } from "./http_parts.ts";
import { HttpProblem } from "./problem.ts";

const UNITS_MS: Readonly<Record<string, number>> = { "": 1000, ms: 1, s: 1000, m: 60_000 };
/** The longest that a request waits: longer than proxies do. */
const MAX_WAIT_MS = 600_000;
const MAX_RATE_HZ = 1000;

/** What was asked for behind the question mark. */
export interface Query {
  /** @returns The value of a key, the first where there are several. */
  query(key: string): string | undefined;
}

/**
 * Reads a duration: seconds, or a number with a unit such as `500ms`, `2s` or `1m`.
 *
 * @param request The request.
 * @param key What it is called.
 * @param options `maxMs`: the longest that is allowed, in milliseconds.
 * @returns Milliseconds, or `undefined` where nothing is said.
 * @throws {HttpProblem} If it is none, or out of range.
 */
export function durationMs(
  request: Query,
  key: string,
  { maxMs = MAX_WAIT_MS }: { readonly maxMs?: number } = {},
): number | undefined {
  const text = request.query(key);
  if (text === undefined) return undefined;
  const match = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|)$/.exec(text);
  const ms = match ? Number(match[1]) * UNITS_MS[match[2]!]! : 0;
  if (ms > 0 && ms <= maxMs) return ms;
  throw new HttpProblem(
    "invalid",
    `"${key}" must be seconds, or such as 500ms, 2s or 1m, above 0 and up to ${maxMs / 1000} s`,
  );
}

/**
 * Reads how often something is wanted at most.
 *
 * @param request The request.
 * @returns Times a second, or `undefined` where nothing is said.
 * @throws {HttpProblem} If it is no number, or out of range.
 */
export function rateHz(request: Query): number | undefined {
  const text = request.query("rate");
  if (text === undefined) return undefined;
  const rate = /^\d{1,4}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (rate > 0 && rate <= MAX_RATE_HZ) return rate;
  throw new HttpProblem(
    "invalid",
    `"rate" must be a number of messages a second, above 0 and up to ${MAX_RATE_HZ}`,
  );
}

/**
 * Reads how long a client waits, which ends early where it goes away.
 *
 * @param context The request.
 * @throws {HttpProblem} If it is no duration.
 */
export function waitOptions({ req, var: { client } }: HttpContext): ViewWaitOptions {
  const timeoutMs = durationMs(req, "timeout");
  return { signal: client.signal, ...timeoutMs !== undefined && { timeoutMs } };
}
