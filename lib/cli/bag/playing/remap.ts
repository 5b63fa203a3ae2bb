import { isPattern } from "../../../mesh/name_pattern.ts";
import type { BagInfo } from "../../../bag/bag_info.ts";
import { quoted } from "../../../text/printable.ts";
import { UsageError } from "../../line/usage_error.ts";

/**
 * Reads the rules for other names.
 *
 * @param text Such as `imu:=imu2,odo:=odo2`, if any were given.
 * @returns The new names by the old ones.
 * @throws {UsageError} If they are no such rules, or two are of one topic.
 */
export function parseRemap(text: string | undefined): ReadonlyMap<string, string> {
  const rules = text?.split(",") ?? [];
  const remap = new Map<string, string>();
  for (const rule of rules) {
    const [from, to, ...rest] = rule.split(":=").map((name) => name.trim());
    if (!from || !to || rest.length > 0) {
      throw new UsageError(`flag --remap must be OLD:=NEW, not "${rule}"`);
    }
    if (remap.has(from)) throw new UsageError(`flag --remap names the topic "${from}" twice`);
    remap.set(from, to);
  }
  return remap;
}

/**
 * Checks the rules for other names: one that does nothing would send messages under the very name that
 * it was to keep free.
 *
 * @param remap The rules.
 * @param topics The topics that are played.
 * @param info What is in the bag.
 * @throws {Error} If a topic is not played, or two would have one name.
 */
export function checkRemap(
  remap: ReadonlyMap<string, string>,
  topics: readonly string[],
  { topics: recorded, path }: BagInfo,
): void {
  const names = recorded.map(({ topic }) => topic);
  for (const topic of remap.keys()) {
    if (topics.includes(topic)) continue;
    throw new Error(
      names.includes(topic)
        ? `--remap names the topic ${quoted(topic)}, which --topics leaves out`
        : noSuchTopic(path, topic, names),
    );
  }
  const sources = new Map<string, string>();
  for (const topic of topics) {
    const target = remap.get(topic) ?? topic;
    const other = sources.get(target);
    if (other !== undefined) {
      throw new Error(
        `--remap would send the topics ${quoted(other)} and ${quoted(topic)} both as ` +
          `${quoted(target)}; leave one of them out with --topics, or give it another name`,
      );
    }
    sources.set(target, topic);
  }
}

/** @returns What to tell of a topic that a bag does not have. */
export function noSuchTopic(path: string, topic: string, recorded: readonly string[]): string {
  const names = recorded.map(quoted).join(", ") || "none";
  const what = isPattern(topic) ? `topic that matches ${quoted(topic)}` : `topic ${quoted(topic)}`;
  return `"${path}" has no ${what}; it has ${names}`;
}
