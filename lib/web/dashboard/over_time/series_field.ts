import { fieldAt, readFieldSteps } from "../../../schema/document/field_path.ts";

/** A field of a topic's messages. */
export interface SeriesField {
  /** The topic's full name. */
  readonly topic: string;
  /** The way to it: `"pose.position.x"`, `"ranges[3]"`; empty for a message that is a number itself. */
  readonly field: string;
}

/** @returns How it is written as one: `"odom.pose.position.x"`. */
export function fieldText({ topic, field }: SeriesField): string {
  return field === "" || field.startsWith("[") ? topic + field : `${topic}.${field}`;
}

/**
 * Reads what {@linkcode fieldText} writes. Names of topics may have dots in them, too: the longest that is
 * known is taken, and where none is, the part up to the first dot.
 *
 * @param text What was written.
 * @param topics The topics that are known.
 * @returns The field.
 */
export function readFieldText(text: string, topics: readonly string[]): SeriesField {
  const fitting = topics.filter((topic) =>
    text.startsWith(topic) && (text.length === topic.length || ".[".includes(text[topic.length]!))
  );
  const longest = fitting.toSorted((a, b) => b.length - a.length)[0];
  const topic = longest ?? /^[^.[]*/.exec(text)![0];
  return { topic, field: text.slice(topic.length).replace(/^\./, "") };
}

/** Finds a number in each message of a topic; `undefined` where a message does not have the field. */
export type NumberOf = (value: unknown) => number | undefined;

/**
 * Makes what finds a field's number.
 *
 * @param field The way to it.
 * @returns What finds it; yes and no are 1 and 0, times are seconds.
 */
export function numberFinder(field: string): NumberOf {
  if (field === "") return toNumber;
  const steps = readFieldSteps(field);
  if (steps === undefined) return () => undefined;
  return (value) => {
    const found = fieldAt(value, steps);
    return found && toNumber(found.value);
  };
}

/** @returns What a value is as a number; `NaN` if it is none. */
export function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.getTime() / 1000;
  return stampSeconds(value) ?? NaN;
}

/** Times of ROS and Foxglove. */
function stampSeconds(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || !("sec" in value)) return undefined;
  const { sec, nsec, nanosec } = value as Readonly<Record<string, unknown>>;
  const rest = nsec ?? nanosec;
  return typeof sec === "number" && typeof rest === "number" ? sec + rest / 1e9 : undefined;
}

/** So many fields are offered at most, so deep, and so many of a list. */
const [MAX_FIELDS, MAX_DEPTH, MAX_ITEMS] = [500, 8, 16];

/**
 * Finds what of a message can be plotted.
 *
 * @param value The message.
 * @returns The ways to its numbers, at most 500.
 */
export function numericFields(value: unknown): readonly string[] {
  const found: string[] = [];
  collect(value, "", 0, found);
  return found;
}

function collect(value: unknown, path: string, depth: number, found: string[]): void {
  if (found.length >= MAX_FIELDS || depth > MAX_DEPTH) return;
  if (!Number.isNaN(toNumber(value)) || typeof value === "number") found.push(path);
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  if (Array.isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const items = value as ArrayLike<unknown>;
    const count = Math.min(MAX_ITEMS, items.length);
    for (let i = 0; i < count; i++) collect(items[i], `${path}[${i}]`, depth + 1, found);
    return;
  }
  const entries = value instanceof Map ? value : Object.entries(value);
  for (const [key, entry] of entries) {
    if (typeof key !== "string" || key === "") continue;
    const step = key.replaceAll(".", "\\.");
    collect(entry, path === "" ? step : `${path}.${step}`, depth + 1, found);
  }
}

/** So many fields one slice stands for at most. */
const MAX_SLICE = 64;

/**
 * Writes out a slice: `"ranges[0:3]"` is `"ranges[0]"`, `"ranges[1]"` and `"ranges[2]"`.
 *
 * @param field What was typed.
 * @returns The fields that it stands for, at most 64; itself where there is no slice in it.
 */
export function expandSlices({ topic, field }: SeriesField): readonly SeriesField[] {
  const slice = /\[(\d{1,9}):(\d{1,9})\]/.exec(field);
  if (slice === null) return [{ topic, field }];
  const [first, end] = [Number(slice[1]), Number(slice[2])];
  const count = Math.min(MAX_SLICE, Math.max(0, end - first));
  return Array.from({ length: count }, (_none, i) => ({
    topic,
    field: field.replace(slice[0], `[${first + i}]`),
  }));
}
