import type { BagInfo } from "../../../bag/bag_info.ts";
import type { BagSelection } from "../../../bag/bag_source.ts";
import { NameChoice } from "../../../mesh/name_choice.ts";
import { isPattern, whyNoPattern } from "../../../mesh/name_pattern.ts";
import type { FlagValues } from "../../line/flag_values.ts";
import { UsageError } from "../../line/usage_error.ts";
import { noSuchTopic, withoutSlash } from "../playing/remap.ts";

/**
 * Finds out what of a bag is to be converted.
 *
 * @param info What is in it.
 * @param flags `--topics`, `--start` and `--end`.
 * @returns Which messages.
 * @throws {UsageError} If a flag is none.
 * @throws {Error} If there is no such topic, or the end is before the start.
 */
export function chosenPart(info: BagInfo, flags: FlagValues): BagSelection {
  const topics = chosenTopics(info, flags.text("topics"));
  const { startMs = 0, endMs = 0 } = info;
  const fromMs = chosenTime("start", flags, startMs);
  const toMs = chosenTime("end", flags, startMs);
  if ((fromMs ?? startMs) > (toMs ?? Infinity)) {
    throw new UsageError("--end must not be before --start");
  }
  return {
    ...(topics && { topics }),
    // The first and the last message are in, whatever the arithmetic of times has made of them.
    ...(fromMs !== undefined && fromMs > startMs && { fromMs }),
    ...(toMs !== undefined && toMs < endMs && { toMs }),
  };
}

/**
 * Chooses topics of a bag.
 *
 * @param info What is in it.
 * @param text Names and patterns, with commas between them; all topics without it.
 * @returns The topics.
 * @throws {UsageError} If a pattern is none.
 * @throws {Error} If there is no such topic.
 */
function chosenTopics(
  { topics, path }: BagInfo,
  text: string | undefined,
): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const recorded = topics.map(({ topic }) => topic);
  const texts = text.split(",").map((name) => withoutSlash(name.trim())).filter(Boolean);
  if (texts.length === 0) throw new UsageError("flag --topics names no topic");
  for (const pattern of texts.filter(isPattern)) {
    const why = whyNoPattern(pattern);
    if (why !== undefined) throw new UsageError(`flag --topics: ${why}`);
  }
  const choice = new NameChoice(texts);
  const missing = choice.missing(recorded);
  if (missing !== undefined) throw new Error(noSuchTopic(path, missing, recorded));
  return choice.among(recorded);
}

function chosenTime(
  flag: "start" | "end",
  flags: FlagValues,
  startMs: number,
): number | undefined {
  const text = flags.text(flag);
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds)) {
    if (seconds >= 0) return startMs + seconds * 1000;
    throw new UsageError(`flag --${flag} must be 0 or more seconds, not ${text}`);
  }
  const timeMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new UsageError(
    `flag --${flag} must be seconds after the bag's start, or a time such as ` +
      `2026-11-21T15:04:42, not "${text}"`,
  );
}
