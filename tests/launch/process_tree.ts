import { PATIENCE_MS } from "../support/patience.ts";

const VARIABLE = "ROSY_TEST_MARK";

/**
 * Finds processes by a mark in their environment, which they inherit from whoever started them,
 * whatever becomes of their parents, groups and sessions.
 */
export class ProcessMark {
  readonly env: Readonly<Record<string, string>> = { [VARIABLE]: crypto.randomUUID() };

  /** The command lines of all that carry the mark, by process id. */
  processes(): Map<number, string> {
    const mark = `${VARIABLE}=${this.env[VARIABLE]}\0`;
    const found = new Map<number, string>();
    for (const { name } of Deno.readDirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        // Processes that have ended and wait for their parent have no environment any more.
        if (!Deno.readTextFileSync(`/proc/${name}/environ`).includes(mark)) continue;
        const command = Deno.readTextFileSync(`/proc/${name}/cmdline`).replaceAll("\0", " ");
        found.set(Number(name), command);
      } catch {
        // It has ended since, or belongs to somebody else.
      }
    }
    return found;
  }

  /** Waits until nothing carries the mark any more. */
  async allGone(): Promise<void> {
    await this.until((processes) => processes.size === 0);
  }

  /** Waits until the processes are as wanted: nothing tells of other programs' ends. */
  async until(isWanted: (processes: Map<number, string>) => boolean): Promise<void> {
    const endMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const processes = this.processes();
      if (isWanted(processes)) return;
      if (performance.now() > endMs) {
        for (const pid of processes.keys()) Deno.kill(pid, "SIGKILL");
        throw new Error(`these processes are there:\n${[...processes.values()].join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
