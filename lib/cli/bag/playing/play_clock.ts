import { ClockPublisher } from "../../../bag/clock_publisher.ts";
import type { PlaybackPace } from "../../../bag/playback_pace.ts";
import { CLOCK_TOPIC } from "../../../node/clock/clock_message.ts";
import type { Node } from "../../../node/node.ts";
import { quoted } from "../../../text/printable.ts";
import type { FlagValues } from "../../line/flag_values.ts";
import { UsageError } from "../../line/usage_error.ts";

/**
 * Leaves out of what is played what told the time when it was recorded, where its time is told anew.
 *
 * @param topics The topics that would be played.
 * @param options `flags`: whether; `remap`: the topics' new names.
 * @returns The topics, and what to tell of those that are left out.
 * @throws {UsageError} If another topic would take that place.
 */
export function topicsBesideClock(
  topics: readonly string[],
  { flags, remap }: { flags: FlagValues; remap: ReadonlyMap<string, string> },
): { readonly topics: readonly string[]; readonly notes: readonly string[] } {
  if (flags.number("clock") === undefined) return { topics, notes: [] };
  const [renamed] = [...remap].find(([, name]) => name === CLOCK_TOPIC) ?? [];
  if (renamed !== undefined) {
    throw new UsageError(
      `with --clock, topic ${quoted(CLOCK_TOPIC)} tells the time: rename ${
        quoted(renamed)
      } otherwise`,
    );
  }
  if (!topics.includes(CLOCK_TOPIC) || remap.has(CLOCK_TOPIC)) return { topics, notes: [] };
  return {
    topics: topics.filter((topic) => topic !== CLOCK_TOPIC),
    notes: [`Topic ${quoted(CLOCK_TOPIC)} is left out: the time is told anew.`],
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
