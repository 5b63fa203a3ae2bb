import type { BagInfo } from "../../../bag/bag_info.ts";
import type { Node } from "../../../facade/node.ts";

/** What is kept of one topic at most, in bytes: as much as a single message may have. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Has a node retain what was retained when it was recorded, so that who listens only later gets it, as
 * it was then: of each topic as many messages as the recorder was given by all its senders together.
 *
 * @param node Who plays.
 * @param info What is in the bag.
 * @param options `topics`: what is played; `remap`: other names for topics.
 */
export function retainAsRecorded(
  node: Pick<Node, "getTopic">,
  info: BagInfo,
  { topics, remap }: { topics: readonly string[]; remap: ReadonlyMap<string, string> },
): void {
  for (const { topic, retained = 0 } of info.topics) {
    if (retained === 0 || !topics.includes(topic)) continue;
    node.getTopic(remap.get(topic) ?? topic, { retain: { count: retained, bytes: MAX_BYTES } });
  }
}
