import type { Readiness } from "./plan.ts";

/** How a process ended. */
export interface ProcessEnd {
  /** The exit status, where it ended by itself. */
  readonly status: number;
  /** The signal that ended it, if one did. */
  readonly signal?: string;
}

/** Which of a process's outputs something was written to. */
export type OutputStream = "stdout" | "stderr";

/** What happens while nodes are launched, run and stop. */
export type LaunchEvent =
  /** A process is being started, for the first time or again. */
  | {
    readonly type: "starting";
    readonly node: string;
    /** Which of the nodes of this name it is, from 1 on. */
    readonly index: number;
    readonly count: number;
    readonly command: string;
  }
  /** It runs. */
  | { readonly type: "started"; readonly label: string; readonly pid: number }
  /** A node waits for something to be there. */
  | { readonly type: "waiting"; readonly node: string; readonly readiness: Readiness }
  /** A process ended, by itself or because it was told to. */
  | {
    readonly type: "ended";
    readonly label: string;
    readonly end: ProcessEnd;
    readonly wasStopped: boolean;
  }
  /** It left others behind, which are stopped now. */
  | { readonly type: "left-behind"; readonly label: string }
  /** It will be started again. */
  | {
    readonly type: "respawning";
    readonly label: string;
    /** How it ended; nothing if it could not be started. */
    readonly end?: ProcessEnd;
    readonly delayMs: number;
    /** How many restarts in a row this one makes. */
    readonly attempt: number;
  }
  /** A node will not be started (again), though it should run. */
  | { readonly type: "failed"; readonly node: string; readonly reason: string }
  /** A user asked for something to be done to nodes. */
  | {
    readonly type: "asked";
    readonly action: "start" | "stop" | "restart";
    /** The processes, by their labels. */
    readonly labels: readonly string[];
  }
  /** Files of nodes have changed, which are started again. */
  | {
    readonly type: "changed";
    readonly files: readonly string[];
    readonly labels: readonly string[];
  }
  /** Files of nodes are watched: how many, and the nodes that name none. */
  | {
    readonly type: "watching";
    readonly count: number;
    readonly without: readonly string[];
  }
  /** Files cannot be watched, or no longer. */
  | { readonly type: "unwatched"; readonly reason: string }
  /** No node runs, and yet the launch goes on. */
  | { readonly type: "idle" }
  /** All nodes are being stopped. */
  | { readonly type: "stopping" }
  /** A process did not stop in time, so that it gets the next signal. */
  | { readonly type: "signal"; readonly label: string; readonly signal: Deno.Signal }
  /** A process did not even stop when it was killed. */
  | { readonly type: "stuck"; readonly label: string; readonly pid: number }
  /** From now on nodes would go on if the launcher were killed. */
  | { readonly type: "unguarded" };

/** Who hears of what happens. */
export interface LaunchReporter {
  /** @param event What happened. */
  event(event: LaunchEvent): void;
  /**
   * Takes output of a process.
   *
   * @param label The process.
   * @param stream Which of its outputs.
   * @param lines The lines, without their ends.
   * @returns A promise: the process's output is not read on before it settles. It must not reject.
   */
  output(label: string, stream: OutputStream, lines: readonly string[]): Promise<void>;
}
