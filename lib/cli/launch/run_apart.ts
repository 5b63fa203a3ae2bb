import { onAbort } from "../../flow/abort.ts";
import type { CommandContext } from "../line/command.ts";
import type { ProjectCommand } from "../program/project_commands.ts";

/**
 * Runs the same command line in a process of its own, and waits for its end.
 *
 * @param command How that process is started.
 * @param context What ends it.
 * @returns Its exit status; nothing where it was interrupted.
 */
export async function runApart(
  { words: [program, ...words], env }: ProjectCommand,
  { signal, onInterruptedAgain }: Pick<CommandContext, "signal" | "onInterruptedAgain">,
): Promise<number | void> {
  const child = new Deno.Command(program, { args: [...words, ...Deno.args], env }).spawn();
  // Where the signal went to the whole group, it comes twice.
  using _listening = onAbort(signal, () => send(child, "SIGINT"));
  onInterruptedAgain(() => send(child, "SIGKILL"));
  const { code } = await child.status;
  if (!signal.aborted) return code;
}

function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}
