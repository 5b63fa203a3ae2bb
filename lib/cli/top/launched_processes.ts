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
   * @param nodes The process ids of the nodes on this machine.
   * @param signal Gives up.
   * @returns Their processes, and which of the nodes are theirs; none where launches cannot be asked.
   */
  async look(nodes: readonly number[], signal: AbortSignal): Promise<LaunchedProcess[]> {
    try {
      return await this.#look(nodes, signal);
    } catch {
      // Without permission for it, or without such sockets, nodes can be looked at all the same.
      return [];
    }
  }

  async #look(nodes: readonly number[], signal: AbortSignal): Promise<LaunchedProcess[]> {
    const launches = await listLaunches({ timeoutMs: TIMEOUT_MS, signal });
    const sessions = launches.length > 0 ? await readSessions(nodes) : new Map();
    const atMs = this.#clock.monotonicMs();
    const now = new Map<string, { cpuMs: number; atMs: number }>();
    const processes = launches.flatMap(({ id, processes }) =>
      processes.map(({ label, node, pid, state, uptimeMs, restarts, memoryBytes, cpuMs }) => {
        const key = `${id} ${label} ${pid}`;
        const before = this.#before.get(key);
        if (cpuMs !== undefined) now.set(key, { cpuMs, atMs });
        return {
          label,
          node,
          launch: id,
          host: this.#host,
          pid: pid ?? null,
          members: nodes.filter((member) =>
            pid !== undefined && (member === pid || sessions.get(member) === pid)
          ),
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

/** Launched commands lead sessions of their own; only Linux tells of these, and only who may read. */
async function readSessions(pids: readonly number[]): Promise<Map<number, number>> {
  const sessions = new Map<number, number>();
  if (Deno.build.os !== "linux") return sessions;
  await Promise.all([...new Set(pids)].map(async (pid) => {
    try {
      const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
      // Behind the name, which may hold anything: state, parent, group, session.
      sessions.set(pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]));
    } catch {
      // It has ended, or is another machine's of the same name, or must not be looked at.
    }
  }));
  return sessions;
}
