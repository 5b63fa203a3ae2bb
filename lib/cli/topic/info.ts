import { pause } from "../../flow/pause.ts";
import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import type { Node } from "../../node/node.ts";
import { printable } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";
import { formatBytes, formatNumber } from "../values/quantities.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import type { Output } from "../terminal/output.ts";
import { startNode } from "../mesh/start_node.ts";

/** What takes so long says so. */
const LONG_MS = 1000;

/** What was heard of one sender. */
interface Heard {
  readonly id: NodeId;
  readonly codecs: Set<string>;
  messages: number;
  bytes: number;
}

/** `rosy topic info`: who listens to topics, and who was heard to send on them. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const name = flags.text("name") ?? `rosy_topic_info_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  const listenMs = flags.milliseconds("duration")!;
  const topics = new Map<string, Map<string, Heard>>();
  for (const topic of positionals) {
    const senders = new Map<string, Heard>();
    topics.set(topic, senders);
    await node.listenRaw(topic, (message) => note(senders, message));
  }
  await node.settled({ signal });
  // Counted from now on: until here, senders did not all know of this listener.
  for (const senders of topics.values()) senders.clear();
  if (listenMs >= LONG_MS && !output.json) {
    output.message(`Listening for ${formatNumber(listenMs / 1000)} s to hear who sends...`);
  }
  await pause(listenMs, { clock: systemClock, signal });
  signal.throwIfAborted();
  for (const [topic, senders] of topics) {
    await printTopic(output, { node, topic, senders, listenMs });
  }
}

function note(senders: Map<string, Heard>, { sender: id, codec, bytes }: RawMessage): void {
  let heard = senders.get(id.uuid);
  if (!heard) senders.set(id.uuid, heard = { id, codecs: new Set(), messages: 0, bytes: 0 });
  heard.codecs.add(codec);
  heard.messages++;
  heard.bytes += bytes.length;
}

async function printTopic(output: Output, { node, topic, senders, listenMs }: {
  node: Node;
  topic: string;
  senders: ReadonlyMap<string, Heard>;
  listenMs: number;
}): Promise<void> {
  const listeners = node.topology.listeners(topic).map(({ id }) => id)
    .filter(({ uuid }) => uuid !== node.id.uuid);
  const heard = [...senders.values()].map(({ id, codecs, messages, bytes }) => ({
    id,
    messages,
    meanBytes: bytes / messages,
    codecs: [...codecs],
  }));
  if (output.json) {
    return await printJson(output, { topic, listeners, listenedMs: listenMs, senders: heard });
  }
  const rate = (messages: number) => `${formatNumber(messages / listenMs * 1000)} Hz`;
  await output.paragraph([
    output.style.bold(printable(topic)),
    ...list("listeners", listeners.map(formatNodeId)),
    ...list(
      `senders heard within ${formatNumber(listenMs / 1000)} s`,
      heard.map(({ id, messages, meanBytes, codecs }) =>
        `${formatNodeId(id)}: ${rate(messages)}, ${formatBytes(meanBytes)} each, ` +
        codecs.join(" and ")
      ),
    ),
  ].join("\n"));
}

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [`- ${title}: none`];
  return [`- ${title}:`, ...items.map((item) => `  - ${printable(item)}`)];
}
