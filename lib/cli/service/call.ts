import type { Node } from "../../facade/node.ts";
import { quoted } from "../../text/printable.ts";
import type { PartStream } from "../../service/part_stream.ts";
import type { Output } from "../terminal/output.ts";
import type { CommandContext } from "../line/command.ts";
import { formatLabelled, type FormatOptions } from "../values/format_value.ts";
import { printJson } from "../values/json_value.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { createMessageSource, located } from "../messages/message_source.ts";
import { messageText } from "../messages/message_text.ts";
import { createMessageCheck, type MessageCheck, NO_CHECK } from "../schemas/message_check.ts";
import { printTemplateOf } from "../schemas/template.ts";
import { paceOf } from "../mesh/pace.ts";
import { repeat } from "../mesh/repeat.ts";
import { startNode } from "../mesh/start_node.ts";
import { domainText } from "../mesh/hints.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { createPeerWaiter } from "../mesh/wait_for_peer.ts";

/** `rosy service call`: calls a service once, again and again, or for all that it reads. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals, flags, output, signal } = context;
  if (flags.isOn("template")) {
    return await printTemplateOf(context, { kind: "services", word: "service", command: "call" });
  }
  const [name, ...texts] = positionals as [string, ...string[]];
  const source = await createMessageSource(texts, { signal });
  const pace = paceOf(flags, { endless: source.isInput });
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  const service = node.getService(name, { timeoutMs: flags.milliseconds("timeout"), signal });
  const guess = () => didYouMeanName(name, namesIn(node.topology, "services"));
  const waitForProvider = createPeerWaiter({
    isThere: () => service.hasProviders(),
    settled: (options) => node.settled(options),
    wait: (options) => service.waitForProvider(options),
    text: "Waiting for providers...",
    hint: () =>
      `Still waiting for a provider of service ${quoted(name)}${guess()} in ${
        domainText(flags)
      }: ` +
      "Ctrl-C ends that, --no-wait fails instead",
  }, { output, signal });
  const findProvider = async () => {
    if (!service.hasProviders()) await node.settled({ signal });
    if (service.hasProviders()) return;
    throw new Error(
      `Cannot call service ${quoted(name)}: nobody provides it in ${domainText(flags)}${guess()}`,
    );
  };
  const assureProvider = flags.isOn("no-wait") ? findProvider : waitForProvider;
  const { style } = output;
  const title = `Calling service=${style.bold(quoted(name))}`;

  let types = NO_CHECK;
  const call = async () => {
    const given = await source.next();
    if (!given) return false;
    await assureProvider();
    const args = located(source, () => types.check(given));
    const format = { style, width: output.width, full: flags.isOn("full") };
    if (!output.json) {
      await output.paragraph(messageText({ epochMs: Date.now(), title, args }, format));
    }
    try {
      await printAnswer(service.stream(...args), { service: name, args, output, format });
    } catch (error) {
      throw source.locate(error);
    }
  };
  // The wait for the first provider is no part of the pace.
  await assureProvider();
  if (!flags.isOn("no-check")) types = await serviceCheck(node, name, signal);
  await repeat(call, { ...pace, signal });
}

/** Prints the one result of a service, or its parts as they come: who reads slowly makes it wait. */
async function printAnswer(
  answer: PartStream<unknown>,
  { service, args, output, format }: {
    service: string;
    args: readonly unknown[];
    output: Output;
    format: FormatOptions;
  },
): Promise<void> {
  let number = 0;
  for await (const value of answer) {
    const { isPlain } = answer;
    number++;
    if (output.json) {
      const what = isPlain ? { response: value } : { number, part: value };
      await printJson(output, { service, args, ...what });
    } else {
      await output.print(formatLabelled(isPlain ? "Response" : `Part ${number}`, value, format));
    }
  }
  if (output.json || answer.isPlain) return;
  await output.print(`End: ${number === 1 ? "1 part" : `${number} parts`}`);
}

/** What those expect who provide the service, or who else knows. */
async function serviceCheck(node: Node, name: string, signal: AbortSignal): Promise<MessageCheck> {
  const providers = new Set(node.topology.providers(name).map(({ id }) => id.uuid));
  return await createMessageCheck(node, {
    action: `call service ${quoted(name)}`,
    claims: node.serviceTypes(name),
    isReceiver: (uuid) => providers.has(uuid),
  }, signal);
}
