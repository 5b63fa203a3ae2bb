import { nearTopic } from "../../text/near_topic.ts";
import { quoted } from "../../text/printable.ts";

/**
 * Words a guess at which topic was meant.
 *
 * @param typed What the user typed.
 * @param topics The topics that would have been right.
 * @returns ` (did you mean "…"?)`, or an empty string where none is near.
 */
export function didYouMeanTopic(typed: string, topics: readonly string[]): string {
  const near = nearTopic(typed, topics);
  return near === undefined ? "" : ` (did you mean ${quoted(near)}?)`;
}
