import { pause } from "../../../flow/pause.ts";
import { NameChoice } from "../../../mesh/name_choice.ts";
import type { Node } from "../../../facade/node.ts";
import { printable } from "../../../text/printable.ts";
import { systemClock } from "../../../time/clock.ts";
import type { CommandContext } from "../../line/command.ts";
import { printJson } from "../../values/json_value.ts";
import { alignRows } from "../../terminal/layout.ts";
import { LiveTable } from "../../terminal/live_table.ts";
import { meshOptions } from "../../mesh/mesh_options.ts";
import type { Output } from "../../terminal/output.ts";
import { Silence } from "../../mesh/silence.ts";
import { startNode } from "../../mesh/start_node.ts";
import { type Monitored, MonitoredTopics } from "./monitored_topics.ts";
import type { MeasurementColumn, TopicMeter } from "./topic_meter.ts";

/** How often what was measured is shown. */
const REFRESH_MS = 1000;
/** What was sent long ago says nothing of how often messages come, nor of how long they take. */
const NEW_ALONE = { retained: false };

/** One kind of measurement: what `rosy topic hz` and its like have of their own. */
export interface MonitorKind {
  /** What the command's node is called, with four random characters behind it. */
  readonly nodeName: string;
  readonly columns: readonly MeasurementColumn[];
  /** Makes what measures one topic. */
  readonly createMeter: (node: Node, window: number) => TopicMeter;
}

/**
 * Listens to topics and shows what is measured, once a second, until it is told to end; then it sums
 * up.
 *
 * @param context The command's context.
 * @param kind What to measure.
 */
export async function monitorTopics(context: CommandContext, kind: MonitorKind): Promise<void> {
  const { positionals, flags, output, signal } = context;
  // Nodes of one name take turns on messages: this one must not take them from another one.
  const name = flags.text("name") ?? `${kind.nodeName}_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  const limit = flags.number("count") ?? Infinity;
  const enough = new AbortController();
  const choice = new NameChoice(positionals);
  const monitored = new MonitoredTopics(
    choice,
    () => kind.createMeter(node, flags.number("window")!),
  );
  const names = choice.texts.map(printable);
  using silence = new Silence(choice.texts, context);
  silence.watch(node);
  let remaining = limit;
  const startMs = systemClock.monotonicMs();
  for (const text of choice.texts) {
    await node.listenRaw(text, (message) => {
      const each = remaining === 0 ? undefined : monitored.of(message.topic, text);
      if (!each) return;
      silence[Symbol.dispose]();
      each.messages++;
      each.meter.take(message, systemClock.monotonicMs());
      if (--remaining === 0) enough.abort();
    }, NEW_ALONE);
  }
  await output.tell(`Listening to topics: ${names.join(", ")}`);
  const report = new Report(output, { node, columns: kind.columns, monitored });
  const either = AbortSignal.any([signal, enough.signal]);
  const endMs = startMs + (flags.milliseconds("duration") ?? Infinity);
  while (!either.aborted && systemClock.monotonicMs() < endMs) {
    const leftMs = Math.min(REFRESH_MS, endMs - systemClock.monotonicMs());
    await pause(Math.ceil(leftMs), { clock: systemClock, signal: either });
    if (!either.aborted && systemClock.monotonicMs() < endMs) await report.refresh();
  }
  await report.finish(systemClock.monotonicMs() - startMs);
}

/** Shows measurements: in a table on a terminal, else a line for each topic. */
class Report {
  readonly #output: Output;
  readonly #node: Node;
  readonly #columns: readonly MeasurementColumn[];
  readonly #monitored: Iterable<Monitored>;
  readonly #table: LiveTable;

  constructor(output: Output, { node, columns, monitored }: {
    node: Node;
    columns: readonly MeasurementColumn[];
    monitored: Iterable<Monitored>;
  }) {
    this.#output = output;
    this.#node = node;
    this.#columns = columns;
    this.#monitored = monitored;
    this.#table = new LiveTable(output);
  }

  /** Shows how things stand. */
  async refresh(): Promise<void> {
    if (this.#output.json) return await this.#printJson({});
    if (this.#output.isTerminal) return await this.#table.show(this.#rows());
    const [titles, ...rows] = this.#rows();
    for (const [topic, ...cells] of rows) {
      await this.#output.print(
        `${topic}: ${cells.map((cell, index) => `${titles![index + 1]} ${cell}`).join(", ")}`,
      );
    }
  }

  /** Shows how things stood at the end. */
  async finish(durationMs: number): Promise<void> {
    if (this.#output.json) return await this.#printJson({ durationMs });
    if (this.#output.isTerminal) return await this.#table.finish(this.#rows());
    const after = `After ${(durationMs / 1000).toFixed(1)} s:`;
    await this.#output.paragraph([after, ...alignRows(this.#rows())].join("\n"));
  }

  #rows(): string[][] {
    const nowMs = systemClock.monotonicMs();
    return [
      ["topic", "messages", "lost", ...this.#columns.map(({ title }) => title)],
      ...Array.from(this.#monitored, ({ topic, meter, messages }) => {
        const numbers = meter.measure(nowMs);
        const cells = this.#columns.map(({ key, format }) => {
          const value = numbers[key] ?? null;
          return value === null ? "-" : format(value);
        });
        return [printable(topic), String(messages), String(this.#lost(topic)), ...cells];
      }),
    ];
  }

  async #printJson(more: { durationMs?: number }): Promise<void> {
    const nowMs = systemClock.monotonicMs();
    for (const { topic, meter, messages } of this.#monitored) {
      const lost = this.#lost(topic);
      await printJson(this.#output, { topic, messages, lost, ...meter.measure(nowMs), ...more });
    }
  }

  #lost(topic: string): number {
    return this.#node.topicCounts(topic).lost;
  }
}
