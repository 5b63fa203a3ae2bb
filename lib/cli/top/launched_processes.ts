import { listLaunches } from "../../launch/control/list_launches.ts";
import type { Clock } from "../../time/clock.ts";
import type { LaunchedProcess } from "../figures/process_figures.ts";

/** How long launches may take to answer, in milliseconds. */
const TIMEOUT_MS = 500;

/** What launches on this machine have started, and how much processor time that takes. */
export class LaunchedProcesses {
  readonly #host: string;
  readonly #clock: Clock;
  /** What a process had taken when, by launch, label and pid. */
  #before = new Map<string, { cpuMs: number; atMs: number }>();

  /**
   * @param host What this machine is called in the mesh.
   * @param clock Measures the time between two looks.
   */
  constructor(host: string, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /**
   * Asks the launches of this user.
   *
   * @param signal Gives up.
   * @returns Their processes; none where launches cannot be asked.
   */
  async look(signal: AbortSignal): Promise<LaunchedProcess[]> {
    try {
      return await this.#look(signal);
    } catch {
      // Without permission for it, or without such sockets, nodes can be looked at all the same.
      return [];
    }
  }

  async #look(signal: AbortSignal): Promise<LaunchedProcess[]> {
    const launches = await listLaunches({ timeoutMs: TIMEOUT_MS, signal });
    const atMs = this.#clock.monotonicMs();
    const now = new Map<string, { cpuMs: number; atMs: number }>();
    const processes = launches.flatMap(({ id, processes }) =>
      processes.map(({ label, pid, state, uptimeMs, restarts, memoryBytes, cpuMs }) => {
        const key = `${id} ${label} ${pid}`;
        const before = this.#before.get(key);
        if (cpuMs !== undefined) now.set(key, { cpuMs, atMs });
        return {
          label,
          launch: id,
          host: this.#host,
          pid: pid ?? null,
          state,
          cpuPercent: cpuMs === undefined || !before || atMs <= before.atMs
            ? null
            : Math.max(0, cpuMs - before.cpuMs) / (atMs - before.atMs) * 100,
          rssBytes: memoryBytes ?? null,
          uptimeMs: uptimeMs ?? null,
          restarts,
        };
      })
    );
    this.#before = now;
    return processes;
  }
}
