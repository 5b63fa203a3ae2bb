import { pause } from "../../flow/pause.ts";
import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import { NameChoice } from "../../mesh/name_choice.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { Node } from "../../facade/node.ts";
import { printable, quoted } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";
import { formatBytes, formatNumber } from "../values/quantities.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { describeBridges, type DescribedBridge } from "../mesh/bridges.ts";
import { tellNothing } from "../mesh/hints.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { listLines } from "../terminal/list_lines.ts";
import { topicTypes, typeText } from "../schemas/topic_types.ts";
import type { Output } from "../terminal/output.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { startNode } from "../mesh/start_node.ts";

/** What takes so long says so. */
const LONG_MS = 1000;

/** What is known of one sender: that it sends, and what was heard of it. */
interface Sender {
  readonly id: NodeId;
  readonly codecs: Set<string>;
  messages: number;
  bytes: number;
}

/** `rosy topic info`: who listens to topics and who sends on them, with what was heard of that. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals, flags, output, signal } = context;
  const name = flags.text("name") ?? `rosy_topic_info_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  const listenMs = flags.milliseconds("duration")!;
  const choice = new NameChoice(positionals);
  const heard = new Map<string, Map<string, Sender>>();
  for (const text of choice.texts) {
    const take = (message: RawMessage) => {
      if (choice.chosenBy(message.topic) === text) note(sendersOn(heard, message.topic), message);
    };
    // What was sent long ago says nothing of how often they send.
    await node.listenRaw(text, take, { retained: false });
  }
  await node.settled({ signal });
  // Counted from now on: until here, senders did not all know of this listener.
  for (const senders of heard.values()) senders.clear();
  if (listenMs >= LONG_MS && !output.json) {
    output.message(
      `Listening for ${formatNumber(listenMs / 1000)} s to hear how often they send...`,
    );
  }
  await pause(listenMs, { clock: systemClock, signal });
  signal.throwIfAborted();
  const bridges = await describeBridges(node, signal);
  const others = new Map([...node.topology.nodes].filter(([uuid]) => uuid !== node.id.uuid));
  const known = [...new Set([...namesIn({ nodes: others }, "topics"), ...heard.keys()])].sort();
  for (const text of choice.texts) {
    const isVain = isPattern(text) && new NameChoice([text]).missing(known) !== undefined;
    if (isVain) tellNothing(`No topic matches ${quoted(text)}`, context);
    if (!isPattern(text) && !known.includes(text)) tellUnknown(text, known, output);
    const topics = isPattern(text) ? known : [text];
    for (const topic of topics.filter((each) => choice.chosenBy(each) === text)) {
      const senders = sendersOn(heard, topic);
      for (const { id } of node.topology.senders(topic)) senderOf(senders, id);
      await printTopic(output, { node, topic, senders, listenMs, via: viaOf(topic, bridges) });
    }
  }
}

/** A topic of which nothing is known was probably meant to be another one. */
function tellUnknown(topic: string, known: readonly string[], output: Output): void {
  const guess = didYouMeanName(topic, known);
  output.message(`Nobody sends on ${quoted(topic)} or listens to it${guess}`);
}

function sendersOn(heard: Map<string, Map<string, Sender>>, topic: string): Map<string, Sender> {
  let senders = heard.get(topic);
  if (!senders) heard.set(topic, senders = new Map());
  return senders;
}

function note(senders: Map<string, Sender>, { sender: id, codec, bytes }: RawMessage): void {
  const sender = senderOf(senders, id);
  sender.codecs.add(codec);
  sender.messages++;
  sender.bytes += bytes.length;
}

function senderOf(senders: Map<string, Sender>, id: NodeId): Sender {
  let sender = senders.get(id.uuid);
  if (!sender) senders.set(id.uuid, sender = { id, codecs: new Set(), messages: 0, bytes: 0 });
  return sender;
}

async function printTopic(output: Output, { node, topic, senders, listenMs, via }: {
  node: Node;
  topic: string;
  senders: ReadonlyMap<string, Sender>;
  listenMs: number;
  via: Via;
}): Promise<void> {
  const listeners = node.topology.listeners(topic).map(({ id }) => id)
    .filter(({ uuid }) => uuid !== node.id.uuid);
  const types = topicTypes(node.topology).get(topic) ?? [];
  if (output.json) {
    const heard = [...senders.values()].map(({ id, codecs, messages, bytes }) => ({
      id,
      messages,
      meanBytes: messages > 0 ? bytes / messages : null,
      codecs: [...codecs],
    }));
    return await printJson(output, {
      topic,
      types,
      listeners,
      listenedMs: listenMs,
      senders: heard,
      via,
    });
  }
  await output.paragraph([
    output.style.bold(printable(topic)),
    `- type: ${typeText(types)}`,
    ...listLines("listeners", listeners.map(formatNodeId)),
    ...listLines(
      "senders",
      [...senders.values()].map((sender) => senderText(sender, listenMs)),
    ),
    ...viaLines("listeners via bridges", via.listeners),
    ...viaLines("senders via bridges", via.senders),
  ].join("\n"));
}

/** Those at the other sides of bridges that have to do with a topic. */
interface Via {
  readonly listeners: readonly ViaName[];
  readonly senders: readonly ViaName[];
}

/** A node at the other side of a bridge. */
interface ViaName {
  readonly name: string;
  readonly hostname?: string;
  /** The name of the bridge's node. */
  readonly bridge: string;
}

function viaOf(topic: string, bridges: readonly DescribedBridge[]): Via {
  const found = (kind: "listens" | "sends") =>
    bridges.flatMap(({ id, nodes }) =>
      nodes.filter((node) => new NameChoice(node[kind]).chosenBy(topic) !== undefined)
        .map(({ name, hostname }) => ({
          name,
          ...hostname !== undefined && { hostname },
          bridge: id.name,
        }))
    );
  return { listeners: found("listens"), senders: found("sends") };
}

/** Most meshes have no bridge: nothing is said of any then. */
function viaLines(title: string, names: readonly ViaName[]): string[] {
  return names.length === 0 ? [] : listLines(title, names.map(viaText));
}

function viaText({ name, hostname, bridge }: ViaName): string {
  return printable(`${name}${hostname === undefined ? "" : `@${hostname}`} via ${bridge}`);
}

function senderText({ id, codecs, messages, bytes }: Sender, listenMs: number): string {
  const name = formatNodeId(id);
  if (messages === 0) return `${name}: no message within ${formatNumber(listenMs / 1000)} s`;
  const rate = `${formatNumber(messages / listenMs * 1000)} Hz`;
  return `${name}: ${rate}, ${formatBytes(bytes / messages)} each, ${[...codecs].join(" and ")}`;
}
