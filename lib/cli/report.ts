import { exhausted } from "../text/exhausted.ts";
import { withoutNumbers } from "../text/file_reason.ts";
import { missingPermission } from "../text/missing_permission.ts";
import { printable, printableLines } from "../text/printable.ts";
import type { Command } from "./line/command.ts";
import { isColourful, Output } from "./terminal/output.ts";
import { createStyle } from "./terminal/style.ts";
import type { UsageError } from "./line/usage_error.ts";

/**
 * Prints what is wrong with a command line, and where help is.
 *
 * @param error The mistake.
 * @param command The command it was made with, if one was found.
 * @returns The exit status.
 */
export function reportUsageError(error: UsageError, command?: Command): number {
  const name = ["rosy", ...(error.path ?? command?.path ?? [])].join(" ");
  reportLine(name, error.message);
  messages().message(`Run '${name} --help'`);
  return 2;
}

/**
 * Prints why a command failed.
 *
 * @param error What it threw.
 * @param command The command.
 * @param options `trace`: whether to print where it was thrown, too.
 * @returns The exit status.
 */
export function reportFailure(
  error: unknown,
  command: Command,
  { trace }: { trace: boolean },
): number {
  const text = error instanceof Error ? error.message : String(error);
  const message = missingPermission(error) ?? exhaustedText(error) ?? text;
  reportLine(["rosy", ...command.path].join(" "), message);
  if (trace && error instanceof Error && error.stack) {
    messages().message(printableLines(error.stack));
  }
  return 1;
}

/** Some errors say no more than what the system said: not what it was asked for. */
function exhaustedText(error: unknown): string | undefined {
  const text = exhausted(error);
  return text?.startsWith("too many open files")
    ? `Cannot open another file or socket: ${text}`
    : text;
}

function reportLine(name: string, message: string): void {
  const style = createStyle(isColourful(Deno.stderr));
  const line = printable(withoutNumbers(message).replace(/\s*\n\s*/g, " "));
  messages().message(`${style.red(`${name}:`)} ${line}`);
}

function messages(): Output {
  return new Output({ json: true });
}
