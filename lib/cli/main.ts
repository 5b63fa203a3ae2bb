import { exhausted } from "../text/exhausted.ts";
import { CATALOGUE } from "./commands.ts";
import { findCommand, type Target } from "./line/find_command.ts";
import { readLine } from "./line/read_line.ts";
import { Output } from "./terminal/output.ts";
import { UsageError } from "./line/usage_error.ts";

/** What the scripts of `rosy completions` call the tool with; no command for people. */
const COMPLETE_WORD = "__candidates";

/**
 * Runs one command line.
 *
 * @param args What the user typed after `rosy`.
 * @returns The exit status: 0 done, 1 failed, 2 wrong usage, 128 and the signal's number where a
 * signal ended the command.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === COMPLETE_WORD) {
    const { completeWords } = await import("./completions/complete_words.ts");
    return await completeWords(args.slice(1), CATALOGUE);
  }
  try {
    const line = readLine(args, CATALOGUE);
    const target = findCommand(line, CATALOGUE);
    if (target.type === "command") {
      const { runCommand } = await import("./run_command.ts");
      return await runCommand(target.command, line);
    }
    const output = new Output({ json: false });
    await output.print(await textOf(target, output));
    return 0;
  } catch (error) {
    const why = exhausted(error);
    // Where no file can be opened, nothing more can be loaded that would print it more finely.
    if (why !== undefined) return reportAtOnce(`rosy: Cannot load a part of the tool: ${why}`);
    if (!(error instanceof UsageError)) throw error;
    const { reportUsageError } = await import("./report.ts");
    return reportUsageError(error);
  }
}

function reportAtOnce(line: string): number {
  const text = line.replace(/\s*\n\s*/g, " ");
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
  return 1;
}

async function textOf(
  target: Exclude<Target, { type: "command" }>,
  { style }: Output,
): Promise<string> {
  if (target.type === "version") {
    const { VERSION } = await import("./version.ts");
    return `rosy ${VERSION}`;
  }
  const { groupHelp, rootHelp } = await import("./line/help.ts");
  const { group } = target;
  return group === undefined ? rootHelp(CATALOGUE, style) : groupHelp(group, CATALOGUE, style);
}
