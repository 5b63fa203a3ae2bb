import process from "node:process";

/** What the process of a node takes; the nodes of one process tell the same. */
export interface ProcessLoad {
  /** Stands for the process: 16 characters that are drawn when it starts, for pids repeat. */
  readonly processId: string;
  /** How much processor time it has taken since it started, in milliseconds. */
  readonly cpuMs: number;
  /** How much memory it has in use, in bytes. */
  readonly rssBytes: number;
  /** How much of that the program's own objects take, in bytes. */
  readonly heapBytes: number;
}

const PROCESS_ID = crypto.randomUUID().replaceAll("-", "").slice(0, 16);

/** @returns What this process takes: that needs no permission. */
export function processLoad(): ProcessLoad {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = Deno.memoryUsage();
  return {
    processId: PROCESS_ID,
    cpuMs: (user + system) / 1000,
    rssBytes: rss,
    heapBytes: heapUsed,
  };
}
