import { printable } from "../../text/printable.ts";
import { formatBytes, formatNumber } from "../values/quantities.ts";
import type { NodeFigures } from "../../figures/node_figures.ts";
import type { ProcessFigures } from "./process_figures.ts";
import type { TopicFigures } from "../../figures/topic_figures.ts";

/** One column of a table of figures. */
export interface Column<Row> {
  /** As `--sort` has it. */
  readonly key: string;
  readonly title: string;
  /** What is sorted by; `null` comes last. */
  readonly value: (row: Row) => number | string | null;
  /** What is shown: names of strangers are escaped. */
  readonly text: (row: Row) => string;
  /** Where there is no room for all, those with the least weight are left out first. */
  readonly weight: number;
  /** Whether its texts stand to the left; numbers stand to the right. */
  readonly isText?: boolean;
}

/** What stands for what is not known. */
const UNKNOWN = "—";

/** What `rosy top` shows of nodes. */
export const NODE_COLUMNS: readonly Column<NodeFigures>[] = [
  text("node", "node", ({ node }) => node, 100),
  {
    ...number("cpu", "cpu", ({ cpuPercent }) => cpuPercent, 90, formatPercent),
    // What a process takes belongs to all of its nodes together.
    text: ({ cpuPercent, sharedBy }) =>
      known(cpuPercent, formatPercent) +
      (sharedBy > 1 && cpuPercent !== null ? `/${sharedBy}` : ""),
  },
  number("memory", "mem", ({ rssBytes }) => rssBytes, 85, formatBytes),
  number("in", "in/s", ({ receivedHz }) => receivedHz, 80, formatRate),
  number("out", "out/s", ({ sentHz }) => sentHz, 79, formatRate),
  number("bytes-in", "in B/s", (row) => row.receivedBytesPerSecond, 60, formatBytes),
  number("bytes-out", "out B/s", (row) => row.sentBytesPerSecond, 59, formatBytes),
  number("dropped", "drops/s", ({ droppedHz }) => droppedHz, 50, formatRate),
  number("lost", "lost/s", ({ lostHz }) => lostHz, 51, formatRate),
  number("lag", "lag", ({ maxLagMs }) => maxLagMs, 70, formatShortMs),
  number("uptime", "up", ({ uptimeMs }) => uptimeMs, 40, formatUptime),
  number("pid", "pid", ({ pid }) => pid, 20, String),
  text("host", "host", ({ host }) => host, 30),
  text("health", "health", healthText, 95),
];

/** What `rosy top` shows of topics. */
export const TOPIC_COLUMNS: readonly Column<TopicFigures>[] = [
  text("topic", "topic", ({ topic }) => topic, 100),
  number("rate", "rate", ({ rateHz }) => rateHz, 95, (rate) => `${formatRate(rate)} Hz`),
  number("bandwidth", "bw", ({ bytesPerSecond }) => bytesPerSecond, 90, formatBandwidth),
  number("size", "size", ({ meanBytes }) => meanBytes, 30, formatBytes),
  number("senders", "snd", ({ senders }) => senders, 70, String),
  number("listeners", "lst", ({ listeners }) => listeners, 69, String),
  number("delay", "delay", ({ delayMs }) => delayMs, 80, formatShortMs),
  number("lost", "lost", ({ lostPercent }) => lostPercent, 60, formatPercent),
  number("dropped", "drops/s", ({ droppedHz }) => droppedHz, 40, formatRate),
  text("type", "type", ({ types }) => types.join(", ") || UNKNOWN, 50),
];

/** What `rosy top` shows of processes. */
export const PROCESS_COLUMNS: readonly Column<ProcessFigures>[] = [
  text("process", "process", ({ process }) => process, 100),
  number("cpu", "cpu", ({ cpuPercent }) => cpuPercent, 90, formatPercent),
  number("memory", "mem", ({ rssBytes }) => rssBytes, 85, formatBytes),
  number("uptime", "up", ({ uptimeMs }) => uptimeMs, 40, formatUptime),
  number("restarts", "restarts", ({ restarts }) => restarts, 30, String),
  number("pid", "pid", ({ pid }) => pid, 60, String),
  text("host", "host", ({ host }) => host, 50),
  text("launch", "launch", ({ launch }) => launch ?? UNKNOWN, 35),
  text("state", "state", ({ state }) => state, 80),
];

/** What `rosy topic hz --all` shows. */
export const HZ_COLUMNS: readonly Column<TopicFigures>[] = pick(
  ["topic", "rate", "senders", "listeners", "delay", "lost"],
  [number("messages", "messages", ({ published }) => published, 65, String)],
);

/** What `rosy topic bw --all` shows. */
export const BW_COLUMNS: readonly Column<TopicFigures>[] = pick(
  ["topic", "bandwidth", "rate", "size", "senders", "listeners"],
  [number("total", "to all", (row) => row.totalBytesPerSecond, 55, formatBandwidth)],
);

/** @returns What is wrong with a node, in a word or two. */
export function healthText({ state, problems }: NodeFigures): string {
  if (state === "new") return "…";
  return problems.length === 0 ? "ok" : problems.join("; ");
}

function pick(
  keys: readonly string[],
  more: readonly Column<TopicFigures>[],
): Column<TopicFigures>[] {
  return [...keys.map((key) => TOPIC_COLUMNS.find((column) => column.key === key)!), ...more];
}

function text<Row>(
  key: string,
  title: string,
  value: (row: Row) => string,
  weight: number,
): Column<Row> {
  return { key, title, value, text: (row) => printable(value(row)), weight, isText: true };
}

function number<Row>(
  key: string,
  title: string,
  value: (row: Row) => number | null,
  weight: number,
  format: (value: number) => string,
): Column<Row> {
  return { key, title, value, text: (row) => known(value(row), format), weight };
}

function known(value: number | null, format: (value: number) => string): string {
  return value === null ? UNKNOWN : format(value);
}

function formatPercent(value: number): string {
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)}%`;
}

function formatRate(value: number): string {
  return value === 0 ? "0" : value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function formatBandwidth(value: number): string {
  return `${formatBytes(value)}/s`;
}

function formatShortMs(value: number): string {
  return Math.abs(value) >= 10 ? `${value.toFixed(0)} ms` : `${formatNumber(value).slice(0, 4)} ms`;
}

function formatUptime(value: number): string {
  const seconds = Math.floor(value / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${String(seconds % 60).padStart(2, "0")}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}h${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(hours / 24)}d${String(hours % 24).padStart(2, "0")}`;
}
