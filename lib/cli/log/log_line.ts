import { withFields } from "../../logs/fields_text.ts";
import { loggerName, type LogMessage, readLogMessage } from "../../logs/log_message.ts";
import { cutText } from "../../logs/plain_value.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { TopicMessage } from "../../topic/message.ts";

/** A log line that has come. */
export interface SentLine extends LogMessage {
  /** The node that sent it. */
  readonly sender: NodeId;
}

/** The same, by the time of this machine. */
export interface LogLine extends SentLine {
  /** When it was logged, by this machine's clock, in milliseconds since the Unix epoch. */
  readonly timeMs: number;
}

/** So much of a line is looked at, in UTF-16 units; nodes of rosy send less. */
export const MAX_LINE_LENGTH = 20_000;

/**
 * Reads a message of the topic `rosy/log`.
 *
 * @param message The message.
 * @returns The line; `undefined` where it is none.
 */
export function sentLine({ args, sender }: TopicMessage): SentLine | undefined {
  const message = readLogMessage(args[0]);
  return message && { ...message, sender };
}

/** @returns All that is said in a line, for whoever looks for something. */
export function searchedText(line: LogMessage): string {
  return cutText(`${loggerName(line)} ${withFields(line.text, line.data)}`, MAX_LINE_LENGTH);
}

/**
 * Puts lines of several nodes in the order of their times, and leaves those of one node in theirs.
 *
 * @param lines The lines as they came.
 * @param offsetMs By how much the clock of a node is ahead of this machine's, in milliseconds.
 * @returns The same in order, by the time of this machine.
 */
export function inOrder(
  lines: readonly SentLine[],
  offsetMs: (uuid: string) => number,
): LogLine[] {
  const ordered: { readonly line: LogLine; readonly keyMs: number }[] = [];
  for (const [uuid, ofNode] of Map.groupBy(lines, ({ sender }) => sender.uuid)) {
    const aheadMs = offsetMs(uuid);
    // A clock that was set back does not make a node's later lines earlier ones.
    let keyMs = -Infinity;
    for (const sent of ofNode) {
      const line = { ...sent, timeMs: sent.stampMs - aheadMs };
      ordered.push({ line, keyMs: keyMs = Math.max(keyMs, line.timeMs) });
    }
  }
  return ordered.sort((a, b) => a.keyMs - b.keyMs).map(({ line }) => line);
}
