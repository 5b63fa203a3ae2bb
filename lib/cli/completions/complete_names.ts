import { parseArguments } from "../line/arguments.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { Command } from "../line/command.ts";
import type { MeshNames } from "./complete.ts";
import { COMMON_FLAGS } from "../line/flags.ts";
import { namesOf, observe } from "../mesh/observe.ts";

/** Nobody waits longer than this for names. */
const DISCOVERY_TIME_MS = 700;

/**
 * Finds the names in the mesh.
 *
 * @param kind Which.
 * @param flags The flags that stand on the command line, which say which mesh.
 * @returns Each name once, sorted.
 * @throws {Error} If the mesh cannot be looked at.
 */
export async function findNames(
  kind: MeshNames,
  flags: readonly string[],
): Promise<readonly string[]> {
  const topology = await observe({
    flags: meshFlags(flags),
    signal: AbortSignal.timeout(2 * DISCOVERY_TIME_MS),
  });
  if (kind !== "nodes") return namesOf(topology, kind);
  return [...new Set(topology.nodes.values().map(({ id }) => id.name))].sort();
}

/** The flags that say which mesh to look at; all others are of no concern here. */
function meshFlags(flags: readonly string[]): FlagValues {
  const common: Command = {
    path: [],
    summary: "",
    positionals: [],
    flags: [
      ...COMMON_FLAGS.filter(({ name }) => name !== "log"),
      { name: "discovery-time", type: "number", summary: "", default: DISCOVERY_TIME_MS / 1000 },
      { name: "log", type: "string", summary: "", default: "error" },
    ],
    examples: [],
    load: () => Promise.reject(new Error("no command")),
  };
  const names = COMMON_FLAGS.map(({ name }) => `--${name}`).filter((name) => name !== "--log");
  const known = flags.filter((flag) => names.includes(flag.replace(/=.*$/s, "")));
  return parseArguments(common, known).flags;
}
