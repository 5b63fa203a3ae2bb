import type { BagInfo, BagTopicInfo } from "../../../bag/bag_info.ts";
import { UnreadableError } from "../../../bag/foreign/decoder.ts";
import type { ForeignMessages } from "../../../bag/foreign/foreign_messages.ts";
import { isForeignValue } from "../../../bag/foreign/plain_value.ts";
import { printable, quoted } from "../../../text/printable.ts";

/**
 * Tells of topics whose messages another program than rosy wrote.
 *
 * @param info What is in the bag.
 * @param options `topics`: those that are played; `foreign`: what reads such messages.
 * @returns What to tell, line by line.
 */
export async function foreignLines(
  info: BagInfo,
  { topics, foreign }: { topics: readonly string[]; foreign: ForeignMessages },
): Promise<string[]> {
  const played = info.topics.filter(({ topic }) => topics.includes(topic));
  const lines: string[] = [];
  for (const topic of played) {
    for (const codec of topic.foreignCodecs ?? []) {
      const line = await foreignLine(topic, { codec, foreign });
      if (line !== undefined) lines.push(line);
    }
  }
  return lines;
}

async function foreignLine(
  { topic, schemas = [] }: BagTopicInfo,
  { codec, foreign }: { codec: string; foreign: ForeignMessages },
): Promise<string | undefined> {
  const what = `${quoted(topic)} is ${printable(codec)} of another program`;
  for (const schema of schemas) {
    const decoder = await foreign.decoderOf(codec, schema);
    if (decoder instanceof UnreadableError) {
      return `${what}, and sent as it is: ${printable(decoder.message)} are not read here.`;
    }
    // What was converted is what it was.
    if (decoder && !decoder.type) return undefined;
  }
  const isRead = isForeignValue(codec) || codec === "ros1" || codec === "cdr";
  return isRead ? `${what}: each value is sent as the only argument.` : undefined;
}
