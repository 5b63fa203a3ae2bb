import type { McapTypes } from "@mcap/core";

/** What a file's summary counts. */
export type Statistics = McapTypes.TypedMcapRecords["Statistics"];

/**
 * Tells whether the numbers of statistics agree with each other.
 *
 * @param statistics What a file says.
 * @returns Whether they may be believed.
 */
export function isConsistent(statistics: Statistics): boolean {
  const { messageCount, channelMessageCounts, messageStartTime, messageEndTime } = statistics;
  if (messageCount > 0n && messageStartTime > messageEndTime) return false;
  // Some programs do not count by channel.
  if (channelMessageCounts.size === 0) return true;
  return channelMessageCounts.values().reduce((sum, count) => sum + count, 0n) === messageCount;
}
