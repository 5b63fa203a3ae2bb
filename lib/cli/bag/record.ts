import { BagParts } from "../../bag/bag_parts.ts";
import { BagRecorder, type RecordingStatus } from "../../bag/bag_recorder.ts";
import type { BagWriter } from "../../bag/bag_writer.ts";
import type { BagCompression } from "../../bag/compression.ts";
import { onAbort } from "../../flow/abort.ts";
import { isHidden } from "../../mesh/names.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { countOf, filesText } from "./telling/counts.ts";
import { noticeFileSizeLimit } from "./file_size_limit.ts";
import { RecordingFiles } from "./recording/recording_files.ts";
import { createRecordingProgress } from "./recording/record_progress.ts";
import { parseBytes } from "../values/quantities.ts";
import { recoverCommand } from "./telling/trouble.ts";
import type { CommandContext } from "../line/command.ts";
import { jsonLine } from "../values/json_value.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import type { Output } from "../terminal/output.ts";
import { Silence } from "../mesh/silence.ts";
import { startNode } from "../mesh/start_node.ts";
import { UsageError } from "../line/usage_error.ts";

/** `rosy bag record`: records messages to a file. */
export async function run(
  { positionals, flags, output, signal }: CommandContext,
): Promise<number> {
  const topics = [...new Set(positionals)];
  const matches = topicFilter(topics, flags);
  const limits = {
    maxBytes: parseBytes("max-size", flags.text("max-size")),
    splitBytes: parseBytes("split-size", flags.text("split-size")),
  };
  const options = meshOptions(flags);
  let recorder: BagRecorder | undefined;
  const files = new RecordingFiles({
    path: flags.text("output"),
    isSplit: limits.splitBytes !== undefined,
    compression: flags.text("compression") as BagCompression,
    failed: (error) => recorder?.fail(error),
  });
  using _limit = noticeFileSizeLimit();
  const writer = await files.first();
  try {
    // Nodes of one name take turns on messages: a recorder must not take them from another one.
    const name = flags.text("name") ?? `rosy_bag_record_${crypto.randomUUID().slice(0, 4)}`;
    await using node = await startNode({ name, ...options }, signal);
    const progress = createRecordingProgress(output, { isShown: !flags.isOn("no-dots") });
    await output.tell(`Recording topics to "${printable(writer.path)}":`);
    for (const path of await files.inTheWay()) {
      await output.tell(`"${printable(path)}" is there already: parts take the next names.`);
    }
    recorder = new BagRecorder({
      node,
      topics,
      ...(matches && { matches }),
      takesAll: flags.isOn("all") && flags.text("exclude") === undefined,
      ...limits,
      // Before a clock was heard it is 1970.
      ...(node.clock.isSimulated && { nowMs: () => node.clock.nowMs() || null }),
      writer,
      openNext: (part) => files.next(part),
      listening: (topic) => progress.tell(`- ${quoted(topic)}`),
      recorded: () => {
        silence[Symbol.dispose]();
        progress.recorded();
      },
    });
    using silence = new Silence(topics, { output, flags, doing: "recording" });
    silence.watch(node);
    await recorder.start();
    progress.start(() => recorder!.status);
    const durationMs = flags.milliseconds("max-duration");
    const failure = await waitForEnd(recorder, { signal, durationMs });
    progress.stop();
    return await finish(recorder, { failure, output });
  } catch (error) {
    // A recording that never began leaves no file.
    if (writer.messages === 0) await discard(writer);
    throw error;
  }
}

function topicFilter(
  topics: readonly string[],
  flags: FlagValues,
): ((topic: string) => boolean) | undefined {
  const include = pattern("regex", flags);
  const exclude = pattern("exclude", flags);
  const all = flags.isOn("all");
  if (topics.length === 0 && !all && !include) {
    throw new UsageError("name topics to record, or give --all or --regex");
  }
  if (exclude && !all && !include) {
    throw new UsageError("flag --exclude goes with --all or --regex");
  }
  if (!all && !include) return undefined;
  const isOfAll = (topic: string) => all && (flags.isOn("hidden") || !isHidden(topic));
  return (topic) => (isOfAll(topic) || !!include?.test(topic)) && !exclude?.test(topic);
}

function pattern(flag: string, flags: FlagValues): RegExp | undefined {
  const text = flags.text(flag);
  if (text === undefined) return undefined;
  try {
    return new RegExp(text);
  } catch (error) {
    throw new UsageError(`flag --${flag}: ${(error as Error).message}`);
  }
}

async function waitForEnd(
  recorder: BagRecorder,
  { signal, durationMs }: { signal: AbortSignal; durationMs: number | undefined },
): Promise<Error | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const end = () => resolve(null);
  using _ending = onAbort(signal, end);
  const timer = durationMs === undefined ? undefined : setTimeout(end, durationMs);
  try {
    return await Promise.race([recorder.ended, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ctrl-C is how a recording ends: what matters for the exit status is whether all was written. */
async function finish(
  recorder: BagRecorder,
  { failure, output }: { failure: Error | null; output: Output },
): Promise<number> {
  let error = failure;
  let status: RecordingStatus = recorder.status;
  try {
    status = await recorder.stop();
  } catch (stopError) {
    error ??= stopError as Error;
  }
  await output.tell("Recording stopped.");
  if (error) {
    output.message(`rosy bag record: ${printable(error.message)}`);
    output.message(await whatIsLeft(status.paths).catch(({ message }) => printable(message)));
    return 1;
  }
  await printResult(status, output);
  return 0;
}

/** What the recorder counts need not have got to the disk. */
async function whatIsLeft(paths: readonly string[]): Promise<string> {
  const { parts, messages } = await new BagParts(paths).info();
  for (const { path } of parts.filter((part) => part.messages === 0)) await Deno.remove(path);
  if (messages === 0) return "Nothing was recorded.";
  const cut = parts.find((part) => part.messages > 0 && !part.isComplete);
  const count = `What was written before can be played: ${countOf(messages)}`;
  return cut ? `${count}; '${recoverCommand(cut.path)}' completes the file.` : `${count}.`;
}

async function printResult(
  { messages, byteLength, lost, paths }: RecordingStatus,
  output: Output,
): Promise<void> {
  if (output.json) {
    await output.print(jsonLine({ paths, messages, bytes: byteLength, lost }));
    return;
  }
  if (messages === 0) return await output.print("No messages recorded.");
  await output.print(`Recorded ${countOf(messages)} to ${filesText(paths)}.`);
  if (lost > 0) {
    await output.print(`Lost ${countOf(lost)} on the way to the recorder.`);
  }
}

async function discard(writer: BagWriter): Promise<void> {
  await writer.close().catch(() => {});
  await Deno.remove(writer.path).catch(() => {});
}
