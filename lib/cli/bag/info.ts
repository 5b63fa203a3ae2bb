import type { BagInfo, BagTopicInfo } from "../../bag/bag_info.ts";
import { BagReader } from "../../bag/bag_reader.ts";
import { escapeForBash } from "../../text/escape_for_bash.ts";
import { printable, quoted } from "../../text/printable.ts";
import { padToWidth, textWidth } from "../../text/text_width.ts";
import { newestRecording } from "./path.ts";
import { formatBytes, formatDuration } from "../values/quantities.ts";
import type { CommandContext } from "../line/command.ts";
import { formatTime } from "../values/format_time.ts";
import { jsonLine } from "../values/json_value.ts";

/** `rosy bag info`: tells what is in a bag. */
export async function run({ flags, output }: CommandContext): Promise<void> {
  const path = flags.text("input") ?? await newestRecording();
  await using reader = await BagReader.open(path);
  const info = await reader.info();
  await output.print(output.json ? infoJson(info) : infoText(info));
}

function infoJson(info: BagInfo): string {
  const { path, byteLength, isComplete, messages, startMs, endMs, compressions, lost } = info;
  return jsonLine({
    path,
    bytes: byteLength,
    isComplete,
    durationMs: durationOf(info) ?? null,
    startMs: startMs ?? null,
    endMs: endMs ?? null,
    messages,
    compression: compressions,
    lost,
    topics: info.topics,
  });
}

function infoText(info: BagInfo): string {
  const { path, byteLength, isComplete, messages, startMs, endMs, topics, compressions, lost } =
    info;
  const durationMs = durationOf(info);
  const rows: [string, string][] = [
    ["path", printable(path)],
    ["duration", durationMs === undefined ? "none" : formatDuration(durationMs)],
    ["start", startMs === undefined ? "none" : formatTime(startMs)],
    ["end", endMs === undefined ? "none" : formatTime(endMs)],
    ["size", formatBytes(byteLength)],
    ["compression", compressions.map(printable).join(", ") || "none"],
    ["messages", String(messages)],
    ["lost", String(lost)],
  ];
  if (topics.length === 0) rows.push(["topics", "none"]);
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    ...rows.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`),
    ...(topics.length ? ["topics:", ...topicRows(topics, messages)] : []),
    ...(isComplete ? [] : [endsEarly(path)]),
  ].join("\n");
}

function topicRows(topics: readonly BagTopicInfo[], total: number): string[] {
  const names = topics.map(({ topic }) => `- ${quoted(topic)}:`);
  const width = Math.max(...names.map(textWidth));
  const digits = Math.max(...topics.map(({ messages }) => String(messages).length));
  return topics.map(({ messages, codecs, lost }, index) => {
    const share = total === 0 ? 0 : Math.round(100 * messages / total);
    const notes = [...codecs.map(printable), ...(lost > 0 ? [`${lost} lost`] : [])];
    const count = String(messages).padStart(digits);
    return `${padToWidth(names[index]!, width)}  ${count} (${share}%)  ${notes.join(", ")}`
      .trimEnd();
  });
}

function durationOf({ startMs, endMs }: BagInfo): number | undefined {
  return startMs === undefined || endMs === undefined ? undefined : endMs - startMs;
}

/**
 * What to tell of a bag whose end was never written.
 *
 * @param path The bag.
 * @returns One line.
 */
export function endsEarly(path: string): string {
  return `This file ends early: its recorder was stopped before it could complete it. ` +
    `'${recoverCommand(path)}' writes a complete one.`;
}

/**
 * How to complete a bag.
 *
 * @param path The bag.
 * @returns A command line for a shell.
 */
export function recoverCommand(path: string): string {
  return `rosy bag recover "${printable(escapeForBash(path, '"'))}"`;
}
