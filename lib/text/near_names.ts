import { nearTopic } from "./near_topic.ts";
import { quoted } from "./printable.ts";

/**
 * Words a guess at which topic, service or node was meant.
 *
 * @param typed What the user typed.
 * @param names The names that would have been right.
 * @returns ` (did you mean "…"?)`, or an empty string where none is near.
 */
export function didYouMeanName(typed: string, names: readonly string[]): string {
  const near = nearTopic(typed, names);
  return near === undefined ? "" : ` (did you mean ${quoted(near)}?)`;
}
