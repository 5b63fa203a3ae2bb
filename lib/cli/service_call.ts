import { buildNode } from "../node/build_node.ts";
import { parseArgumentValues } from "./argument_values.ts";
import type { CommandContext } from "./command.ts";
import { formatValue } from "./format_value.ts";
import { printJson } from "./json_value.ts";
import { meshOptions } from "./mesh_options.ts";
import { messageText } from "./message_text.ts";
import { repeat } from "./repeat.ts";
import { quoted } from "./style.ts";
import { createPeerWaiter } from "./wait_for_peer.ts";

/** `rosy service call`: calls a service once, or again and again. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const [name, ...texts] = positionals as [string, ...string[]];
  const computeArgs = parseArgumentValues(texts);
  await using node = await buildNode({ name: flags.text("name")!, ...meshOptions(flags) });
  const service = node.getService(name, { timeoutMs: flags.milliseconds("timeout"), signal });
  const waitForProvider = createPeerWaiter({
    isThere: () => service.hasProviders(),
    settled: (options) => node.settled(options),
    wait: (options) => service.waitForProvider(options),
    text: "Waiting for providers...",
  }, { output, signal });

  const call = async () => {
    if (!flags.isOn("no-wait")) await waitForProvider();
    const args = await computeArgs();
    const title = `Calling service=${quoted(name)}`;
    if (!output.json) {
      await output.paragraph(messageText({ epochMs: Date.now(), title, args }, output.style));
    }
    const response = await service.call(...args);
    if (output.json) await printJson(output, { service: name, args, response });
    else await output.print(`Response: ${formatValue(response, { colors: output.style.enabled })}`);
  };
  await repeat(call, { intervalMs: flags.milliseconds("interval"), signal });
}
