import { inspectNodes, type NodeReport } from "../../node/visit/inspect_nodes.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { domainText } from "../mesh/hints.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { observe } from "../mesh/observe.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { describeNode, type NodeTelling } from "./list.ts";
import { formatMs, formatNumber } from "../values/quantities.ts";

const PROTECTION = {
  open: "none",
  key: "only nodes with the same key",
  encrypted: "only nodes with the same key, encrypted",
};

/** `rosy node info`: all that can be said of the nodes of a name. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals, flags, output, signal } = context;
  const [name] = positionals;
  const discoveryTimeMs = flags.milliseconds("discovery-time");
  const reports = await inspectNodes(name!, { ...meshOptions(flags), discoveryTimeMs, signal });
  if (reports.length === 0) {
    const nodes = [...(await observe(context)).nodes.values()];
    const guess = didYouMeanName(name!, nodes.map(({ id }) => id.name));
    throw new Error(
      `Cannot find a node named ${quoted(name!)}${guess} in ${domainText(flags)}: ` +
        "see 'rosy node list' for those that are there",
    );
  }
  const telling = { verbose: true, hidden: flags.isOn("hidden"), style: output.style };
  for (const { record, ...report } of reports) {
    if (output.json) await printJson(output, { ...record, ...report });
    else await output.paragraph(describe({ record, ...report }, telling));
  }
}

function describe(
  report: NodeReport,
  telling: NodeTelling,
): string {
  const { record, reachedAt, clock, protection, problem } = report;
  return [
    describeNode(record, telling),
    `- reached at: ${printable(reachedAt ?? problem ?? "nowhere")}`,
    ...(protection ? [`- protection: ${PROTECTION[protection]}`] : []),
    ...(clock
      ? [`- round trip: ${formatMs(clock.roundTripMs)}`, `- clock: ${clockText(clock)}`]
      : []),
  ].join("\n");
}

function clockText(
  { offsetMs, uncertaintyMs }: { readonly offsetMs: number; readonly uncertaintyMs: number },
): string {
  if (offsetMs === 0 && uncertaintyMs === 0) return "that of this machine";
  const direction = offsetMs < 0 ? "behind" : "ahead of";
  const size = formatMs(Math.abs(offsetMs));
  return `${size} ${direction} this machine's, ±${formatNumber(uncertaintyMs)} ms`;
}
