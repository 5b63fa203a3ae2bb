import { pause } from "../../../flow/pause.ts";
import type { Node } from "../../../facade/node.ts";
import { systemClock } from "../../../time/clock.ts";
import type { Column } from "../../figures/columns.ts";
import { sortRows, usualOrder } from "../../figures/figure_table.ts";
import { MeshWatch } from "../../../figures/mesh_watch.ts";
import type { TopicFigures } from "../../../figures/topic_figures.ts";
import type { CommandContext } from "../../line/command.ts";
import { UsageError } from "../../line/usage_error.ts";
import { domainText } from "../../mesh/hints.ts";
import { meshOptions } from "../../mesh/mesh_options.ts";
import { startNode } from "../../mesh/start_node.ts";
import { LiveTable } from "../../terminal/live_table.ts";
import { printJson } from "../../values/json_value.ts";

const REFRESH_MS = 1000;

/** One measurement of all topics: what `rosy topic hz --all` and `bw --all` have of their own. */
export interface AllTopicsKind {
  /** What the command's node is called, with four random characters behind it. */
  readonly nodeName: string;
  readonly columns: readonly Column<TopicFigures>[];
}

/**
 * Finds out what a command that measures topics is to measure.
 *
 * @param context The command's context.
 * @returns Whether it is all topics.
 * @throws {UsageError} If it is neither all nor some, or both, or what counts messages is asked of all.
 */
export function isOfAll({ positionals, flags }: CommandContext): boolean {
  const isAll = flags.isOn("all");
  if (!isAll && positionals.length === 0) {
    throw new UsageError("missing argument TOPIC; --all measures all topics");
  }
  if (!isAll && flags.isOn("hidden")) throw new UsageError("flag --hidden needs --all");
  if (isAll && positionals.length > 0) {
    throw new UsageError("flag --all measures all topics: leave out the names, or the flag");
  }
  if (isAll && flags.number("count") !== undefined) {
    throw new UsageError("flags --all and --count exclude each other: no message is listened to");
  }
  return isAll;
}

/**
 * Shows all topics once a second by what nodes count themselves: nothing is listened to.
 *
 * @param context The command's context.
 * @param kind What to show.
 */
export async function monitorAllTopics(
  context: CommandContext,
  { nodeName, columns }: AllTopicsKind,
): Promise<void> {
  const { flags, output, signal } = context;
  const name = flags.text("name") ?? `${nodeName}_${crypto.randomUUID().slice(0, 4)}`;
  await using node: Node = await startNode({ name, ...meshOptions(flags) }, signal);
  await node.settled({ signal });
  const watch = new MeshWatch({ node, isAll: flags.isOn("hidden") });
  await output.tell(`Asking the nodes of ${domainText(flags)} what they count`);
  const endMs = systemClock.monotonicMs() + (flags.milliseconds("duration") ?? Infinity);
  const table = output.isTerminal && !output.json ? new LiveTable(output) : null;
  let rows: readonly TopicFigures[] = (await watch.look(signal, { isPatient: true })).topics;
  while (!signal.aborted && systemClock.monotonicMs() < endMs) {
    const leftMs = Math.min(REFRESH_MS, endMs - systemClock.monotonicMs());
    await pause(Math.ceil(leftMs), { clock: systemClock, signal });
    if (signal.aborted) break;
    const { topics } = await watch.look(signal);
    rows = sortRows(topics, columns, usualOrder(columns[1]!));
    if (output.json) {
      for (const row of rows) await printJson(output, row);
    } else if (table) await table.show(cellsOf(rows, columns));
    else for (const line of linesOf(rows, columns)) await output.print(line);
  }
  await table?.finish(cellsOf(rows, columns));
  await tellOfUntold(context, rows);
}

function cellsOf(
  rows: readonly TopicFigures[],
  columns: readonly Column<TopicFigures>[],
): string[][] {
  return [columns.map(({ title }) => title), ...rows.map((row) => columns.map((c) => c.text(row)))];
}

function linesOf(
  rows: readonly TopicFigures[],
  columns: readonly Column<TopicFigures>[],
): string[] {
  const [name, ...others] = columns;
  return rows.map((row) =>
    `${name!.text(row)}: ${others.map(({ title, text }) => `${title} ${text(row)}`).join(", ")}`
  );
}

async function tellOfUntold(
  { output }: CommandContext,
  rows: readonly TopicFigures[],
): Promise<void> {
  const untold = rows.filter(({ untold }) => untold > 0).length;
  if (untold === 0) return;
  await output.tell(
    `Of ${untold} of ${rows.length} topics some nodes do not tell what they count: they are of version ` +
      "0.1.0, or do not answer. Name these topics instead of --all to measure them",
  );
}
