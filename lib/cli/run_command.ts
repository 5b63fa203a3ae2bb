import { checkArguments, type CommandArguments } from "./line/arguments.ts";
import type { Command } from "./line/command.ts";
import { commandHelp } from "./line/help.ts";
import type { CommandLine } from "./line/read_line.ts";
import { Interruption } from "./terminal/interruption.ts";
import { Output } from "./terminal/output.ts";
import { reportFailure, reportUsageError } from "./report.ts";
import { UsageError } from "./line/usage_error.ts";

/**
 * Runs one command.
 *
 * @param command Its entry in the table.
 * @param line What the user typed, as it was read.
 * @returns The exit status.
 */
export async function runCommand(command: Command, line: CommandLine): Promise<number> {
  try {
    const checked = checkArguments(command, line);
    const { flags } = checked;
    const output = new Output({ json: flags.isOn("json"), dataOnly: flags.isOn("csv") });
    if (flags.isOn("help")) {
      await output.print(commandHelp(command, output.style));
      return 0;
    }
    return await runChecked(command, checked, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return reportUsageError(error, command);
  }
}

async function runChecked(
  command: Command,
  { positionals, flags }: CommandArguments,
  output: Output,
): Promise<number> {
  using interruption = new Interruption();
  const signal = AbortSignal.any([interruption.signal, output.closed]);
  try {
    const { run } = await command.load();
    const onInterruptedAgain = (callback: () => void) => interruption.onAgain(callback);
    const interrupt = () => interruption.interrupt();
    const status = await run({ positionals, flags, output, signal, interrupt, onInterruptedAgain });
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
