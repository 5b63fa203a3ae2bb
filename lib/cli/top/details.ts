import { printable } from "../../text/printable.ts";
import { healthText } from "../figures/columns.ts";
import type { NodeFigures } from "../../figures/node_figures.ts";
import type { ProcessFigures } from "../figures/process_figures.ts";
import type { TopicFigures } from "../../figures/topic_figures.ts";
import { formatBytes, formatDuration, formatMs, formatNumber } from "../values/quantities.ts";
import type { TopFigures } from "./top_figures.ts";

/** A title, and what stands beside it. */
type Fact = readonly [title: string, text: string];

/** @returns All there is to say of a node. */
export function nodeDetail(node: NodeFigures, { nodes }: TopFigures): string[] {
  const companions = nodes.filter(({ processId, uuid }) =>
    processId !== null && processId === node.processId && uuid !== node.uuid
  );
  const shared = companions.length === 0
    ? ""
    : `, with ${companions.map((other) => printable(other.node)).join(", ")}`;
  return lines([
    ["health", printable(healthText(node))],
    ["uuid", node.uuid],
    ["host", `${printable(node.host)}, process ${node.pid}${shared}`],
    ["version", node.version === null ? UNKNOWN : printable(`${node.version}, ${node.runtime}`)],
    ["uptime", known(node.uptimeMs, formatUptime)],
    ["cpu", known(node.cpuPercent, (value) => `${value.toFixed(1)} % of one processor`)],
    [
      "memory",
      `${known(node.rssBytes, formatBytes)}, of these objects ${
        known(node.heapBytes, formatBytes)
      }`,
    ],
    [
      "event loop",
      `${known(node.lagMs, formatMs)} late, ${known(node.maxLagMs, formatMs)} at most`,
    ],
    [
      "messages in",
      `${perSecond(node.receivedHz)}, ${known(node.waiting, String)} wait for callbacks`,
    ],
    ["messages out", perSecond(node.sentHz)],
    ["bytes in", bytesPerSecond(node.receivedBytesPerSecond)],
    [
      "bytes out",
      `${bytesPerSecond(node.sentBytesPerSecond)}, ${known(node.queuedBytes, formatBytes)} wait`,
    ],
    ["dropped", `${known(node.dropped, String)}${reasons(node)}, now ${perSecond(node.droppedHz)}`],
    ["lost", `${known(node.lost, String)}, now ${perSecond(node.lostHz)}`],
    [
      "unreadable",
      `${known(node.undecodable, String)}; ${known(node.invalid, String)} of another type`,
    ],
    ["connected", known(node.connected, (count) => `with ${count} nodes`)],
    ["slow peers", node.slowPeers?.map(printable).join(", ") || "none"],
    ["topics", known(node.topics, String)],
  ]);
}

/** @returns All there is to say of a topic. */
export function topicDetail(topic: TopicFigures): string[] {
  return lines([
    ["type", topic.types.length > 0 ? topic.types.map(printable).join(", ") : UNKNOWN],
    ["senders", String(topic.senders)],
    ["listeners", String(topic.listeners)],
    ["published", `${known(topic.published, String)}, now ${perSecond(topic.rateHz)}`],
    ["received", `${perSecond(topic.receivedHz)} at all listeners together`],
    [
      "bandwidth",
      `${bytesPerSecond(topic.bytesPerSecond)}, ${
        bytesPerSecond(topic.totalBytesPerSecond)
      } to all listeners`,
    ],
    ["size", known(topic.meanBytes, formatBytes)],
    ["delay", known(topic.delayMs, formatMs)],
    ["lost", `${known(topic.lost, String)}, now ${perSecond(topic.lostHz)}`],
    ["dropped", `now ${perSecond(topic.droppedHz)}`],
    ["not told of", topic.untold === 0 ? "nothing" : `what ${topic.untold} of its nodes count`],
  ]);
}

/** @returns All there is to say of a process. */
export function processDetail(process: ProcessFigures): string[] {
  return lines([
    ["host", printable(process.host)],
    ["process id", known(process.pid, String)],
    ["state", printable(process.state)],
    ["nodes", process.nodes.map(printable).join(", ") || "none"],
    ["launch", process.launch === null ? "none" : printable(process.launch)],
    ["cpu", known(process.cpuPercent, (value) => `${value.toFixed(1)} % of one processor`)],
    ["memory", known(process.rssBytes, formatBytes)],
    ["uptime", known(process.uptimeMs, formatUptime)],
    ["restarts", known(process.restarts, String)],
  ]);
}

const UNKNOWN = "—";

function lines(facts: readonly Fact[]): string[] {
  const width = Math.max(...facts.map(([title]) => title.length));
  return facts.map(([title, text]) => `${title.padEnd(width)}  ${text}`);
}

function reasons({ droppedBy }: NodeFigures): string {
  const told = Object.entries(droppedBy ?? {}).map(([why, count]) => `${why} ${count}`);
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}

function known(value: number | null, format: (value: number) => string): string {
  return value === null ? UNKNOWN : format(value);
}

function perSecond(value: number | null): string {
  return known(value, (rate) => `${formatNumber(rate)} a second`);
}

function bytesPerSecond(value: number | null): string {
  return known(value, (bytes) => `${formatBytes(bytes)}/s`);
}

function formatUptime(value: number): string {
  return formatDuration(value, { decimals: 0 });
}
