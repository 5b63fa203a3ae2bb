import type { BagInfo } from "../../../bag/bag_info.ts";
import type { ForeignMessages } from "../../../bag/foreign/foreign_messages.ts";
import { sentType } from "../../../bag/schemas/sent_type.ts";
import type { Node } from "../../../facade/node.ts";
import { printable, quoted } from "../../../text/printable.ts";

/**
 * Announces the topics that are played, with the types that the bag has for them: whoever records by
 * what there is has to know before the first message.
 *
 * @param node Who plays.
 * @param info What is in the bag.
 * @param options `topics`: what is played; `remap`: other names for topics; `foreign`: what makes
 * messages of those of other programs.
 * @returns What to tell, line by line.
 */
export async function announceTopics(
  node: Pick<Node, "getTopic">,
  info: BagInfo,
  { topics, remap, foreign }: {
    topics: readonly string[];
    remap: ReadonlyMap<string, string>;
    foreign: ForeignMessages;
  },
): Promise<string[]> {
  const lines: string[] = [];
  const announcing: Promise<void>[] = [];
  for (const recorded of info.topics) {
    const { topic } = recorded;
    if (!topics.includes(topic)) continue;
    const { type, differing } = await sentType(recorded, foreign);
    if (differing) lines.push(differingLine(topic, differing));
    const announce = async () =>
      await node.getTopic(remap.get(topic) ?? topic).announce(type && { type });
    announcing.push(announce());
  }
  // A name that no topic can have is told of with its messages.
  await Promise.allSettled(announcing);
  return lines;
}

function differingLine(topic: string, names: readonly string[]): string {
  const text = names.map((name) => printable(name) || '""').join(", ");
  const types = names.length === 1 ? `several types called ${text}` : `types that differ, ${text}`;
  return `${quoted(topic)} has ${types}: none of them is announced.`;
}
