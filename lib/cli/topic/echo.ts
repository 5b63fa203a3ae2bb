import { untilAborted } from "../../flow/abort.ts";
import { NameChoice } from "../../mesh/name_choice.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { TopicMessage } from "../../topic/message.ts";
import type { Topic } from "../../topic/topic.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { tellMatches } from "../mesh/tell_matches.ts";
import { createChangeFilter } from "../messages/changes.ts";
import { compileFilter } from "../messages/filter/compile_filter.ts";
import { createMessagePrinter } from "../messages/message_printer.ts";
import { domainText } from "../mesh/hints.ts";
import { QuietLimit } from "../mesh/quiet_limit.ts";
import type { Output } from "../terminal/output.ts";
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
  const isWanted = createSelection(flags, output);
  const timeoutMs = flags.milliseconds("timeout");
  // Nodes of one name take turns on messages: an echo must not take them from another one.
  const name = flags.text("name") ?? `rosy_topic_echo_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({
    name,
    ...meshOptions(flags),
    serverPort: flags.number("port"),
  }, signal);
  silence.watch(node);
  const topics = choice.texts.map((text) => node.getTopic(text));
  using quiet = new QuietLimit(timeoutMs);
  const printMessage = async (message: TopicMessage) => {
    silence[Symbol.dispose]();
    const isPrinted = isWanted(message) && await print(message);
    if (isPrinted) quiet.note();
    return isPrinted;
  };
  const ending = AbortSignal.any([signal, quiet.signal]);
  const printing = printAll(topics, { choice, limit, printMessage, signal: ending });
  await output.tell(`Listening to topics: ${choice.texts.map(printable).join(", ")}`);
  using _told = tellMatches(node, choice, output);
  await printing;
  if (!quiet.signal.aborted) return;
  const what = flags.text("filter") === undefined ? "message" : "message that passes --filter";
  throw new Error(
    `No ${what} on ${choice.texts.map(printable).join(", ")} for ${timeoutMs! / 1000} s in ` +
      domainText(flags),
  );
}

/** Which messages are printed, by `--filter`, `--changes` and `--changes-of`. */
function createSelection(flags: FlagValues, output: Output): (message: TopicMessage) => boolean {
  const told = new Set<string>();
  const expression = flags.text("filter");
  const passes = expression === undefined ? undefined : compileFilter(expression, (path) => {
    if (told.has(path)) return;
    told.add(path);
    output.message(`No field ${quoted(path)} in a message: what compares it does not pass`);
  });
  const isChange = changeFilter(flags);
  return (message) => (passes?.(message.args) ?? true) && (isChange?.(message) ?? true);
}

function changeFilter(flags: FlagValues): ((message: TopicMessage) => boolean) | undefined {
  const path = flags.text("changes-of");
  if (path !== undefined && flags.isOn("changes")) {
    throw new UsageError("flags --changes and --changes-of exclude each other");
  }
  if (path !== undefined) return createChangeFilter(path, "--changes-of");
  return flags.isOn("changes") ? createChangeFilter(flags.text("field")) : undefined;
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
