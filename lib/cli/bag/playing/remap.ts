import { isPattern } from "../../../mesh/name_pattern.ts";
import type { BagInfo } from "../../../bag/bag_info.ts";
import { checkName } from "../../../mesh/names.ts";
import { printable, quoted } from "../../../text/printable.ts";
import { fullName } from "../../line/full_name.ts";
import { UsageError } from "../../line/usage_error.ts";

/**
 * Reads the rules for other names.
 *
 * @param text Such as `imu:=imu2,odo:=odo2`, if any were given.
 * @returns The new names by the old ones, these as they were typed.
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
    remap.set(from, fullName(to, { what: "flag --remap", kind: "topic" }));
  }
  return remap;
}

/**
 * Takes away the slash that bags of other programs have before the names of topics: full names have
 * none.
 *
 * @param topic The topic, as it was recorded.
 * @returns The topic, as it is sent and as users name it.
 */
export function withoutSlash(topic: string): string {
  return topic.length > 1 && topic.startsWith("/") ? topic.slice(1) : topic;
}

/**
 * Finds the names under which topics are sent.
 *
 * A rule that does nothing is refused: it would send messages under the very name that it was to keep
 * free.
 *
 * @param remap The rules.
 * @param topics The topics that are played, as they were recorded.
 * @param info What is in the bag.
 * @returns The names of those that are sent under others than they were recorded under.
 * @throws {Error} If a rule is about none of them, two would have one name, or one is no name here.
 */
export function sentNames(
  remap: ReadonlyMap<string, string>,
  topics: readonly string[],
  { topics: recorded, path }: BagInfo,
): ReadonlyMap<string, string> {
  const names = recorded.map(({ topic }) => topic);
  const renamed = new Map<string, string>();
  for (const [from, to] of remap) {
    const topic = [from, withOtherSlash(from)].find((name) => names.includes(name));
    if (topic === undefined) throw new Error(noSuchTopic(path, from, names));
    if (!topics.includes(topic)) {
      throw new Error(`--remap names the topic ${quoted(from)}, which --topics leaves out`);
    }
    renamed.set(topic, to);
  }
  const sources = new Map<string, string>();
  for (const topic of topics) {
    const target = renamed.get(topic) ?? withoutSlash(topic);
    const other = sources.get(target);
    if (other !== undefined) throw sameName(other, topic, target);
    sources.set(target, sendable(topic, target));
  }
  return new Map([...sources].filter(([target, topic]) => target !== topic).map(swapped));
}

function withOtherSlash(topic: string): string {
  return topic.startsWith("/") ? topic.slice(1) : `/${topic}`;
}

function swapped([target, topic]: readonly [string, string]): [string, string] {
  return [topic, target];
}

function sameName(one: string, other: string, target: string): Error {
  return new Error(
    `Topics ${quoted(one)} and ${quoted(other)} would both be sent as ${
      quoted(target)
    }: leave one ` +
      "of them out with --topics, or give it another name with --remap",
  );
}

/** @returns The topic, where it has a name that can be sent. */
function sendable(topic: string, target: string): string {
  try {
    checkName("topic", target);
    return topic;
  } catch (error) {
    throw new Error(
      `Cannot play topic ${quoted(topic)}: give it another name, ` +
        `--remap ${quoted(`${withoutSlash(topic)}:=NEW`)}, or leave it out with --topics ` +
        `(${printable((error as Error).message)})`,
      { cause: error },
    );
  }
}

/** @returns What to tell of a topic that a bag does not have. */
export function noSuchTopic(path: string, topic: string, recorded: readonly string[]): string {
  const names = recorded.map(quoted).join(", ") || "none";
  const what = isPattern(topic) ? `topic that matches ${quoted(topic)}` : `topic ${quoted(topic)}`;
  return `"${path}" has no ${what}; it has ${names}`;
}
