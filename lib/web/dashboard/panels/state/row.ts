import { fieldText, type SeriesField } from "../../over_time/series_field.ts";
import { definePanel } from "../panel.tsx";
import { readFlag, readList, readNumber, readText } from "../settings.ts";
import { usualStates } from "./usual_states.ts";

/** Which states a panel shows. */
export interface StateSettings {
  /** What they are of, in the order in which they stand. */
  readonly rows: readonly SeriesField[];
  /** How much of the past is seen, in seconds. */
  readonly seconds: number;
  /** Whether all changes stand below, in words. */
  readonly hasList: boolean;
  /** A field that a link names. */
  readonly text: string;
}

/** The most rows that there may be. */
export const MAX_ROWS = 64;

/** Words, modes and yes or no over time. */
export const statePanel = definePanel<StateSettings>({
  id: "state",
  title: "States",
  icon: "state",
  about: "Words, modes and yes or no over time",
  size: { columns: 6, rows: 6 },
  readSettings: ({ rows, seconds, hasList, text }) => ({
    text: readText(text),
    rows: readList(rows, readRow).slice(0, MAX_ROWS),
    seconds: readNumber(seconds, { otherwise: 60, min: 0.1, max: 86_400 }),
    hasList: readFlag(hasList),
  }),
  settingsFor: ({ name, type }) => {
    const fields = usualStates(type);
    return fields.length === 0
      ? undefined
      : { rows: fields.map((field) => ({ topic: name, field })) };
  },
  subject: ({ rows }) => rows.map(fieldText).join(", ").slice(0, 200),
  load: () => import("./panel.tsx"),
});

/** @returns All rows, those that somebody has just chosen behind the others, none twice. */
export function withRows(
  rows: readonly SeriesField[],
  fields: readonly SeriesField[],
): readonly SeriesField[] {
  const all = new Map([...rows, ...fields].map((field) => [fieldText(field), field]));
  return [...all.values()].slice(0, MAX_ROWS);
}

function readRow(value: unknown): SeriesField | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { topic, field } = value as Readonly<Record<string, unknown>>;
  if (typeof topic !== "string" || topic === "") return undefined;
  return { topic, field: readText(field) };
}
