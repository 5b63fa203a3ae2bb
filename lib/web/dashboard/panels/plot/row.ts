import { definePanel } from "../panel.tsx";
import { readChoice, readFlag, readList, readNumber, readText } from "../settings.ts";
import { fieldText } from "./series_field.ts";
import { usualFields } from "./usual_fields.ts";

/** One line of a plot. */
export interface SeriesSettings {
  /** The topic's full name. */
  readonly topic: string;
  /** Which number of its messages; see `SeriesField`. */
  readonly field: string;
  /** The axis that it is measured by. */
  readonly axis: "left" | "right";
  /** Whether it is not drawn now. */
  readonly isHidden: boolean;
}

/** What a plot shows. */
export interface PlotSettings {
  readonly series: readonly SeriesSettings[];
  /** How much of the past is seen, in seconds. */
  readonly seconds: number;
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
  readSettings: ({ series, seconds, text }) => ({
    text: readText(text),
    series: readList(series, readSeries).slice(0, MAX_SERIES),
    seconds: readNumber(seconds, { otherwise: 30, min: 0.1, max: 86_400 }),
  }),
  settingsFor: ({ name, type }) => {
    const fields = usualFields(type);
    if (fields.length === 0) return undefined;
    return { series: fields.map((field) => newSeries(name, field)) };
  },
  subject: ({ series }) => series.map(fieldText).join(", ").slice(0, 200),
  load: () => import("./panel.tsx"),
});

/** @returns A line that somebody has just chosen. */
export function newSeries(topic: string, field: string): SeriesSettings {
  return { topic, field, axis: "left", isHidden: false };
}

function readSeries(value: unknown): SeriesSettings | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { topic, field, axis, isHidden } = value as Readonly<Record<string, unknown>>;
  if (typeof topic !== "string" || topic === "") return undefined;
  return {
    topic,
    field: readText(field),
    axis: readChoice(axis, ["left", "right"], "left"),
    isHidden: readFlag(isHidden),
  };
}
