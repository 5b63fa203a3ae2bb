import type { McapTypes } from "@mcap/core";
import type { Finding } from "./finding.ts";
import type { BagProblem } from "./problem.ts";
import type { MessageRecord } from "./record.ts";

type MessageIndex = McapTypes.TypedMcapRecords["MessageIndex"];

/** The indexes that stand behind a chunk: they tell how many messages it has, of each channel. */
export class ChunkIndexes {
  #byteOffset = 0;
  /** What is in the chunk; what was wrong with it if it could not be read. */
  #chunk: readonly MessageRecord[] | BagProblem | null = null;
  readonly #counts = new Map<number, number>();

  /** Notes a chunk. */
  begin(byteOffset: number, chunk: readonly MessageRecord[] | BagProblem): void {
    this.#byteOffset = byteOffset;
    this.#chunk = chunk;
  }

  /** Notes an index that follows it. */
  add({ channelId, records }: MessageIndex): void {
    this.#counts.set(channelId, (this.#counts.get(channelId) ?? 0) + records.length);
  }

  /**
   * Tells what is wrong with the last chunk, now that all of its indexes were seen.
   *
   * @param options `isCut`: whether the file ends here early, and may lack the last of them.
   */
  settle({ isCut = false } = {}): Finding[] {
    const chunk = this.#chunk;
    const counts = new Map(this.#counts);
    this.#chunk = null;
    this.#counts.clear();
    if (chunk === null) return [];
    if ("reason" in chunk) {
      const messages = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const problem = counts.size > 0 ? { ...chunk, messages } : chunk;
      return [{ type: "problem", problem }];
    }
    // Many programs write none.
    const isRight = counts.size === 0 || agrees(chunk, counts, { isCut });
    return isRight ? [] : [this.#contradiction()];
  }

  #contradiction(): Finding {
    const reason = "it does not agree with the chunk that begins there";
    const byteOffset = this.#byteOffset;
    return { type: "problem", problem: { kind: "damaged", what: "index", byteOffset, reason } };
  }
}

function agrees(
  messages: readonly MessageRecord[],
  counts: Map<number, number>,
  { isCut }: { isCut: boolean },
): boolean {
  const indexed = new Set(counts.keys());
  for (const { channelId } of messages) {
    if (isCut && !indexed.has(channelId)) continue;
    counts.set(channelId, (counts.get(channelId) ?? 0) - 1);
  }
  return counts.values().every((count) => count === 0);
}
