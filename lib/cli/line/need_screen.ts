import { ownTerminal, type ScreenTerminal } from "../terminal/screen/screen_terminal.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Checks that a full-screen command has a terminal, before anything is started for it.
 *
 * @param instead What to use without one, such as `rosy top --once prints the table`.
 * @param terminal The terminal; the process's own unless a test has another one.
 * @throws {UsageError} If standard input or standard output is none, or it cannot move its cursor.
 */
export function needScreen(
  instead: string,
  terminal: Pick<ScreenTerminal, "problem"> = ownTerminal,
): void {
  const { problem } = terminal;
  if (problem !== undefined) {
    throw new UsageError(`it needs a terminal, and ${problem}: ${instead}`);
  }
}
