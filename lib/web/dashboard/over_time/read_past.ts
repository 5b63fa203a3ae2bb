import type { Message } from "../robot/message.ts";
import type { Source } from "../robot/source.ts";

/** So long is read before what was read is drawn. */
const DRAW_EVERY_MS = 100;

/** Who reads the past. */
export interface PastReader {
  /** Takes each message. */
  readonly take: (message: Message) => void;
  /** Some more has been taken. */
  readonly draw: () => void;
  /** It could not be read. */
  readonly onError: (error: unknown) => void;
}

/**
 * Reads all that a bag has of some topics.
 *
 * @param source The bag.
 * @param topics The topics.
 * @param reader Who is told.
 * @returns Ends it.
 */
export function readPast(
  source: Source,
  topics: readonly string[],
  { take, draw, onError }: PastReader,
): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  const read = async () => {
    const { startMs: fromMs, endMs: toMs } = source.timeline!;
    const past = source.history({ topics, fromMs, toMs, signal }) ?? [];
    let drawnAtMs = 0;
    for await (const message of past) {
      if (signal.aborted) return;
      take(message);
      if (performance.now() - drawnAtMs < DRAW_EVERY_MS) continue;
      drawnAtMs = performance.now();
      draw();
    }
    draw();
  };
  if (topics.length > 0) {
    read().catch((error) => {
      if (!signal.aborted) onError(error);
    });
  }
  return () => stopping.abort();
}
