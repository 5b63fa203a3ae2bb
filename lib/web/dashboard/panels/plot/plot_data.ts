import type { Collector } from "../../over_time/collector.ts";
import { fieldText, numberFinder, type SeriesField } from "../../over_time/series_field.ts";
import type { Message } from "../../robot/message.ts";
import { Columns } from "./columns.ts";
import { Samples } from "./samples.ts";

/** A line of a plot: which numbers it is made of. */
export interface LineField extends SeriesField {
  /** Whether it is how fast the number changes, per second. */
  readonly isDerivative: boolean;
}

/** So many samples all lines of a plot have together: 128 MB. */
const MAX_SAMPLES = 2 ** 23;
/** So many one line has at most, and at least. */
const [MAX_OF_ONE, MIN_OF_ONE] = [2 ** 20, 2 ** 14];

/** What one line has collected. */
export interface SeriesData {
  readonly samples: Samples;
  readonly columns: Columns;
  readonly take: (atMs: number, value: unknown) => void;
}

/** What the lines of a plot have collected. What is shown no longer is forgotten. */
export class PlotData implements Collector {
  #series = new Map<string, SeriesData>();
  #byTopic = new Map<string, SeriesData[]>();

  /**
   * Says which lines there are.
   *
   * @param lines The lines.
   */
  show(lines: readonly LineField[]): void {
    const max = samplesOfOne(lines.length);
    const series = new Map<string, SeriesData>();
    const byTopic = new Map<string, SeriesData[]>();
    for (const line of lines) {
      const key = lineText(line);
      if (series.has(key)) continue;
      const data = this.#series.get(key) ?? newData(line, max);
      series.set(key, data);
      byTopic.set(line.topic, [...byTopic.get(line.topic) ?? [], data]);
    }
    this.#series = series;
    this.#byTopic = byTopic;
  }

  get topics(): readonly string[] {
    return [...this.#byTopic.keys()].sort();
  }

  /** What a line has collected. */
  of(line: LineField): SeriesData | undefined {
    return this.#series.get(lineText(line));
  }

  take({ topic, atMs, value, isRetained }: Message): void {
    // One that was kept is of long ago: a line from there to now would be wrong.
    if (isRetained) return;
    for (const { take } of this.#byTopic.get(topic) ?? []) take(atMs, value);
  }

  breakOff(atMs: number): void {
    for (const { samples } of this.#series.values()) {
      if (samples.length > 0) samples.push(Math.max(atMs, samples.timeAt(samples.length - 1)), NaN);
    }
  }

  clear(): void {
    for (const { samples } of this.#series.values()) samples.clear();
  }
}

/** @returns What a line is called. */
export function lineText(line: LineField): string {
  return line.isDerivative ? `d/dt ${fieldText(line)}` : fieldText(line);
}

function newData({ field, isDerivative }: LineField, max: number): SeriesData {
  const samples = new Samples(max);
  const numberOf = numberFinder(field);
  const push = isDerivative
    ? changeOf(samples)
    : (atMs: number, number: number) => samples.push(atMs, number);
  const take = (atMs: number, value: unknown) => {
    const number = numberOf(value);
    // A message without the field is no gap: many have one only now and then.
    if (number !== undefined) push(atMs, Number.isFinite(number) ? number : NaN);
  };
  return { samples, columns: new Columns(samples), take };
}

/** Two samples of the same time tell no speed. */
function changeOf(samples: Samples): (atMs: number, number: number) => void {
  let [lastMs, last] = [NaN, NaN];
  return (atMs, number) => {
    if (atMs === lastMs) return;
    if (atMs > lastMs) samples.push(atMs, (number - last) / (atMs - lastMs) * 1000);
    [lastMs, last] = [atMs, number];
  };
}

function samplesOfOne(count: number): number {
  const share = 2 ** Math.floor(Math.log2(MAX_SAMPLES / Math.max(1, count)));
  return Math.min(MAX_OF_ONE, Math.max(MIN_OF_ONE, share));
}
