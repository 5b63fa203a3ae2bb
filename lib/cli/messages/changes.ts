import type { TopicMessage } from "../../topic/message.ts";
import { compileFieldPath } from "./field_path.ts";
import { sameValue } from "./filter/same_value.ts";

/** The last message of so many topics is remembered; of those that were heard least lately no more. */
const MAX_TOPICS = 1000;

/**
 * Tells which messages differ from the one before on their topic.
 *
 * @param path The field to compare; whole messages without it.
 * @param flag What it was given by, for errors.
 * @returns A function that tells of a message whether it does; the first one of a topic does.
 * @throws {UsageError} If the path is malformed.
 */
export function createChangeFilter(
  path?: string,
  flag?: string,
): (message: Pick<TopicMessage, "topic" | "args">) => boolean {
  const select = path === undefined ? undefined : compileFieldPath(path, flag);
  const last = new Map<string, unknown>();
  return ({ topic, args }) => {
    const value = select ? select(args)?.value : args;
    const isChange = !last.has(topic) || !sameValue(last.get(topic), value);
    last.delete(topic);
    last.set(topic, value);
    if (last.size > MAX_TOPICS) last.delete(last.keys().next().value!);
    return isChange;
  };
}
