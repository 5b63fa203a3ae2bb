import type { Logger } from "../../../log/logger.ts";
import type { Clock } from "../../../time/clock.ts";
import { CoordinatorDiscovery } from "../coordinator/coordinator_discovery.ts";
import type { PythonDiscovery } from "../specs/python_discovery.ts";
import { ZeroconfDiscovery } from "../zeroconf/zeroconf_discovery.ts";
import {
  DEFAULT_DOMAIN_ID,
  parseCoordinator,
  type PythonMeshOptions,
} from "./python_mesh_options.ts";

/**
 * Makes the discovery of a version of Python's rosy.
 *
 * @param options Which mesh.
 * @param surroundings The clock, chance, and where troubles are reported.
 * @returns The discovery, not started.
 * @throws {TypeError} If the options make no sense.
 */
export function chooseDiscovery(
  options: PythonMeshOptions,
  surroundings: { clock: Clock; random: () => number; logger: Logger },
): PythonDiscovery {
  const { version, domainId, coordinator, authKey } = options;
  if (version === "0.7") {
    if (domainId !== undefined) throw unfit("domainId", "0.8");
    const place = parseCoordinator(coordinator);
    return new CoordinatorDiscovery({ ...place, authKey, ...surroundings });
  }
  if (coordinator !== undefined) throw unfit("coordinator", "0.7");
  if (authKey !== undefined) throw unfit("authKey", "0.7");
  return new ZeroconfDiscovery({
    domainId: domainId ?? DEFAULT_DOMAIN_ID,
    ...options.interface !== undefined && { interface: options.interface },
    ...surroundings,
  });
}

function unfit(option: string, version: string): TypeError {
  return new TypeError(
    `Cannot join the mesh of Python's rosy: ${option} is of its version ${version} alone`,
  );
}
