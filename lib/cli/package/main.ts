/**
 * The command line of rosy, a brokerless message mesh: `deno run -A jsr:@rosy/cli --help`.
 *
 * @example Install it as `rosy`
 * ```sh
 * deno install --global -A --name rosy jsr:@rosy/cli
 * rosy topic echo imu
 * ```
 *
 * @module
 */
import { main as run } from "@rosy/rosy/cli";

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
