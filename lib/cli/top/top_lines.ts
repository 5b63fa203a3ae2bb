import { cutToWidth, padToWidth, textWidth } from "../../text/text_width.ts";
import { printable } from "../../text/printable.ts";
import { wrap } from "../../text/wrap.ts";
import type { ConsoleSize } from "../terminal/output.ts";
import type { Style } from "../terminal/style.ts";
import { formatBytes } from "../values/quantities.ts";
import type { Pane, PaneLine } from "./pane.ts";
import type { TopFigures } from "./top_figures.ts";
import type { TopSession } from "./top_session.ts";

/** With fewer rows than this, one table at a time is shown. */
const STACKED_ROWS = 20;
/** What a table takes beside its rows: its name, its titles, the line below. */
const FRAME_ROWS = 3;

const HELP: readonly string[] = [
  "Tab, 1 2 3    nodes, topics, processes",
  "Up, Down      choose a row; also j and k, Page Up, Page Down, Home, End",
  "Enter         all there is to say of it; Esc goes back",
  "Left, Right   sort by another column; also < and >",
  "r             turn the order round; c sorts by cpu, m by memory, n by name",
  "/             show only rows with a text; Esc shows all again",
  "Space         hold still, and go on",
  "?             this help",
  "q             leave",
  "",
  "cpu is what a process takes, in percent of one processor: 12%/3 is shared by three nodes.",
  "lag is how late callbacks came at most in the last five seconds.",
  "— is what a node does not tell: because it is of version 0.1.0, or it has just come.",
];

/** What is drawn, and for what. */
export interface TopFrame {
  readonly size: ConsoleSize;
  readonly style: Style;
  /** What the mesh is called. */
  readonly mesh: string;
}

/**
 * Draws what `rosy top` shows.
 *
 * @param session What the user has chosen.
 * @param frame How large the terminal is, and what the mesh is called.
 * @returns The lines, as many as the terminal has.
 */
export function topLines(session: TopSession, frame: TopFrame): string[] {
  const { size: { rows }, style } = frame;
  const head = summary(session, frame);
  const foot = footer(session, frame);
  const height = Math.max(0, rows - 2);
  const body = bodyLines(session, frame, height).slice(0, height);
  const filling = Array<string>(Math.max(0, height - body.length)).fill("");
  return [style.bold(head), ...body, ...filling, foot].slice(0, Math.max(1, rows));
}

function bodyLines(session: TopSession, { size, style }: TopFrame, height: number): string[] {
  const { columns } = size;
  if (session.overlay === "help") return HELP.flatMap((line) => wrap(line, columns));
  if (!session.figures) return ["", "Looking for nodes …"];
  if (session.overlay === "detail") return detailLines(session.active, { columns, style });
  const panes = height >= STACKED_ROWS ? session.panes : [session.active];
  const heights = shareRows(panes, session.active, height);
  return panes.flatMap((pane, index) =>
    paneLines(pane, {
      style,
      columns,
      height: heights[index]!,
      isActive: pane === session.active,
    })
  );
}

/** Who has few rows leaves room to the others; the one that keys go to comes first. */
function shareRows(panes: readonly Pane[], active: Pane, height: number): number[] {
  let left = height - panes.length * FRAME_ROWS + 1;
  const wanted = new Map(panes.map((pane) => [pane, Math.max(1, pane.count.shown)]));
  const given = new Map<Pane, number>();
  const smallestFirst = panes.toSorted((a, b) => wanted.get(a)! - wanted.get(b)!);
  for (const [index, pane] of smallestFirst.entries()) {
    const fair = Math.floor(left / (panes.length - index));
    const rows = Math.min(wanted.get(pane)!, Math.max(1, fair));
    given.set(pane, rows);
    left -= rows;
  }
  if (panes.length === 1) given.set(active, Math.max(0, height - FRAME_ROWS + 1));
  return panes.map((pane) => given.get(pane)!);
}

function paneLines(
  pane: Pane,
  { style, columns, height, isActive }: {
    style: Style;
    columns: number;
    height: number;
    isActive: boolean;
  },
): string[] {
  const { all, shown } = pane.count;
  const { title, lines } = pane.layOut({ width: columns, height, isActive });
  const counts = all === shown ? String(all) : `${shown} of ${all}`;
  const more = shown > height ? `, ${height} shown` : "";
  const name = `${pane.view} (${counts}${more})`;
  return [
    isActive ? style.bold(style.cyan(name)) : style.dim(name),
    style.dim(title),
    ...lines.map((line) => paint(line, style, columns)),
    ...shown === 0 ? [style.dim(all === 0 ? "none" : "none with this text")] : [],
    "",
  ];
}

function paint({ text, isSelected, grade }: PaneLine, style: Style, columns: number): string {
  if (isSelected) {
    return style.enabled ? style.inverse(padToWidth(text, columns)) : text;
  }
  if (grade === "bad") return style.red(text);
  return grade === "poor" ? style.yellow(text) : text;
}

function detailLines(
  pane: Pane,
  { columns, style }: { columns: number; style: Style },
): string[] {
  const detail = pane.detail();
  if (!detail) return ["", "It is gone. Esc goes back."];
  return [
    "",
    style.bold(style.cyan(cutToWidth(detail.title, columns))),
    "",
    ...detail.lines.flatMap((line) => wrap(line, columns)),
  ];
}

function summary({ figures, isPaused }: TopSession, { mesh, size: { columns } }: TopFrame): string {
  const state = isPaused ? "  PAUSED" : "";
  return cutToWidth(
    `rosy top  ${printable(mesh)}${state}${figures ? `  ${sums(figures)}` : ""}`,
    columns,
  );
}

function sums({ nodes, topics, processes }: TopFigures): string {
  const cpu = processes.reduce((sum, { cpuPercent }) => sum + (cpuPercent ?? 0), 0);
  const memory = processes.reduce((sum, { rssBytes }) => sum + (rssBytes ?? 0), 0);
  const sentHz = nodes.reduce((sum, { sentHz }) => sum + (sentHz ?? 0), 0);
  return `${count(nodes.length, "node")}, ${count(topics.length, "topic")}  cpu ${
    cpu.toFixed(0)
  }%  mem ${formatBytes(memory)}  ${sentHz.toFixed(0)} msg/s`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function footer(session: TopSession, { style, size: { columns } }: TopFrame): string {
  if (session.isTyping) {
    const typed = printable(session.filter);
    return cutToWidth(`/${typed}█  Enter keeps it, Esc drops it`, columns);
  }
  const filter = session.filter === "" ? "" : `"${printable(session.filter)}" alone  `;
  const keys = session.overlay === "none"
    ? "Tab table  ←→ sort  / filter  Enter detail  Space pause  ? help  q quit"
    : "Esc back  q quit";
  const text = `${filter}${keys}`;
  return style.dim(
    textWidth(text) > columns ? cutToWidth(`${filter}? help  q quit`, columns) : text,
  );
}
