import { parseArgs } from "@std/cli/parse-args";
import { didYouMean } from "../text/suggest.ts";
import type { NodeOptions } from "./options.ts";

/** The options that a command line can set. */
type FlagOption = "name" | "domainId" | "interface" | "coordinator" | "authKey";

/** Which flag sets which option. */
const FLAGS: ReadonlyMap<string, FlagOption> = new Map([
  ["name", "name"],
  ["domain-id", "domainId"],
  ["interface", "interface"],
  ["coordinator", "coordinator"],
  ["authkey", "authKey"],
]);

/**
 * Reads a node's options from a command line: `--name NAME` or `--name=NAME`, and likewise
 * `--domain-id`, `--interface`, `--coordinator` and `--authkey`.
 *
 * What is no flag, and whatever comes after `--`, is skipped. Values stay texts. Of a flag that is
 * given twice the last counts.
 *
 * @param args The command line.
 * @param otherFlags The names of flags to skip, without dashes.
 * @returns What the flags say.
 * @throws {TypeError} If a flag is unknown or has no value.
 */
export function parseNodeArguments(
  args: readonly string[],
  otherFlags: readonly string[] = [],
): Pick<Partial<NodeOptions>, FlagOption> {
  const parsed = parseArgs([...args], {
    string: [...FLAGS.keys()],
    "--": true,
    unknown: (_text, flag) => {
      if (flag !== undefined && !otherFlags.includes(flag)) refuse(flag, otherFlags);
    },
  });
  const options: Pick<Partial<NodeOptions>, FlagOption> = {};
  for (const [flag, option] of FLAGS) {
    const value = parsed[flag];
    if (value === undefined) continue;
    if (value === "") throw new TypeError(`Cannot read the arguments: --${flag} needs a value`);
    options[option] = String(value);
  }
  return options;
}

function refuse(flag: string, otherFlags: readonly string[]): never {
  const typed = flag.length > 1 ? `--${flag}` : `-${flag}`;
  const known = [...FLAGS.keys(), ...otherFlags].map((name) => `--${name}`);
  throw new TypeError(
    `Cannot read the arguments: unknown flag "${typed}"${didYouMean(typed, known)}`,
  );
}
