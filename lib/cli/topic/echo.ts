import { untilAborted } from "../../flow/abort.ts";
import { NameChoice } from "../../mesh/name_choice.ts";
import { printable } from "../../text/printable.ts";
import type { TopicMessage } from "../../topic/message.ts";
import type { Topic } from "../../topic/topic.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { tellMatches } from "../mesh/tell_matches.ts";
import { createMessagePrinter } from "../messages/message_printer.ts";
import { Silence } from "../mesh/silence.ts";
import { startNode } from "../mesh/start_node.ts";
import { UsageError } from "../line/usage_error.ts";

/** `rosy topic echo`: prints the messages of topics. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const choice = new NameChoice(positionals);
  const limit = messageLimit(flags);
  if (output.json && flags.isOn("csv")) {
    throw new UsageError("flags --json and --csv exclude each other");
  }
  using silence = new Silence(choice.texts, { output, flags });
  const print = createMessagePrinter(output, {
    field: flags.text("field"),
    csv: flags.isOn("csv"),
    full: flags.isOn("full"),
    withTopic: choice.hasPatterns,
  });
  const printMessage = (message: TopicMessage) => {
    silence[Symbol.dispose]();
    return print(message);
  };
  // Nodes of one name take turns on messages: an echo must not take them from another one.
  const name = flags.text("name") ?? `rosy_topic_echo_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({
    name,
    ...meshOptions(flags),
    serverPort: flags.number("port"),
  }, signal);
  silence.watch(node);
  const topics = choice.texts.map((text) => node.getTopic(text));
  const printing = printAll(topics, { choice, limit, printMessage, signal });
  await output.tell(`Listening to topics: ${choice.texts.map(printable).join(", ")}`);
  using _told = tellMatches(node, choice, output);
  await printing;
}

/** Returns when enough is printed or the signal comes; the node's end then ends the iterations. */
async function printAll(
  topics: readonly Topic[],
  { choice, limit, printMessage, signal }: {
    choice: NameChoice;
    limit: number;
    printMessage: (message: TopicMessage) => Promise<boolean>;
    signal: AbortSignal;
  },
): Promise<void> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let remaining = limit;
  const follow = async (topic: Topic) => {
    for await (const message of topic) {
      if (remaining === 0 || signal.aborted) return;
      // By another name or pattern it comes as well, and is printed there.
      if (choice.chosenBy(message.topic) !== topic.name) continue;
      // Counted before it is printed: another topic's message may come meanwhile.
      remaining--;
      if (!await printMessage(message)) remaining++;
      if (remaining === 0) end();
    }
  };
  await untilAborted(Promise.race([ended, Promise.all(topics.map(follow))]), signal);
}

function messageLimit(flags: FlagValues): number {
  const count = flags.number("count");
  if (!flags.isOn("once")) return count ?? Infinity;
  if (count !== undefined) throw new UsageError("flags --once and --count exclude each other");
  return 1;
}
