import { NamePattern } from "../../mesh/name_pattern.ts";
import type { GivenEntries, GivenEntry } from "./given_map.ts";

/** The key that files of ROS 2 have around the params of each node. */
const ROS_KEY = "ros__parameters";

/**
 * Chooses which of some values are for a node: those that stand by themselves, and behind them those
 * in sections that name it.
 *
 * A key that begins with `/` begins a section: `/left/driver`, or a pattern such as `/left/*` and `/**`.
 * The names that files of ROS 2 have for nodes are sections, too.
 *
 * @param entries The values, and the sections among them.
 * @param node The node's full name.
 * @returns What counts for it, from what counts least to what counts most.
 */
export function entriesFor(entries: GivenEntries, node: string): GivenEntries[] {
  const own = new Map<string, GivenEntry>();
  const sections: GivenEntries[] = [];
  for (const [key, entry] of entries) {
    const section = sectionOf(key, entry);
    if (!section) own.set(key, entry);
    else if (section.pattern.matches(node)) sections.push(section.values);
  }
  return [own, ...sections].filter(({ size }) => size > 0);
}

interface Section {
  readonly pattern: NamePattern;
  readonly values: GivenEntries;
}

function sectionOf(key: string, { inner }: GivenEntry): Section | undefined {
  const ofRos = inner?.get(ROS_KEY)?.inner;
  if (!key.startsWith("/") && !ofRos) return undefined;
  return {
    pattern: new NamePattern(key.replace(/^\//, "")),
    values: ofRos ?? inner ?? new Map(),
  };
}
