import { buildNode } from "../node/build_node.ts";
import { parseArgumentValues } from "./argument_values.ts";
import type { CommandContext } from "./command.ts";
import { printJson } from "./json_value.ts";
import { meshOptions } from "./mesh_options.ts";
import { messageText } from "./message_text.ts";
import { repeat } from "./repeat.ts";
import { quoted } from "./style.ts";
import { createPeerWaiter } from "./wait_for_peer.ts";

/** `rosy topic send`: sends a message once, or again and again. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const [name, ...texts] = positionals as [string, ...string[]];
  const computeArgs = parseArgumentValues(texts);
  await using node = await buildNode({ name: flags.text("name")!, ...meshOptions(flags) });
  const topic = node.getTopic(name);
  const waitForListener = createPeerWaiter({
    isThere: () => topic.hasListeners(),
    settled: (options) => node.settled(options),
    wait: (options) => topic.waitForListener(options),
    text: "Waiting for listeners...",
  }, { output, signal });

  const send = async () => {
    if (!flags.isOn("no-wait")) await waitForListener();
    const args = await computeArgs();
    const epochMs = Date.now();
    const title = `Sending to topic=${quoted(name)}`;
    if (!output.json) await output.paragraph(messageText({ epochMs, title, args }, output.style));
    await topic.send(...args);
    if (output.json) await printJson(output, { topic: name, args, sentAtMs: epochMs });
  };
  await repeat(send, { intervalMs: flags.milliseconds("interval"), signal });
}
