import { parseArguments, type ParsedArguments } from "./line/arguments.ts";
import type { Command } from "./line/command.ts";
import { commandHelp } from "./line/help.ts";
import { Interruption } from "./terminal/interruption.ts";
import { Output } from "./terminal/output.ts";
import { reportFailure, reportUsageError } from "./report.ts";
import { UsageError } from "./line/usage_error.ts";

/**
 * Runs one command.
 *
 * @param command Its entry in the table.
 * @param args What the user typed beside the command's own words.
 * @returns The exit status.
 */
export async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  try {
    const parsed = parseArguments(command, args);
    const { flags } = parsed;
    const output = new Output({ json: flags.isOn("json"), dataOnly: flags.isOn("csv") });
    if (flags.isOn("help")) {
      await output.print(commandHelp(command, output.style));
      return 0;
    }
    return await runParsed(command, parsed, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return reportUsageError(error, command);
  }
}

async function runParsed(
  command: Command,
  { positionals, flags }: ParsedArguments,
  output: Output,
): Promise<number> {
  using interruption = new Interruption();
  const signal = AbortSignal.any([interruption.signal, output.closed]);
  try {
    const { run } = await command.load();
    const onInterruptedAgain = (callback: () => void) => interruption.onAgain(callback);
    const status = await run({ positionals, flags, output, signal, onInterruptedAgain });
    if (typeof status === "number") return status;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // What ends because it was told to has not failed.
    if (!signal.aborted) {
      return reportFailure(error, command, { trace: flags.text("log") === "debug" });
    }
  }
  return interruption.status ?? 0;
}
