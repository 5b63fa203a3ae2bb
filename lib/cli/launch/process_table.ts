import type { LaunchStatus, ProcessState, ProcessStatus } from "../../launch/launch_status.ts";
import { describeEnd } from "../../launch/processes/supervisor.ts";
import { printable } from "../../text/printable.ts";
import { alignRows } from "../terminal/layout.ts";
import type { Output } from "../terminal/output.ts";
import type { Style } from "../terminal/style.ts";
import { formatBytes, formatDuration } from "../values/quantities.ts";

const TITLES = ["NODE", "PID", "UPTIME", "RESTARTS", "MEMORY", "CPU"];
const GAP = "  ";

/**
 * Lays out what runs in a launch.
 *
 * @param launch The launch.
 * @param output Where it goes.
 * @returns A line for each process, below their titles.
 */
export function processLines(
  { processes }: LaunchStatus,
  { style }: Pick<Output, "style">,
): string[] {
  const rows = alignRows([TITLES, ...processes.map(cellsOf)]);
  const width = Math.max(...rows.map((row) => row.length));
  // The state comes last: it may be a sentence.
  const states = ["STATE", ...processes.map((process) => colour(process, style))];
  return rows.map((row, index) => `${row.padEnd(width)}${GAP}${states[index]}`);
}

/**
 * Words what a process is doing.
 *
 * @param process The process.
 * @returns Such as `running` or `waiting for service "map"`.
 */
export function stateText(
  { state, waitingFor, restartInMs = 0, end, reason }: ProcessStatus,
): string {
  switch (state) {
    case "waiting":
      return `waiting for ${printable(waitingFor ?? "its turn")}`;
    case "restarting":
      return `restarting in ${(restartInMs / 1000).toFixed(1)} s${
        end ? ` (${describeEnd(end)})` : ""
      }`;
    case "ended":
      return end ? `ended (${describeEnd(end)})` : "ended";
    case "failed":
      return `failed: ${printable(reason ?? "it could not be started")}`;
    case "stopped":
      return "stopped by the user";
    default:
      return state;
  }
}

function cellsOf(process: ProcessStatus): string[] {
  const { label, pid, uptimeMs, restarts, memoryBytes, cpuMs } = process;
  return [
    printable(label),
    pid === undefined ? "-" : String(pid),
    uptimeMs === undefined ? "-" : formatDuration(uptimeMs, { decimals: 0 }),
    String(restarts),
    memoryBytes === undefined ? "-" : formatBytes(memoryBytes),
    cpuMs === undefined || !uptimeMs ? "-" : `${(100 * cpuMs / uptimeMs).toFixed(0)}%`,
  ];
}

const BAD: readonly ProcessState[] = ["failed", "restarting"];

function colour(process: ProcessStatus, { red, green, dim }: Style): string {
  const text = stateText(process);
  if (process.state === "running") return green(text);
  return BAD.includes(process.state) ? red(text) : dim(text);
}
