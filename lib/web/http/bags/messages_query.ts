import { readFieldPath } from "../field_path.ts";
import type { HttpContext } from "../http_parts.ts";
import { HttpProblem } from "../problem.ts";
import { rateHz } from "../query.ts";
import { bagTimeMs } from "./bag_time.ts";

/** What is asked of a bag's messages. */
export interface MessagesQuery {
  /** Names and patterns of topics; all without any. */
  readonly topics: readonly string[];
  /** The first time, in milliseconds since the Unix epoch. */
  readonly fromMs: number | undefined;
  /** The last time. */
  readonly toMs: number | undefined;
  /** The time at which the last message of each topic is wanted, in place of those between two times. */
  readonly atMs: number | undefined;
  /** So many messages at most. */
  readonly limit: number;
  /** So many a second at most, of each topic. */
  readonly maxHz: number | undefined;
  /** The way to the field that is wanted. */
  readonly steps: readonly string[] | undefined;
}

const MAX_LIMIT = 1e9;

/**
 * Reads what a request asks of a bag's messages.
 *
 * @throws {HttpProblem} `invalid`, if it makes no sense.
 */
export function readMessagesQuery({ req }: HttpContext): MessagesQuery {
  const field = req.query("field");
  const query: MessagesQuery = {
    topics: req.queries("topic") ?? [],
    fromMs: bagTimeMs(req, "from"),
    toMs: bagTimeMs(req, "to"),
    atMs: bagTimeMs(req, "at"),
    limit: readLimit(req.query("limit")),
    maxHz: rateHz(req),
    steps: field === undefined ? undefined : readFieldPath(field),
  };
  const { fromMs = -Infinity, toMs = Infinity, atMs, maxHz } = query;
  if (fromMs > toMs) throw new HttpProblem("invalid", '"from" must not be after "to"');
  if (atMs === undefined) return query;
  if (query.fromMs === undefined && query.toMs === undefined && maxHz === undefined) return query;
  throw new HttpProblem("invalid", '"at" goes without "from", "to" and "rate"');
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return Infinity;
  const limit = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new HttpProblem("invalid", `"limit" must be a whole number from 1 to ${MAX_LIMIT}`);
}
