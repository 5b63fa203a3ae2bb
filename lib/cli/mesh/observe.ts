import { isHidden } from "../../mesh/names.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import { observeMesh } from "../../node/visit/observe_mesh.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "./mesh_options.ts";

/**
 * Looks at the mesh for a list command.
 *
 * @param context The command's context.
 * @returns What there is, once the network has gone quiet.
 * @throws {unknown} The signal's reason, if it comes before that.
 */
export async function observe(
  { flags, signal }: Pick<CommandContext, "flags" | "signal">,
): Promise<TopologyView> {
  const discoveryTimeMs = flags.milliseconds("discovery-time");
  return await observeMesh({ ...meshOptions(flags), discoveryTimeMs, signal });
}

/**
 * Leaves the hidden ones out of names, unless all are asked for.
 *
 * @param names The names.
 * @param isAll Whether `--hidden` was given.
 * @returns Those that are to be shown.
 */
export function shown(names: readonly string[], isAll: boolean): readonly string[] {
  return isAll ? names : names.filter((name) => !isHidden(name));
}
