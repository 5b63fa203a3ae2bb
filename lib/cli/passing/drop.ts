import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import type { Gate } from "./outlet.ts";
import { passTopics } from "./pass_topics.ts";

/** `rosy topic drop`: passes on all but X of every Y messages. */
export async function run(context: CommandContext): Promise<void> {
  const [, , x, y] = context.positionals;
  const [dropped, every] = [wholeNumber("X", x!), wholeNumber("Y", y!)];
  if (dropped >= every) {
    throw new UsageError(
      `argument X must be less than Y, not ${dropped} of ${every}: nothing would be left`,
    );
  }
  await passTopics(context, {
    nodeName: "rosy_topic_drop",
    doing: `Dropping ${dropped} of every ${every} messages from`,
    createGate: () => createDrop(dropped, every),
  });
}

/** Drops the first ones of each group. */
function createDrop(dropped: number, every: number): Gate {
  let count = 0;
  return () => {
    const place = count;
    count = (count + 1) % every;
    return place >= dropped;
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`argument ${name} must be a whole number, not "${text}"`);
}
