import type { CommandContext } from "../line/command.ts";
import { passTopics } from "./pass_topics.ts";

/** `rosy topic relay`: passes all messages on. */
export async function run(context: CommandContext): Promise<void> {
  await passTopics(context, {
    nodeName: "rosy_topic_relay",
    doing: "Relaying",
    createGate: () => () => true,
  });
}
