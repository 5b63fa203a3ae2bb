import { cpus } from "node:os";
import { formatNumber, type SpeedtestResult } from "./result.ts";

/** What a speed test ran on. */
export interface Hardware {
  /** The board, where it has a name; else the processor. */
  readonly hardware: string;
  readonly cores: number;
  readonly os: string;
  readonly deno: string;
}

/**
 * Finds out what this program runs on.
 *
 * @returns What is known.
 */
export async function thisHardware(): Promise<Hardware> {
  const { os, arch } = Deno.build;
  return {
    hardware: await boardName() ?? cpus()[0]?.model.trim() ?? arch,
    cores: navigator.hardwareConcurrency,
    os: `${os} ${Deno.osRelease()} ${arch}`,
    deno: Deno.version.deno,
  };
}

/**
 * Writes a table in Markdown.
 *
 * @param hardware What the test ran on.
 * @param results What receivers measured, one row each.
 * @returns The table, and below it what belongs to it.
 */
export function speedtestTable(hardware: Hardware, results: readonly SpeedtestResult[]): string {
  const rows = results.map((result) => [
    hardware.hardware,
    sizeText(result.messageSize),
    formatNumber(result.messagesPerSecond),
    result.latencyMs ? formatNumber(result.latencyMs.mean) : "",
    result.messageSize > 0 ? formatNumber(result.megabytesPerSecond) : "",
  ]);
  const lines = alignColumns([
    ["Hardware", "Message size", "Messages/s", "Latency (ms)", "Bandwidth (MB/s)"],
    ...rows,
  ]);
  const { cores, os, deno } = hardware;
  return [...lines, "", `${cores} cores, ${os}, Deno ${deno}`].join("\n");
}

/** Single-board computers tell their names here; a processor's name says less about them. */
async function boardName(): Promise<string | undefined> {
  try {
    const name = await Deno.readTextFile("/proc/device-tree/model");
    return name.replaceAll("\0", "").trim() || undefined;
  } catch {
    return undefined;
  }
}

function sizeText(bytes: number): string {
  if (bytes >= 1e6) return `${formatNumber(bytes / 1e6)} MB`;
  return bytes >= 1000 ? `${formatNumber(bytes / 1000)} kB` : `${bytes} B`;
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  // The first column is text, the others are numbers.
  const line = (row: readonly string[]) =>
    `| ${
      row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join(
        " | ",
      )
    } |`;
  const rule = `| ${
    widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`).join(" | ")
  } |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)];
}
