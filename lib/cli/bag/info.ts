import type { BagInfo, BagTopicInfo } from "../../bag/bag_info.ts";
import { BagParts, type BagPartsInfo } from "../../bag/bag_parts.ts";
import { printable, quoted } from "../../text/printable.ts";
import { padToWidth, textWidth } from "../../text/text_width.ts";
import { formatBytes, formatDuration } from "../values/quantities.ts";
import type { CommandContext } from "../line/command.ts";
import { formatTime } from "../values/format_time.ts";
import { jsonLine } from "../values/json_value.ts";
import { checkedInfo } from "./telling/checked_info.ts";
import { bagInputs } from "./inputs.ts";
import { schemaJson, schemaLines, typeText } from "./telling/schema_text.ts";
import { troubleJson, troubleLines } from "./telling/trouble.ts";

/** `rosy bag info`: tells what is in a bag. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<number> {
  const { paths, notes } = await bagInputs({ positionals, flags });
  const check = flags.isOn("check") || undefined;
  const info = await checkedInfo(new BagParts(paths), { paths, check, output, signal });
  const verbose = flags.isOn("verbose");
  await output.print(output.json ? infoJson(info, { verbose }) : infoText(info, { verbose }));
  for (const note of notes) output.message(note);
  return info.state === "damaged" || info.state === "unsupported" ? 1 : 0;
}

interface InfoOptions {
  /** Whether to tell the whole text of schemas. */
  readonly verbose: boolean;
}

function infoJson(info: BagPartsInfo, options: InfoOptions): string {
  const { path, byteLength, isComplete, messages, startMs, endMs, compressions, lost } = info;
  return jsonLine({
    path,
    bytes: byteLength,
    format: info.format,
    isComplete,
    durationMs: durationOf(info) ?? null,
    startMs: startMs ?? null,
    endMs: endMs ?? null,
    messages,
    compression: compressions,
    lost,
    topics: info.topics.map(({ schemas, ...topic }) => ({
      ...topic,
      ...(schemas && { schemas: schemas.map((schema) => schemaJson(schema, options)) }),
    })),
    ...troubleJson(info),
    isChecked: info.isChecked,
    parts: info.parts.map((part) => ({
      path: part.path,
      bytes: part.byteLength,
      format: part.format,
      messages: part.messages,
      startMs: part.startMs ?? null,
      endMs: part.endMs ?? null,
      ...troubleJson(part),
    })),
  });
}

function infoText(info: BagPartsInfo, { verbose }: InfoOptions): string {
  const { byteLength, messages, startMs, endMs, topics, compressions, lost, parts } = info;
  const durationMs = durationOf(info);
  const rows: [string, string][] = [
    parts.length === 1 ? ["path", printable(info.path)] : ["files", String(parts.length)],
    ...formatRows(parts),
    ["duration", durationMs === undefined ? "none" : formatDuration(durationMs)],
    ["start", startMs === undefined ? "none" : formatTime(startMs)],
    ["end", endMs === undefined ? "none" : formatTime(endMs)],
    ["size", formatBytes(byteLength)],
    ["compression", compressions.map(printable).join(", ") || "none"],
    ["messages", String(messages)],
    ["lost", String(lost)],
    ...(info.isComplete ? [] : [["state", info.state] as const]),
    ...(info.isChecked ? [] : [["checked", "the index only; --check reads all"] as const]),
  ].map(([name, value]) => [name, value]);
  if (topics.length === 0) rows.push(["topics", "none"]);
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    ...rows.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`),
    ...(topics.length ? ["topics:", ...topicRows(topics, { total: messages, verbose })] : []),
    ...(parts.length > 1 ? ["parts:", ...partRows(parts)] : []),
    ...parts.flatMap(troubleLines),
  ].join("\n");
}

function topicRows(
  topics: readonly BagTopicInfo[],
  { total, verbose }: InfoOptions & { total: number },
): string[] {
  const names = topics.map(({ topic }) => `- ${quoted(topic)}:`);
  const width = Math.max(...names.map(textWidth));
  const digits = Math.max(...topics.map(({ messages }) => String(messages).length));
  return topics.flatMap(({ messages, codecs, schemas = [], retained = 0, lost }, index) => {
    const share = total === 0 ? 0 : Math.round(100 * messages / total);
    const notes = [
      ...codecs.map(printable),
      ...(schemas.length > 0 ? [typeText(schemas)] : []),
      ...(retained > 0 ? [`${retained} retained`] : []),
      ...(lost > 0 ? [`${lost} lost`] : []),
    ];
    const count = String(messages).padStart(digits);
    const row = `${padToWidth(names[index]!, width)}  ${count} (${share}%)  ${notes.join(", ")}`;
    return [row.trimEnd(), ...(verbose ? schemas.flatMap(schemaLines) : [])];
  });
}

function partRows(parts: readonly BagInfo[]): string[] {
  const names = parts.map(({ path }) => `- ${quoted(path)}:`);
  const width = Math.max(...names.map(textWidth));
  const digits = Math.max(...parts.map(({ messages }) => String(messages).length));
  return parts.map(({ messages, state }, index) => {
    const count = String(messages).padStart(digits);
    const note = state === "complete" ? "" : `  ${state}`;
    return `${padToWidth(names[index]!, width)}  ${count}${note}`;
  });
}

const FORMATS = {
  "mcap": "MCAP",
  "ros1": "bag of ROS 1",
  "ros2-sqlite3": "bag of ROS 2, SQLite",
  "python-rosy": "bag of Python's rosy",
} as const;

/** Bags are MCAP unless it is said. */
function formatRows(parts: readonly BagInfo[]): [string, string][] {
  const formats = new Set(parts.map(({ format }) => format));
  if (formats.size === 1 && formats.has("mcap")) return [];
  return [["format", [...formats].map((format) => FORMATS[format]).join(", ")]];
}

function durationOf({ startMs, endMs }: BagInfo): number | undefined {
  return startMs === undefined || endMs === undefined ? undefined : endMs - startMs;
}
