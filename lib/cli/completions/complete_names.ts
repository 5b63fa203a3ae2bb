import { flagValues } from "../line/arguments.ts";
import type { Flag } from "../line/command.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { COMMON_FLAGS } from "../line/flags.ts";
import type { LineFlag } from "../line/read_line.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { observe } from "../mesh/observe.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { claimsIn } from "../schemas/claims.ts";
import type { MeshNames } from "./complete.ts";

/** Nobody waits longer than this for names. */
const DISCOVERY_TIME_MS = 700;

/** What the line says of these is meant for the command, not for who completes it. */
const FIXED_FLAGS: readonly Flag[] = [
  { name: "discovery-time", type: "number", summary: "", default: DISCOVERY_TIME_MS / 1000 },
  { name: "log", type: "string", summary: "", default: "error" },
];

/**
 * Finds the names in the mesh, or those of what was launched on this machine.
 *
 * @param kind Which.
 * @param flags The flags that stand on the command line, which say which mesh.
 * @param of The node whose params are meant.
 * @returns Each name once, sorted.
 * @throws {Error} If the mesh cannot be looked at.
 */
export async function findNames(
  kind: MeshNames,
  flags: readonly LineFlag[],
  of?: string,
): Promise<readonly string[]> {
  if (kind === "launched-nodes" || kind === "launch-ids") return await launchNames(kind);
  if (kind === "params") return of === undefined ? [] : await paramNames(of, flags);
  const topology = await observe({
    flags: meshFlags(flags),
    signal: AbortSignal.timeout(2 * DISCOVERY_TIME_MS),
  });
  if (kind === "types") return await typeNames(topology);
  if (kind !== "nodes") return namesIn(topology, kind);
  return [...new Set(topology.nodes.values().map(({ id }) => id.name))].sort();
}

/** What a node tells by itself: one of several of the name will do. */
async function paramNames(of: string, flags: readonly LineFlag[]): Promise<string[]> {
  const { startNode } = await import("../mesh/start_node.ts");
  const signal = AbortSignal.timeout(3 * DISCOVERY_TIME_MS);
  const options = { ...meshOptions(meshFlags(flags)), name: "rosy_completions" };
  await using node = await startNode(options, signal);
  await node.settled({ signal });
  const params = node.paramsOf(of.startsWith("/") ? of : `/${of}`, {
    timeoutMs: 2 * DISCOVERY_TIME_MS,
    signal,
  });
  return await params.list();
}

async function launchNames(kind: "launched-nodes" | "launch-ids"): Promise<string[]> {
  const { listLaunches } = await import("../../launch/control/list_launches.ts");
  const launches = await listLaunches({ timeoutMs: DISCOVERY_TIME_MS });
  if (kind === "launch-ids") return launches.map(({ id }) => id).sort();
  const names = launches.flatMap(({ processes }) => processes.map(({ node }) => node));
  return [...new Set(names)].sort();
}

/** Those of the mesh, and those that rosy knows by itself. */
async function typeNames(topology: TopologyView): Promise<string[]> {
  const { KNOWN_SCHEMAS } = await import("../../schemas/catalogue.ts");
  const names = [...claimsIn(topology), ...KNOWN_SCHEMAS].map(({ name }) => name);
  return [...new Set(names)].sort();
}

/** The flags that say which mesh to look at; all others are of no concern here. */
function meshFlags(given: readonly LineFlag[]): FlagValues {
  const isFixed = (name?: string) => FIXED_FLAGS.some((flag) => flag.name === name);
  const known = [...COMMON_FLAGS.filter(({ name }) => !isFixed(name)), ...FIXED_FLAGS];
  return flagValues(given.filter(({ flag }) => !isFixed(flag?.name)), known);
}
