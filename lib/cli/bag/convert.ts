import { BagParts } from "../../bag/bag_parts.ts";
import type { BagCompression } from "../../bag/compression.ts";
import { type ConvertedBag, convertParts } from "../../bag/convert/convert_bag.ts";
import type { BagEncoding } from "../../bag/convert/transcoder.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { jsonLine } from "../values/json_value.ts";
import { formatBytes, parseBytes } from "../values/quantities.ts";
import { chosenPart } from "./converting/selection.ts";
import { noticeFileSizeLimit } from "./file_size_limit.ts";
import { inputsNamed } from "./inputs.ts";
import { checkedInfo } from "./telling/checked_info.ts";
import { countOf, filesText } from "./telling/counts.ts";
import { ProgressLine } from "./telling/progress_line.ts";
import { problemLines, troubleLines } from "./telling/trouble.ts";

/** `rosy bag convert`: writes bags anew. */
export async function run(
  { positionals, flags, output, signal }: CommandContext,
): Promise<number> {
  const to = positionals.at(-1)!;
  const splitBytes = parseBytes("split", flags.text("split"));
  const encoding = flags.text("encoding") as BagEncoding | undefined;
  const { paths, notes } = await inputsNamed(positionals.slice(0, -1));
  const bags = new BagParts(paths);
  // What is damaged shows when it is read for good.
  const info = await checkedInfo(bags, { paths, check: false, output, signal });
  for (const line of [...notes, ...info.parts.flatMap(troubleLines)]) output.message(line);
  const selection = chosenPart(info, flags);
  using _limit = noticeFileSizeLimit();
  let converted: ConvertedBag;
  {
    const totalBytes = info.byteLength;
    using progress = new ProgressLine(output, { what: "converting", totalBytes });
    converted = await convertParts(bags, info, to, {
      ...selection,
      ...(encoding && { encoding }),
      ...(splitBytes !== undefined && { splitBytes }),
      compression: flags.text("compression") as BagCompression,
      progress: (fraction) => progress.update(fraction * totalBytes),
      signal,
    });
  }
  await output.print(output.json ? resultJson(converted) : resultText(converted));
  for (const line of troubleOf(converted)) output.message(line);
  const isAllRead = converted.problems.length === 0 &&
    (info.problems.length === 0 || info.messages === info.expectedMessages);
  return isAllRead && converted.unconverted.length === 0 ? 0 : 1;
}

function resultText({ messages, paths, byteLength }: ConvertedBag): string {
  return `Converted ${countOf(messages)} to ${filesText(paths)} (${formatBytes(byteLength)}).`;
}

function resultJson({ paths, messages, byteLength, unconverted, problems }: ConvertedBag): string {
  return jsonLine({ paths, messages, bytes: byteLength, unconverted, problems });
}

function troubleOf({ unconverted, problems, from }: ConvertedBag): string[] {
  const isNew = from.problems.length === 0 && problems.length > 0;
  return [
    ...(isNew ? ["Not all of it could be read:", ...problemLines(problems)] : []),
    ...unconverted.map(({ topic, codec, reason, messages }) =>
      `Copied as they are: ${countOf(messages)} of topic ${quoted(topic)} in ${
        printable(codec)
      }, for they could not be converted: ${printable(reason)}.`
    ),
  ];
}
