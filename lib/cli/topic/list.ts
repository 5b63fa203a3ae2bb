import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { tellNothing } from "../mesh/hints.ts";
import { observe, shown } from "../mesh/observe.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { type ToldType, topicTypes, typeText } from "../schemas/topic_types.ts";
import { alignTexts } from "../terminal/layout.ts";
import { listLines } from "../terminal/list_lines.ts";
import type { Output } from "../terminal/output.ts";
import { printJson } from "../values/json_value.ts";

/** A topic, and who has to do with it. */
interface ListedTopic {
  readonly topic: string;
  readonly senders: readonly NodeId[];
  readonly listeners: readonly NodeId[];
  /** What nodes say of its type: several where they differ. */
  readonly types: readonly ToldType[];
}

/** So many nodes stand in a line; the others are counted. */
const MAX_NAMED = 3;

/** `rosy topic list`: the topics that somebody sends on or listens to. */
export async function run(context: CommandContext): Promise<void> {
  const { output, flags } = context;
  const topology = await observe(context);
  const types = topicTypes(topology);
  const topics = shown(namesIn(topology, "topics"), flags.isOn("hidden")).map((
    topic,
  ): ListedTopic => ({
    topic,
    senders: topology.senders(topic).map(({ id }) => id),
    listeners: topology.listeners(topic).map(({ id }) => id),
    types: types.get(topic) ?? [],
  }));
  if (output.json) { for (const topic of topics) await printJson(output, topic); }
  else if (topics.length === 0) tellNothing("Nobody sends on a topic or listens to one", context);
  else if (flags.isOn("names")) {
    for (const { topic } of topics) await output.print(printable(topic));
  } else if (flags.isOn("verbose")) await printAll(topics, output);
  else await printTable(topics, output);
}

async function printAll(topics: readonly ListedTopic[], output: Output): Promise<void> {
  for (const { topic, senders, listeners, types } of topics) {
    await output.paragraph([
      output.style.bold(printable(topic)),
      `- type: ${typeText(types)}`,
      ...listLines("senders", senders.map(formatNodeId)),
      ...listLines("listeners", listeners.map(formatNodeId)),
    ].join("\n"));
  }
}

async function printTable(topics: readonly ListedTopic[], output: Output): Promise<void> {
  const rows = topics.map(({ topic, senders, listeners, types }) => [
    printable(topic),
    namesText(senders),
    namesText(listeners),
    typeText(types),
  ]);
  for (const line of alignTexts([["topic", "senders", "listeners", "type"], ...rows])) {
    await output.print(line);
  }
}

/** The names of nodes, each once, with how many there are of it. */
function namesText(ids: readonly NodeId[]): string {
  const counts = new Map<string, number>();
  for (const { name } of ids) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) =>
    count === 1 ? printable(name) : `${printable(name)} ×${count}`
  );
  const others = names.splice(MAX_NAMED).length;
  if (others > 0) names.push(`${others} more`);
  return names.length === 0 ? "-" : names.join(", ");
}
