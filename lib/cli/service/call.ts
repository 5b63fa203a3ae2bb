import { quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { formatLabelled } from "../values/format_value.ts";
import { printJson } from "../values/json_value.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { createMessageSource } from "../messages/message_source.ts";
import { messageText } from "../messages/message_text.ts";
import { paceOf } from "../mesh/pace.ts";
import { repeat } from "../mesh/repeat.ts";
import { startNode } from "../mesh/start_node.ts";
import { domainText } from "../mesh/hints.ts";
import { createPeerWaiter } from "../mesh/wait_for_peer.ts";

/** `rosy service call`: calls a service once, again and again, or for all that it reads. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const [name, ...texts] = positionals as [string, ...string[]];
  const source = await createMessageSource(texts, { signal });
  const pace = paceOf(flags, { endless: source.isInput });
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  const service = node.getService(name, { timeoutMs: flags.milliseconds("timeout"), signal });
  const wanted = `a provider of service ${quoted(name)} in ${domainText(flags)}`;
  const waitForProvider = createPeerWaiter({
    isThere: () => service.hasProviders(),
    settled: (options) => node.settled(options),
    wait: (options) => service.waitForProvider(options),
    text: "Waiting for providers...",
    hint: `Still waiting for ${wanted}: Ctrl-C ends that, --no-wait fails instead`,
  }, { output, signal });
  const findProvider = async () => {
    if (!service.hasProviders()) await node.settled({ signal });
    if (service.hasProviders()) return;
    throw new Error(
      `Cannot call service ${quoted(name)}: nobody provides it in ${domainText(flags)}`,
    );
  };
  const assureProvider = flags.isOn("no-wait") ? findProvider : waitForProvider;
  const { style } = output;
  const title = `Calling service=${style.bold(quoted(name))}`;

  const call = async () => {
    const args = await source.next();
    if (!args) return false;
    await assureProvider();
    const format = { style, width: output.width, full: flags.isOn("full") };
    if (!output.json) {
      await output.paragraph(messageText({ epochMs: Date.now(), title, args }, format));
    }
    let response: unknown;
    try {
      response = await service.call(...args);
    } catch (error) {
      throw source.locate(error);
    }
    if (output.json) await printJson(output, { service: name, args, response });
    else await output.print(formatLabelled("Response", response, format));
  };
  // The wait for the first provider is no part of the pace.
  await assureProvider();
  await repeat(call, { ...pace, signal });
}
