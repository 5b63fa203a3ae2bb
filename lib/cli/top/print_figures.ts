import { pause } from "../../flow/pause.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { tellNothing } from "../mesh/hints.ts";
import { printJson } from "../values/json_value.ts";
import type { Pane } from "./pane.ts";
import type { TopFigures } from "./top_figures.ts";

/** Rows beyond the terminal's width are of use in a file. */
const UNLIMITED_WIDTH = 10_000;

/** What is printed, and how often. */
export interface PrintOptions {
  readonly look: (signal: AbortSignal, options?: { isPatient?: boolean }) => Promise<TopFigures>;
  readonly panes: readonly Pane[];
  readonly intervalMs: number;
  /** How many times. */
  readonly count: number;
}

/**
 * Prints figures again and again; before the first time it looks twice, for rates need two.
 *
 * @param context The command's context.
 * @param options What, and how often.
 */
export async function printFigures(
  { flags, output, signal }: CommandContext,
  { look, panes, intervalMs, count }: PrintOptions,
): Promise<void> {
  const filter = flags.text("filter") ?? "";
  if (flags.isOn("csv")) await output.print(`timeMs,${panes[0]!.csvHeader}`);
  await look(signal, { isPatient: true });
  for (let left = count; left > 0 && !signal.aborted; left--) {
    await pause(intervalMs, { clock: systemClock, signal });
    if (signal.aborted) return;
    const figures = await look(signal, { isPatient: true });
    if (signal.aborted) return;
    if (figures.nodes.length === 0) tellNothing("No nodes", { output, flags });
    for (const pane of panes) pane.update(figures, filter);
    if (output.json) await printLines(panes, figures, (line) => printJson(output, line));
    else if (flags.isOn("csv")) {
      for (const row of panes[0]!.csv()) await output.print(`${figures.atMs.toFixed(0)},${row}`);
    } else {
      for (const pane of panes) await output.paragraph(tableText(pane, output));
    }
  }
}

const KINDS = { nodes: "node", topics: "topic", processes: "process" } as const;

async function printLines(
  panes: readonly Pane[],
  { atMs }: TopFigures,
  print: (line: object) => Promise<void>,
): Promise<void> {
  for (const pane of panes) {
    for (const row of pane.json()) await print({ type: KINDS[pane.view], atMs, ...row });
  }
}

function tableText(
  pane: Pane,
  { isTerminal, size, style }: Pick<CommandContext["output"], "isTerminal" | "size" | "style">,
): string {
  const width = isTerminal ? size.columns : UNLIMITED_WIDTH;
  const { title, lines } = pane.layOut({ width, height: Infinity, isActive: false });
  const name = style.bold(`${pane.view} (${pane.count.shown})`);
  const rows = lines.map(({ text, grade }) =>
    grade === "bad" ? style.red(text) : grade === "poor" ? style.yellow(text) : text
  );
  return [name, ...rows.length > 0 ? [style.dim(title), ...rows] : ["none"]].join("\n");
}
