import { didYouMean } from "../../text/suggest.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";
import type { Pane } from "./pane.ts";
import { createPanes } from "./panes.ts";

/**
 * Chooses the tables that the user wants.
 *
 * @param flags The command's flags.
 * @returns One, or all of them; with `--csv` one, for a table of CSV has one header.
 */
export function choosePanes(flags: FlagValues): readonly Pane[] {
  const panes = createPanes();
  const view = flags.text("view") ?? (flags.isOn("csv") ? "nodes" : undefined);
  return view === undefined ? panes : panes.filter((pane) => pane.view === view);
}

/**
 * Sorts the tables that have a column as the user wants.
 *
 * @param panes The tables.
 * @param key The column; with a `-` before it, the other way round.
 * @throws {UsageError} If none has such a column.
 */
export function sortPanes(panes: readonly Pane[], key: string | undefined): void {
  if (key === undefined) return;
  const name = key.replace(/^-/, "");
  const having = panes.filter(({ sortKeys }) => sortKeys.includes(name));
  if (having.length === 0) {
    const known = [...new Set(panes.flatMap(({ sortKeys }) => sortKeys))];
    throw new UsageError(
      `flag --sort: there is no column "${name}"${didYouMean(name, known)}: ${known.join(", ")}`,
    );
  }
  for (const pane of having) {
    pane.sortUsually(name);
    if (key.startsWith("-")) pane.reverse();
  }
}
