import { FIELD_TTL, findField, HeaderBytes, PREFIX_BYTES } from "../wire/frame.ts";
import { type Chunk, type DropCounts, dropTopics } from "./chunk.ts";

/**
 * Drops messages that have waited for longer than anybody's may.
 *
 * @param chunk Where they wait.
 * @param counts Takes note of what was dropped.
 * @param maxAgeMs How long a message may wait, in milliseconds.
 * @param epochMs The present time of day.
 */
export function dropOld(
  chunk: Chunk,
  counts: DropCounts,
  maxAgeMs: number,
  epochMs: number,
): void {
  dropTopics(chunk, counts, (view, start) => epochMs - publishedAtMs(view, start) > maxAgeMs);
}

/**
 * Drops messages whose own time to live is over.
 *
 * @param chunk Where they wait.
 * @param counts Takes note of what was dropped.
 * @param epochMs The present time of day.
 */
export function dropExpired(chunk: Chunk, counts: DropCounts, epochMs: number): void {
  dropTopics(chunk, counts, (view, start) => {
    const header = start + PREFIX_BYTES;
    const headerEnd = header + view.getUint16(start + 6, true);
    const field = findField(view, header + HeaderBytes.TOPIC, headerEnd, FIELD_TTL);
    return field >= 0 && epochMs - publishedAtMs(view, start) > view.getUint32(field, true);
  });
}

function publishedAtMs(view: DataView, start: number): number {
  return view.getFloat64(start + PREFIX_BYTES + 12, true);
}
