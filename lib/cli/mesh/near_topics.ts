import { quoted } from "../../text/printable.ts";
import { suggest } from "../../text/suggest.ts";

/** Names that are shorter all look alike. */
const LEAST_LENGTH = 3;

/**
 * Words a guess at which topic was meant: one that has the name in another namespace, or nearly the
 * same name.
 *
 * @param typed What the user typed.
 * @param topics The topics that would have been right.
 * @returns ` (did you mean "…"?)`, or an empty string where none is near.
 */
export function didYouMeanTopic(typed: string, topics: readonly string[]): string {
  const others = topics.filter((topic) => topic !== typed);
  const near = others.find((topic) => topic.endsWith(`/${typed}`) || typed.endsWith(`/${topic}`)) ??
    (typed.length < LEAST_LENGTH ? undefined : suggest(typed, others));
  return near === undefined ? "" : ` (did you mean ${quoted(near)}?)`;
}
