import type { TopicInfo } from "../../robot/topic_info.ts";
import { isMapType } from "../../space/type_names.ts";
import { readFlag, readList, readText } from "../settings.ts";

/** What a map shows. */
export interface MapSettings {
  /** Whether the last position stays in the middle. */
  readonly isFollowing: boolean;
  /** Topics that somebody has added. */
  readonly added: readonly string[];
  /** Topics that are not wanted. */
  readonly hidden: readonly string[];
}

/** Reads settings, which may be anything. */
export function readMapSettings(value: Readonly<Record<string, unknown>>): MapSettings {
  const readName = (name: unknown) => readText(name) || undefined;
  return {
    isFollowing: readFlag(value.isFollowing),
    added: readList(value.added, readName),
    hidden: readList(value.hidden, readName),
  };
}

/** @returns The topics of a map, by names: all that tell of places, and what was added. */
export function mapTopics(
  topics: readonly TopicInfo[],
  { added }: Pick<MapSettings, "added">,
): string[] {
  const known = topics.filter(({ mayRead, type }) => mayRead && isMapType(type));
  return [...new Set([...known.map(({ name }) => name), ...added])].sort();
}
