import { untilAborted } from "../../flow/abort.ts";
import type { Node } from "../../facade/node.ts";
import { LOG_TOPIC } from "../../logs/log_message.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import { quoted } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { domainText, nothingText, tellIfWaiting } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { startNode } from "../mesh/start_node.ts";
import { printJson } from "../values/json_value.ts";
import { LineFilter } from "./line_filter.ts";
import { LineText } from "./line_text.ts";
import type { LogLine } from "./log_line.ts";
import { LogReader } from "./log_reader.ts";

/** `rosy log`: shows what nodes log. */
export async function run(context: CommandContext): Promise<void> {
  const { flags, output, signal } = context;
  using filter = new LineFilter({ flags, clock: systemClock });
  // Nodes of one name take turns on messages: this one shall miss none.
  const name = `rosy_log_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  using reader = new LogReader(node, { filter, print: linePrinter(context), context });
  await untilAborted(Promise.race([reader.ended, showHistory(node, reader, context)]), signal);
  if (signal.aborted) return;
  if (flags.isOn("no-follow")) return tellOfNone(reader, context);
  using waiting = reader.hasShown ? undefined : tellIfWaiting(
    () => whyNothing(node, reader, context),
    output,
  );
  reader.onShown(() => waiting?.[Symbol.dispose]());
  await untilAborted(reader.ended, signal);
}

async function showHistory(
  node: Node,
  reader: LogReader,
  { flags, output, signal }: CommandContext,
): Promise<void> {
  await node.settled({ signal });
  const names = [...node.topology.nodes.values()].map(({ id }) => id.name);
  for (const name of flags.texts("node")) {
    const guess = isPattern(name) || names.includes(name) ? "" : didYouMeanName(name, names);
    if (guess) output.message(`There is no node ${quoted(name)}${guess}`);
  }
  await reader.showHistory(flags.number("lines") ?? Infinity);
}

function linePrinter({ flags, output }: CommandContext) {
  const text = new LineText({
    style: output.style,
    isFull: flags.isOn("full"),
    nowMs: systemClock.epochMs(),
  });
  return async (lines: readonly LogLine[]): Promise<void> => {
    text.prepare(lines);
    for (const line of lines) {
      if (output.json) await printJson(output, line);
      else await output.print(text.write(line));
    }
  };
}

/** Who sees nothing shall know whether there was nothing, or nothing of what was asked for. */
function tellOfNone(reader: LogReader, { flags, output }: CommandContext): void {
  if (reader.hasShown) return;
  output.message(
    reader.isHeard ? "None of the lines is what was asked for" : nothingText("No node logs", flags),
  );
}

function whyNothing(node: Node, reader: LogReader, { flags }: CommandContext): string {
  const why = reader.isHeard
    ? ", as none of those there were is what was asked for"
    : node.topology.senders(LOG_TOPIC).length === 0
    ? ", and no node logs"
    : "";
  return `No line yet in ${domainText(flags)}${why}: still waiting, Ctrl-C ends that`;
}
