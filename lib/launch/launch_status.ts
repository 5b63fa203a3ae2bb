import type { ProcessEnd } from "./events.ts";

/**
 * What a launched process is doing.
 *
 * - `waiting`: it has not been started yet, or not again: `waitingFor` says what comes first
 * - `starting`: it is being started
 * - `running`
 * - `restarting`: it ended, and its launch file has it started again in `restartInMs`
 * - `stopping`: it was told to end, or what it left behind is
 * - `stopped`: by a user, by hand; nothing but a user starts it again
 * - `ended`: by itself, and all is well
 * - `failed`: it should run and does not: `reason` says why
 */
export type ProcessState =
  | "waiting"
  | "starting"
  | "running"
  | "restarting"
  | "stopping"
  | "stopped"
  | "ended"
  | "failed";

/** What there is to say of one launched process. */
export interface ProcessStatus {
  /** What it is called in output and logs: its node's name, `camera#2` for one of several. */
  readonly label: string;
  /** The name of its node. */
  readonly node: string;
  readonly state: ProcessState;
  /** Its process id, while it runs. */
  readonly pid?: number;
  /** For how long it has been running, in milliseconds. */
  readonly uptimeMs?: number;
  /** How often it was started again, by whomever. */
  readonly restarts: number;
  /** What it waits for, such as `service "map"`. */
  readonly waitingFor?: string;
  /** When it is started again, in milliseconds from now. */
  readonly restartInMs?: number;
  /** How it ended last. */
  readonly end?: ProcessEnd;
  /** Why it has failed. */
  readonly reason?: string;
  /** Its command, as for a shell. */
  readonly command: string;
  /**
   * The memory that it and what it started hold, in bytes; what they share counts for each. Nothing
   * where the system does not tell.
   */
  readonly memoryBytes?: number;
  /** The processor time that it and what it started have used, in milliseconds; as above. */
  readonly cpuMs?: number;
}

/** What there is to say of a launch that runs. */
export interface LaunchStatus {
  /** What it is called on this machine, such as `k3fq`. */
  readonly id: string;
  /** The process id of the launcher. */
  readonly pid: number;
  /** The launch file, an absolute path. */
  readonly file: string;
  /** For how long it has been running, in milliseconds. */
  readonly uptimeMs: number;
  /** Its processes: the coordinator first, nodes in the order in which they start. */
  readonly processes: readonly ProcessStatus[];
}
