import type { TimeRange } from "../../over_time/time_view.ts";
import type { Transitions } from "./transitions.ts";

/** A change in words. */
export interface ListedTransition {
  readonly atMs: number;
  readonly name: string;
  /** What it was before; `undefined` where nothing was known. */
  readonly before: string | undefined;
  readonly text: string;
}

/**
 * Lists the changes of rows together.
 *
 * @param rows The rows by their names.
 * @param range Which times.
 * @param maxCount At most so many of them.
 * @returns The last ones, the newest first.
 */
export function listTransitions(
  rows: ReadonlyMap<string, Transitions>,
  { fromMs, toMs }: TimeRange,
  maxCount: number,
): readonly ListedTransition[] {
  const listed: ListedTransition[] = [];
  for (const [name, { all }] of rows) {
    let count = 0;
    for (let i = all.length - 1; i >= 0 && count < maxCount; i--) {
      const { atMs, text } = all[i]!;
      if (atMs < fromMs) break;
      if (atMs > toMs || text === undefined) continue;
      listed.push({ atMs, name, before: all[i - 1]?.text, text });
      count++;
    }
  }
  return listed.sort((a, b) => b.atMs - a.atMs).slice(0, maxCount);
}
