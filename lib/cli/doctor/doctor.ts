import { examine } from "../../doctor/examine.ts";
import type { CheckName, Finding, Verdict } from "../../doctor/finding.ts";
import { printable } from "../../text/printable.ts";
import { wrap } from "../../text/wrap.ts";
import { PROTOCOL_VERSION } from "../../wire/frame.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import type { Output } from "../terminal/output.ts";
import { VERSION } from "../version.ts";

const TITLES: Readonly<Record<CheckName, string>> = {
  permissions: "permissions",
  interfaces: "interfaces",
  port: "port 5353",
  multicast: "multicast",
  sockets: "sockets",
  coordinator: "coordinator",
  peers: "peers",
  nodes: "nodes",
  versions: "versions",
  clocks: "clocks",
  time: "time",
  domains: "domains",
  topics: "topics",
  types: "types",
};
const TITLE_WIDTH = Math.max(...Object.values(TITLES).map(({ length }) => length));
const LABELS: Readonly<Record<Verdict, string>> = { ok: "ok  ", warn: "warn", fail: "FAIL" };
/** Where the third column begins. */
const INDENT = " ".repeat(LABELS.ok.length + 2 + TITLE_WIDTH + 2);

/** `rosy doctor`: finds out why nodes do not find or reach each other. */
export async function run({ flags, output, signal }: CommandContext): Promise<number> {
  const { deno } = Deno.version;
  const { os, arch } = Deno.build;
  const timeoutMs = flags.milliseconds("timeout");
  if (!output.json) {
    await output.print(
      output.style.dim(
        `rosy ${VERSION}, protocol ${PROTOCOL_VERSION}, Deno ${deno}, ${os} ${arch}`,
      ),
    );
  }
  const counts: Record<Verdict, number> = { ok: 0, warn: 0, fail: 0 };
  for await (const finding of examine({ ...meshOptions(flags), timeoutMs, signal })) {
    counts[finding.verdict]++;
    if (output.json) await printJson(output, finding);
    else await output.print(describe(finding, output));
  }
  if (!output.json) await output.paragraph(summaryOf(counts));
  return counts.fail > 0 ? 1 : 0;
}

function describe({ check, verdict, summary, advice }: Finding, output: Output): string {
  const { style } = output;
  const label = { ok: style.green, warn: style.yellow, fail: style.red }[verdict](LABELS[verdict]);
  const lines = inColumn(printable(summary), output);
  const advised = advice === null ? [] : inColumn(`-> ${printable(advice)}`, output);
  const [first, ...more] = [...lines, ...advised.map(style.bold)];
  const title = TITLES[check].padEnd(TITLE_WIDTH);
  return [`${label}  ${title}  ${first}`, ...more.map((line) => INDENT + line)].join("\n");
}

/** A terminal would break lines in the middle of words; who reads a pipe looks for whole ones. */
function inColumn(text: string, { isTerminal, size, width }: Output): string[] {
  if (!isTerminal) return [text];
  const columns = Math.min(size.columns, width) - INDENT.length;
  return wrap(text, Math.max(20, columns));
}

function summaryOf({ warn, fail }: Record<Verdict, number>): string {
  if (fail + warn === 0) return "All is well.";
  const warnings = warn === 0 ? "" : `${warn} warning${warn === 1 ? "" : "s"}`;
  if (fail === 0) return `Nothing failed; ${warnings}.`;
  return `${fail} failed${warnings && `; ${warnings}`}.`;
}
