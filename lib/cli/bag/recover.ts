import { findParts } from "../../bag/find_parts.ts";
import { recoverBag, type RecoveredBag } from "../../bag/recover_bag.ts";
import { withSuffix } from "../../bag/part_names.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { ProgressLine } from "./telling/progress_line.ts";
import { formatBytes } from "../values/quantities.ts";
import { jsonLine } from "../values/json_value.ts";
import { countOf } from "./telling/counts.ts";
import { noticeFileSizeLimit } from "./file_size_limit.ts";
import { problemLines, troubleJson } from "./telling/trouble.ts";

const NOT_ALL = "Not all of it could be read:";

/** `rosy bag recover`: writes what can be read of a bag into a new one. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<number> {
  const [path] = positionals as [string];
  const to = flags.text("output") ?? withSuffix(path, "_recovered");
  const recovered = await recover(path, to, { output, signal });
  const { messages, from } = recovered;
  if (output.json) {
    await output.print(jsonLine({
      path: to,
      messages,
      from: path,
      ...troubleJson(from),
      cutBytes: from.cutBytes,
      isMissing: from.isMissing,
    }));
  } else await output.print(resultText(recovered, to));
  for (const line of explanation(recovered)) output.message(line);
  const { length } = await findParts(path);
  if (length > 1) {
    output.message(
      `This is one of the ${length} files of a recording; each is recovered by itself.`,
    );
  }
  return from.isMissing ? 1 : 0;
}

async function recover(
  path: string,
  to: string,
  { output, signal }: Pick<CommandContext, "output" | "signal">,
): Promise<RecoveredBag> {
  using _limit = noticeFileSizeLimit();
  const totalBytes = await sizeOf(path);
  using progress = new ProgressLine(output, { what: "recovering", totalBytes });
  return await recoverBag(path, to, { signal, progress: progress.update });
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch {
    // What is wrong with it is told by who reads it.
    return 0;
  }
}

function resultText({ messages, from }: RecoveredBag, to: string): string {
  const { expectedMessages, skippedChunks, isMissing } = from;
  const count = isMissing && expectedMessages !== undefined && messages <= expectedMessages
    ? `${messages} of ${countOf(expectedMessages)}`
    : countOf(messages);
  const skipped = skippedChunks > 0 ? `, ${countOf(skippedChunks, "chunk")} skipped` : "";
  return `Recovered ${count} to "${printable(to)}"${skipped}.`;
}

function explanation({ messages, from }: RecoveredBag): string[] {
  const { state, problems, cutBytes, isMissing, expectedMessages } = from;
  if (state === "complete") return ["The file was complete: there was nothing to recover."];
  const lines = problemLines(problems);
  if (lines.length > 0) {
    const isMore = expectedMessages !== undefined && messages > expectedMessages;
    const missing = isMore ? "There is more in it than it should hold:" : NOT_ALL;
    lines.unshift(isMissing ? missing : "Nothing is missing, though:");
  }
  if (cutBytes > 0) {
    lines.push(`The last ${formatBytes(cutBytes)} are of a record that was never completed.`);
  }
  return lines;
}
