import { known } from "../kit/known.ts";
import {
  formatBytes,
  formatBytesPerSecond,
  formatDigits,
  formatMs,
  formatSpan,
} from "../kit/numbers.ts";
import type { NodeRow } from "./node_rows.ts";

/** A title, and what stands beside it. */
export type Fact = readonly [title: string, text: string];

/** @returns What a node tells of itself, in words. */
export function nodeFacts({ node: { id }, figures }: NodeRow): Fact[] {
  const facts: Fact[] = [["Host", id.hostname], ["Uuid", id.uuid]];
  if (figures === null) return facts;
  const shared = figures.sharedBy > 1 ? `, shared by ${figures.sharedBy} nodes` : "";
  return [
    ...facts,
    ["Process", `${figures.pid}${shared}`],
    ["Up for", known(figures.uptimeMs, formatSpan)],
    ["Runs on", known(figures.version, (version) => `rosy ${version}, ${figures.runtime}`)],
    ["Processor", known(figures.cpuPercent, (value) => `${formatDigits(value)} % of one`)],
    [
      "Memory",
      `${known(figures.rssBytes, formatBytes)}, objects ${known(figures.heapBytes, formatBytes)}`,
    ],
    [
      "Event loop",
      `${known(figures.lagMs, formatMs)} late, at most ${known(figures.maxLagMs, formatMs)}`,
    ],
    [
      "In",
      `${perSecond(figures.receivedHz)}, ${
        known(figures.receivedBytesPerSecond, formatBytesPerSecond)
      }`,
    ],
    ["Waiting for callbacks", known(figures.waiting, String)],
    [
      "Out",
      `${perSecond(figures.sentHz)}, ${known(figures.sentBytesPerSecond, formatBytesPerSecond)}`,
    ],
    ["Waiting to be sent", known(figures.queuedBytes, formatBytes)],
    ["Dropped", `${known(figures.dropped, String)}${reasons(figures.droppedBy)}`],
    ["Missed", known(figures.lost, String)],
    ["Undecodable", known(figures.undecodable, String)],
    ["Of another type", known(figures.invalid, String)],
    ["Does not wait for", figures.slowPeers?.join(", ") || "nobody"],
    ["Connected with", known(figures.connected, (count) => `${count} nodes`)],
  ];
}

function perSecond(hz: number | null): string {
  return known(hz, (value) => `${formatDigits(value)}/s`);
}

function reasons(droppedBy: Readonly<Record<string, number>> | null): string {
  const told = Object.entries(droppedBy ?? {}).map(([why, count]) => `${why} ${count}`);
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}
