import { fieldText } from "../../over_time/series_field.ts";
import { definePanel } from "../panel.tsx";
import { readChoice, readFlag, readList, readNumber, readText } from "../settings.ts";
import type { LineField } from "./plot_data.ts";
import { usualFields } from "./usual_fields.ts";

/** Where the values of a line are read. */
export type Axis = "left" | "right";

/** One line of a plot. */
export interface SeriesSettings extends LineField {
  /** The axis that it is measured by. */
  readonly axis: Axis;
  /** Whether it is not drawn now. */
  readonly isHidden: boolean;
  /** The number of its colour, from 0: it keeps it, whichever other lines there are. */
  readonly colour: number;
}

/** What a plot shows. */
export interface PlotSettings {
  readonly series: readonly SeriesSettings[];
  /** How much of the past is seen, in seconds. */
  readonly seconds: number;
  /** What stands at the axis of time: the time of day, or how long ago. */
  readonly times: "clock" | "ago";
  /** Where the left axis begins, whatever the values are. */
  readonly min: number | undefined;
  /** Where the left axis ends. */
  readonly max: number | undefined;
  /** Whether figures of what is seen stand beside each line. */
  readonly hasStatistics: boolean;
  /** A line that a link names: `"odom.pose.x"`; which part of it is the topic, the robot knows. */
  readonly text: string;
}

/** The most lines that a plot may have. */
export const MAX_SERIES = 128;

/** Numbers over time. */
export const plotPanel = definePanel<PlotSettings>({
  id: "plot",
  title: "Plot",
  icon: "plot",
  about: "Numbers over time",
  size: { columns: 6, rows: 8 },
  readSettings: ({ series, seconds, text, times, min, max, hasStatistics }) => ({
    text: readText(text),
    series: readList(series, readSeries).slice(0, MAX_SERIES),
    seconds: readNumber(seconds, { otherwise: 30, min: 0.1, max: 86_400 }),
    times: readChoice(times, ["clock", "ago"], "clock"),
    min: readBound(min),
    max: readBound(max),
    hasStatistics: readFlag(hasStatistics),
  }),
  settingsFor: ({ name, type }) => {
    const fields = usualFields(type).map((field) => ({ topic: name, field }));
    return fields.length === 0 ? undefined : { series: withSeries([], fields) };
  },
  subject: ({ series }) => series.map(fieldText).join(", ").slice(0, 200),
  load: () => import("./panel.tsx"),
});

/**
 * Adds lines that somebody has just chosen; those that are there are not added again.
 *
 * @param series The lines there are.
 * @param fields What the new ones are of.
 * @returns All of them, each new one in the first colour that is free.
 */
export function withSeries(
  series: readonly SeriesSettings[],
  fields: readonly { readonly topic: string; readonly field: string }[],
): readonly SeriesSettings[] {
  const all = [...series];
  for (const { topic, field } of fields) {
    if (all.length >= MAX_SERIES) break;
    if (all.some((one) => one.topic === topic && one.field === field)) continue;
    const taken = new Set(all.map(({ colour }) => colour));
    let colour = 0;
    while (taken.has(colour)) colour++;
    all.push({ topic, field, axis: "left", isHidden: false, isDerivative: false, colour });
  }
  return all;
}

function readSeries(value: unknown): SeriesSettings | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { topic, field, axis, isHidden, isDerivative, colour } = value as Readonly<
    Record<string, unknown>
  >;
  if (typeof topic !== "string" || topic === "") return undefined;
  return {
    topic,
    field: readText(field),
    axis: readChoice(axis, ["left", "right"], "left"),
    isHidden: readFlag(isHidden),
    isDerivative: readFlag(isDerivative),
    colour: Math.floor(readNumber(colour, { otherwise: 0, min: 0, max: 255 })),
  };
}

function readBound(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
