import { ClockPublisher } from "../../../bag/clock_publisher.ts";
import type { PlaybackPace } from "../../../bag/playback_pace.ts";
import { CLOCK_TOPIC } from "../../../node/clock/clock_message.ts";
import type { Node } from "../../../facade/node.ts";
import { quoted } from "../../../text/printable.ts";
import type { FlagValues } from "../../line/flag_values.ts";
import { UsageError } from "../../line/usage_error.ts";
import { withoutSlash } from "./remap.ts";

/**
 * Leaves out of what is played what told the time when it was recorded, where its time is told anew.
 *
 * @param topics The topics that would be played.
 * @param options `flags`: whether; `remap`: the names of those that are sent under others.
 * @returns The topics, and what to tell of those that are left out.
 * @throws {UsageError} If another topic would take that place.
 */
export function topicsBesideClock(
  topics: readonly string[],
  { flags, remap }: { flags: FlagValues; remap: ReadonlyMap<string, string> },
): { readonly topics: readonly string[]; readonly notes: readonly string[] } {
  if (flags.number("clock") === undefined) return { topics, notes: [] };
  const source = topics.find((topic) => (remap.get(topic) ?? topic) === CLOCK_TOPIC);
  if (source === undefined) return { topics, notes: [] };
  if (withoutSlash(source) !== CLOCK_TOPIC) {
    throw new UsageError(
      `with --clock, topic ${quoted(CLOCK_TOPIC)} tells the time: rename ${
        quoted(source)
      } otherwise`,
    );
  }
  return {
    topics: topics.filter((topic) => topic !== source),
    notes: [`Topic ${quoted(source)} is left out: the time is told anew.`],
  };
}

/**
 * Begins to tell the time, where the user wants that.
 *
 * @param options `flags`: whether, and how often; the others as for a {@linkcode ClockPublisher}.
 * @returns What tells it.
 */
export function openPlayClock(
  { flags, ...options }: {
    readonly flags: FlagValues;
    readonly node: Node;
    readonly pace: PlaybackPace;
    readonly startMs: number;
  },
): ClockPublisher | undefined {
  const hz = flags.number("clock");
  return hz === undefined ? undefined : new ClockPublisher({ ...options, hz });
}
