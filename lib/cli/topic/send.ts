import { untilAborted, whenAborted } from "../../flow/abort.ts";
import { pause } from "../../flow/pause.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { Node } from "../../facade/node.ts";
import { quoted } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { createMessageSource, located, type MessageSource } from "../messages/message_source.ts";
import { messageText } from "../messages/message_text.ts";
import {
  checkAhead,
  createMessageCheck,
  type MessageCheck,
  NO_CHECK,
} from "../schemas/message_check.ts";
import { printTemplateOf } from "../schemas/template.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { paceOf } from "../mesh/pace.ts";
import { type Pace, repeat } from "../mesh/repeat.ts";
import { startNode } from "../mesh/start_node.ts";
import { createPeerWaiter } from "../mesh/wait_for_peer.ts";

/** Longer than any listener is stuck: 23 days, which timers can count. */
const PATIENCE_MS = 2_000_000_000;
/** How long an interrupted command goes on writing what it has sent. */
const GOODBYE_MS = 1000;

/** `rosy topic send`: sends a message once, or again and again, or all that it reads. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals, flags, signal } = context;
  const [name, ...texts] = positionals as [string, ...string[]];
  if (flags.isOn("template")) {
    return await printTemplateOf(context, { kind: "topics", word: "topic", command: "send" });
  }
  const source = await createMessageSource(texts, { signal });
  const pace = paceOf(flags, { endless: source.isInput });
  const node = await startNode({
    name: flags.text("name")!,
    ...meshOptions(flags),
    // Whoever pipes messages in expects that they wait, however slow a listener is.
    ...(source.isInput && { sendTimeoutMs: PATIENCE_MS, maxOutboxAgeMs: PATIENCE_MS }),
  }, signal);
  try {
    if (!signal.aborted) await sendAll(context, { node, name, source, pace });
  } finally {
    // What was sent is written first; who interrupts does not wait for a listener that is stuck.
    const patience = whenAborted(signal).then(() => pause(GOODBYE_MS, { clock: systemClock }));
    await Promise.race([node.stop(), patience]);
  }
}

async function sendAll(
  { flags, output, signal }: CommandContext,
  { node, name, source, pace }: {
    node: Node;
    name: string;
    source: MessageSource;
    pace: Pace;
  },
): Promise<void> {
  const retain = flags.number("retain");
  const topic = node.getTopic(name, retain === undefined ? {} : { retain });
  // So that it is seen what a command would send that waits for a listener.
  await topic.announce();
  const findTypes = async () =>
    flags.isOn("no-check") ? NO_CHECK : await topicCheck(node, name, signal);
  const isForNow = retain === undefined && !flags.isOn("no-wait");
  const waitForListener = !isForNow ? () => Promise.resolve() : createPeerWaiter({
    isThere: () => topic.hasListeners(),
    settled: (options) => node.settled(options),
    wait: (options) => topic.waitForListener(options),
    precheck: () => checkAhead(source, findTypes),
    text: "Waiting for listeners...",
    hint: () => {
      const guess = didYouMeanName(name, listenedTo(node.topology));
      return `Still waiting for a listener of topic ${quoted(name)}${guess} in ` +
        `${domainText(flags)}: Ctrl-C ends that, --no-wait sends all the same`;
    },
  }, { output, signal });
  const title = `Sending to topic=${output.style.bold(quoted(name))}`;
  let count = 0;
  let types = NO_CHECK;

  const send = async () => {
    const given = await source.next();
    if (!given) return false;
    await waitForListener();
    const args = located(source, () => types.check(given));
    const epochMs = Date.now();
    if (!source.isInput && !output.json) {
      const { style, width } = output;
      await output.paragraph(messageText({ epochMs, title, args }, { style, width }));
    }
    await untilAborted(sendLocated(topic, args, source), signal);
    count++;
    if (output.json) await printJson(output, { topic: name, args, sentAtMs: epochMs });
  };
  // All who listen already get the first message, not only the one that was found first.
  await node.settled({ signal });
  // The wait for the first listener is no part of the pace.
  await waitForListener();
  types = await findTypes();
  if (source.isInput) {
    const end = Deno.stdin.isTerminal() ? "; Ctrl-D ends" : "";
    await output.tell(`${title}: standard input, one message a line of JSON${end}`);
  }
  await repeat(send, { ...pace, signal });
  if (source.isInput && !output.closed.aborted) {
    await output.tell(`Sent ${count} ${count === 1 ? "message" : "messages"}`);
  }
  if (retain !== undefined && count > 0) await stay(Math.min(retain, count), { output, signal });
}

/** What is kept for later listeners ends with this node. */
async function stay(
  count: number,
  { output, signal }: Pick<CommandContext, "output" | "signal">,
): Promise<void> {
  if (signal.aborted) return;
  const what = count === 1 ? "the message" : `the last ${count} messages`;
  await output.tell(`Retaining ${what} for listeners that come later, until Ctrl-C`);
  await whenAborted(signal);
}

/** What those expect who listen, or who else knows. */
async function topicCheck(node: Node, name: string, signal: AbortSignal): Promise<MessageCheck> {
  const listeners = new Set(node.topology.listeners(name).map(({ id }) => id.uuid));
  return await createMessageCheck(node, {
    action: `send on topic ${quoted(name)}`,
    claims: node.topicTypes(name),
    isReceiver: (uuid) => listeners.has(uuid),
  }, signal);
}

function listenedTo({ nodes }: Node["topology"]): string[] {
  return [...nodes.values()].flatMap(({ topics }) => topics).filter((topic) => !isPattern(topic));
}

async function sendLocated(
  topic: { send(...args: unknown[]): Promise<void> },
  args: readonly unknown[],
  source: MessageSource,
): Promise<void> {
  try {
    await topic.send(...args);
  } catch (error) {
    throw source.locate(error);
  }
}
