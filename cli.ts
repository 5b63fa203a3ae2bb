/**
 * The command line of rosy: `deno run -A cli.ts --help`.
 *
 * @module
 */
import { main as run } from "./lib/cli/main.ts";

/**
 * Runs one command line.
 *
 * @param args What the user typed after `rosy`.
 * @returns The exit status: 0 done, 1 failed, 2 wrong usage, 128 and the signal's number where a
 * signal ended the command.
 */
export function main(args: string[]): Promise<number> {
  return run(args);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
