import { exhausted } from "../../text/exhausted.ts";

/**
 * Starts a process.
 *
 * @param command The command.
 * @param what What it is, for the error; without it the caller says so.
 * @returns The process.
 * @throws {Error} If it cannot be started: with what to try where something has run out.
 */
export function spawn(command: Deno.Command, what?: string): Deno.ChildProcess {
  try {
    return command.spawn();
  } catch (error) {
    const why = exhausted(error);
    if (why === undefined) throw error;
    throw new Error(what === undefined ? why : `Cannot start ${what}: ${why}`, { cause: error });
  }
}
