import type { Node } from "../../facade/node.ts";
import { LOG_TOPIC } from "../../logs/log_message.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import { printable } from "../../text/printable.ts";
import { systemClock } from "../../time/clock.ts";
import type { CommandContext } from "../line/command.ts";
import { HistoryWait } from "./history_wait.ts";
import { LineBatches } from "./line_batches.ts";
import type { LineFilter } from "./line_filter.ts";
import { inOrder, type LogLine, type SentLine, sentLine } from "./log_line.ts";

/** What a {@linkcode LogReader} needs besides a node. */
export interface LogReaderOptions {
  readonly filter: LineFilter;
  /** Prints lines that are in order. */
  readonly print: (lines: readonly LogLine[]) => Promise<void>;
  readonly context: Pick<CommandContext, "output" | "signal">;
}

/** Reads what nodes log: first what they logged before, then what they log from now on. */
export class LogReader implements Disposable {
  readonly #node: Node;
  readonly #options: LogReaderOptions;
  readonly #history: HistoryWait;
  readonly #batches: LineBatches;
  readonly #ended = Promise.withResolvers<void>();
  #saidStrange = false;
  #isHeard = false;
  #hasShown = false;
  #shown: () => void = () => {};

  /**
   * @param node The command's node; it listens from now on.
   * @param options What is done with lines.
   */
  constructor(node: Node, options: LogReaderOptions) {
    this.#node = node;
    this.#options = options;
    this.#history = new HistoryWait(node.topology, systemClock);
    this.#batches = new LineBatches({
      clock: systemClock,
      take: (lines) => this.#show(lines),
      failed: this.#ended.reject,
    });
    this.#read().then(this.#ended.resolve, this.#ended.reject);
  }

  /** Whether somebody has logged something. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Whether a line was what was asked for. */
  get hasShown(): boolean {
    return this.#hasShown;
  }

  /** @param shown Called when lines are shown. */
  onShown(shown: () => void): void {
    this.#shown = shown;
  }

  /** Settles when there is nothing to read any more, or lines cannot be shown. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /**
   * Waits until it is here what was logged before, and shows it.
   *
   * @param last How many lines are shown, the last ones.
   */
  async showHistory(last: number): Promise<void> {
    await this.#history.wait(this.#options.context.signal);
    await this.#batches.open((lines) => this.#show(lines, last));
  }

  [Symbol.dispose](): void {
    this.#batches[Symbol.dispose]();
  }

  async #read(): Promise<void> {
    const { filter } = this.#options;
    for await (const message of this.#node.getTopic(LOG_TOPIC)) {
      this.#history.heard(message.sender.uuid);
      const line = sentLine(message);
      if (!line) {
        this.#tellStrange(formatNodeId(message.sender));
        continue;
      }
      this.#isHeard = true;
      if (filter.mayShow(line)) await this.#batches.add(line);
    }
  }

  async #show(lines: readonly SentLine[], last = Infinity): Promise<void> {
    if (lines.length === 0) return;
    const { peers } = this.#node.stats();
    const ordered = inOrder(lines, (uuid) => peers.get(uuid)?.clock?.offsetMs ?? 0);
    const shown = await this.#options.filter.among(ordered);
    if (shown.length === 0) return;
    this.#hasShown = true;
    this.#shown();
    await this.#options.print(shown.slice(Math.max(0, shown.length - last)));
  }

  #tellStrange(sender: string): void {
    if (this.#saidStrange) return;
    this.#saidStrange = true;
    this.#options.context.output.message(
      `Messages of ${printable(sender)} on ${LOG_TOPIC} are no log lines: such are left out`,
    );
  }
}
