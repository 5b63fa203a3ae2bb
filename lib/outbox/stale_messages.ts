import { FIELD_TTL, findField } from "../wire/fields.ts";
import { HeaderBytes, PREFIX_BYTES } from "../wire/frame.ts";
import { type Chunk, type DropCounts, dropTopics } from "./chunk.ts";

/** The present time, by both clocks. */
export interface Now {
  readonly monotonicMs: number;
  readonly epochMs: number;
}

/**
 * How long a message has waited, though the machine's clock may have been set meanwhile: by hours,
 * where a robot without a battery for it comes into a network.
 *
 * A message was put in after its chunk was begun. If the clock as it is now says so, too, it is right;
 * else the message bears the time of the clock as it was when the chunk was begun. Only a clock that
 * was set by less than the chunk has waited can deceive, and by no more than that.
 *
 * @param publishedAtMs When it was sent, as it says.
 * @param chunk Where it waits.
 * @param now The present time.
 */
export function waitedMs(
  publishedAtMs: number,
  { startedAtMs, startedAtEpochMs }: Pick<Chunk, "startedAtMs" | "startedAtEpochMs">,
  { monotonicMs, epochMs }: Now,
): number {
  const longestMs = monotonicMs - startedAtMs;
  const waitedMs = epochMs - publishedAtMs;
  if (waitedMs >= 0 && waitedMs <= longestMs) return waitedMs;
  return Math.min(longestMs, startedAtEpochMs + longestMs - publishedAtMs);
}

/**
 * Drops messages that have waited for longer than anybody's may.
 *
 * @param chunk Where they wait.
 * @param counts Takes note of what was dropped.
 * @param maxAgeMs How long a message may wait, in milliseconds.
 * @param now The present time.
 */
export function dropOld(
  chunk: Chunk,
  counts: DropCounts,
  maxAgeMs: number,
  now: Now,
): void {
  const isOld = (view: DataView, start: number) =>
    waitedMs(publishedAtMs(view, start), chunk, now) > maxAgeMs;
  dropTopics(chunk, counts, isOld);
}

/**
 * Drops messages whose own time to live is over.
 *
 * @param chunk Where they wait.
 * @param counts Takes note of what was dropped.
 * @param now The present time.
 */
export function dropExpired(chunk: Chunk, counts: DropCounts, now: Now): void {
  dropTopics(chunk, counts, (view, start) => {
    const header = start + PREFIX_BYTES;
    const headerEnd = header + view.getUint16(start + 6, true);
    const field = findField(view, header + HeaderBytes.TOPIC, headerEnd, FIELD_TTL);
    if (field < 0) return false;
    return waitedMs(publishedAtMs(view, start), chunk, now) > view.getUint32(field, true);
  });
}

function publishedAtMs(view: DataView, start: number): number {
  return view.getFloat64(start + PREFIX_BYTES + 12, true);
}
