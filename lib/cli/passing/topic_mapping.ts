import { isPattern, NamePattern } from "../../mesh/name_pattern.ts";
import { quoted } from "../../text/printable.ts";
import { UsageError } from "../line/usage_error.ts";
import { patternsOverlap } from "./patterns_overlap.ts";

/** What stands for a topic's name in that of what becomes of it. */
const PLACE = "{}";

/** Which topics are passed on, and to which. */
export interface TopicMapping {
  /** A topic, or a pattern. */
  readonly from: string;
  /** A topic; where `from` is a pattern, with `{}` in it. */
  readonly to: string;
  /** @returns The topic that what comes on one is passed on to. */
  targetOf(topic: string): string;
  /** @returns Whether a topic is one of those that are passed on. */
  isSource(topic: string): boolean;
}

/**
 * Reads which topics are passed on.
 *
 * @param from What the user typed for what is listened to.
 * @param to What for what is sent on.
 * @returns The mapping.
 * @throws {UsageError} If what is passed on would be passed on again, or it is not clear to which topic.
 */
export function readMapping(from: string, to: string): TopicMapping {
  checkTarget(from, to);
  const targetOf = (topic: string) => to.replaceAll(PLACE, topic);
  if (patternsOverlap(from, targetOf(from))) {
    throw new UsageError(
      from === to
        ? `IN and OUT are the same topic ${quoted(from)}: each message would be passed on for ever`
        : `${quoted(from)} matches what ${quoted(to)} makes of it: each message would be passed ` +
          "on for ever",
    );
  }
  const pattern = new NamePattern(from);
  return { from, to, targetOf, isSource: (topic) => pattern.matches(topic) };
}

function checkTarget(from: string, to: string): void {
  if (isPattern(to)) {
    throw new UsageError(`OUT must be one topic, not ${quoted(to)}: {} stands for the name of IN`);
  }
  if (isPattern(from) && !to.includes(PLACE)) {
    throw new UsageError(
      `OUT must have {} where the name of each topic that ${quoted(from)} matches is to stand, ` +
        `such as ${quoted(`copy/${PLACE}`)}`,
    );
  }
}
