import type { Message } from "../../robot/message.ts";
import { Columns } from "./columns.ts";
import { Samples } from "./samples.ts";
import { fieldText, numberFinder, type NumberOf, type SeriesField } from "./series_field.ts";

/** So many samples all lines of a plot have together: 128 MB. */
const MAX_SAMPLES = 2 ** 23;
/** So many one line has at most, and at least. */
const [MAX_OF_ONE, MIN_OF_ONE] = [2 ** 20, 2 ** 14];

/** What one line has collected. */
export interface SeriesData {
  readonly samples: Samples;
  readonly columns: Columns;
  readonly numberOf: NumberOf;
}

/** What the lines of a plot have collected. What is shown no longer is forgotten. */
export class PlotData {
  #series = new Map<string, SeriesData>();
  #byTopic = new Map<string, SeriesData[]>();

  /**
   * Says which lines there are.
   *
   * @param fields Their fields.
   */
  show(fields: readonly SeriesField[]): void {
    const max = samplesOfOne(fields.length);
    const series = new Map<string, SeriesData>();
    const byTopic = new Map<string, SeriesData[]>();
    for (const field of fields) {
      const key = fieldText(field);
      const isNew = !series.has(key);
      const data = series.get(key) ?? this.#series.get(key) ?? newData(field, max);
      series.set(key, data);
      if (isNew) byTopic.set(field.topic, [...byTopic.get(field.topic) ?? [], data]);
    }
    this.#series = series;
    this.#byTopic = byTopic;
  }

  /** The topics whose messages are wanted, sorted. */
  get topics(): readonly string[] {
    return [...this.#byTopic.keys()].sort();
  }

  /** What a line has collected. */
  of(field: SeriesField): SeriesData | undefined {
    return this.#series.get(fieldText(field));
  }

  /** Takes a message of any topic. */
  take({ topic, atMs, value }: Message): void {
    for (const { samples, numberOf } of this.#byTopic.get(topic) ?? []) {
      const number = numberOf(value);
      // A message without the field is no gap: many have one only now and then.
      if (number !== undefined) samples.push(atMs, Number.isFinite(number) ? number : NaN);
    }
  }

  /** Says that nothing could be heard for a while: lines break off. */
  breakOff(atMs: number): void {
    for (const { samples } of this.#series.values()) {
      if (samples.length > 0) samples.push(Math.max(atMs, samples.timeAt(samples.length - 1)), NaN);
    }
  }

  /** Forgets all samples. */
  clear(): void {
    for (const { samples } of this.#series.values()) samples.clear();
  }
}

function newData(field: SeriesField, max: number): SeriesData {
  const samples = new Samples(max);
  return { samples, columns: new Columns(samples), numberOf: numberFinder(field.field) };
}

function samplesOfOne(count: number): number {
  const share = 2 ** Math.floor(Math.log2(MAX_SAMPLES / Math.max(1, count)));
  return Math.min(MAX_OF_ONE, Math.max(MIN_OF_ONE, share));
}
