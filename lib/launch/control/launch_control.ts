import { onAbort } from "../../flow/abort.ts";
import type { Clock } from "../../time/clock.ts";
import type { LaunchStatus, ProcessStatus } from "../launch_status.ts";
import type { Launcher } from "../launcher.ts";
import type { NodeActions } from "../node_actions.ts";
import type { DroppedLines, OutputHistory, OutputLine } from "../output_history.ts";
import { measureSessions } from "../processes/resource_usage.ts";
import type { ControlReply, ControlRequest } from "./control_protocol.ts";

/** A launch that can be asked. */
export interface LaunchControlOptions {
  /** What the launch is called on this machine. */
  readonly id: string;
  /** The launch file, an absolute path. */
  readonly file: string;
  readonly launcher: Launcher;
  readonly actions: NodeActions;
  readonly history: OutputHistory;
  readonly clock: Clock;
}

/** Answers what a launch is asked while it runs. */
export class LaunchControl {
  readonly #options: LaunchControlOptions;
  readonly #startMs: number;

  /** @param options The launch. */
  constructor(options: LaunchControlOptions) {
    this.#options = options;
    this.#startMs = options.clock.monotonicMs();
  }

  /**
   * Answers a request.
   *
   * @param request What is asked.
   * @param signal Ends an answer that goes on; what was asked to be done is done all the same.
   * @returns The answer.
   * @throws {Error} If it cannot be done.
   */
  async *answer(
    request: ControlRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ControlReply, void, void> {
    if (request.request === "status") yield { launch: await this.#status() };
    else if (request.request === "logs") yield* this.#logs(request, signal);
    else {
      const processes = await this.#options.actions.perform(request.request, request.nodes);
      yield { done: processes.map(({ status }) => status) };
    }
  }

  async #status(): Promise<LaunchStatus> {
    const { id, file, launcher, clock } = this.#options;
    const statuses = launcher.processes.map(({ status }) => status);
    const usage = await measureSessions(statuses.flatMap(({ pid }) => pid ?? []));
    const processes: ProcessStatus[] = statuses.map((status) => ({
      ...status,
      ...(status.pid !== undefined && usage.get(status.pid)),
    }));
    return { id, pid: Deno.pid, file, uptimeMs: clock.monotonicMs() - this.#startMs, processes };
  }

  async *#logs(
    { node, lines, follow }: Extract<ControlRequest, { request: "logs" }>,
    signal: AbortSignal,
  ): AsyncGenerator<OutputLine | DroppedLines, void, void> {
    const { history } = this.#options;
    const labels = this.#options.actions.find(node).map(({ label }) => label);
    if (!follow) return yield* history.last({ labels, lines });
    await using feed = history.follow({ labels, lines });
    using _closing = onAbort(signal, () => feed.close());
    yield* feed;
  }
}
