import { suggest } from "./suggest.ts";

/** Names that are shorter all look alike. */
const LEAST_LENGTH = 3;

/**
 * Finds the topic that was probably meant: one that has the name in another namespace, or nearly the
 * same name.
 *
 * @param topic The name that was used.
 * @param topics Those that would have been right.
 * @returns The nearest of them, or `undefined` where none is near.
 */
export function nearTopic(topic: string, topics: readonly string[]): string | undefined {
  const others = topics.filter((other) => other !== topic);
  return others.find((other) => other.endsWith(`/${topic}`) || topic.endsWith(`/${other}`)) ??
    (topic.length < LEAST_LENGTH ? undefined : suggest(topic, others));
}
