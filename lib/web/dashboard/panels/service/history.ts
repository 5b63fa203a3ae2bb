/** One call of before. */
export interface PastCall {
  /** The service. */
  readonly service: string;
  /** What was filled in, as text. */
  readonly text: string;
  /** When, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** How it went: `"done"`, `"failed"`. */
  readonly outcome: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/** So many calls are kept, of all services together. */
const MAX_CALLS = 40;
/** Larger arguments are not kept: a browser keeps 5 MB for all pages of a site. */
const MAX_TEXT = 8192;

/**
 * Puts a call in front of those of before.
 *
 * @param history What was before.
 * @param call The call.
 * @returns The new history; the same call again moves to the front.
 */
export function withCall(history: readonly PastCall[], call: PastCall): readonly PastCall[] {
  if (call.text.length > MAX_TEXT) return history;
  const isSame = ({ service, text }: PastCall) => service === call.service && text === call.text;
  return [call, ...history.filter((other) => !isSame(other))].slice(0, MAX_CALLS);
}

/** @returns What can be read of what the browser has kept, which may be anything. */
export function readHistory(value: unknown): readonly PastCall[] {
  return Array.isArray(value) ? value.filter(isPastCall).slice(0, MAX_CALLS) : [];
}

function isPastCall(value: unknown): value is PastCall {
  if (typeof value !== "object" || value === null) return false;
  const { service, text, atMs, outcome, durationMs } = value as Readonly<Record<string, unknown>>;
  return [service, text, outcome].every((one) => typeof one === "string") &&
    [atMs, durationMs].every((one) => typeof one === "number" && Number.isFinite(one));
}
