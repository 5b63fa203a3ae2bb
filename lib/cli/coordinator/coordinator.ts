import { formatCoordinatorAddress } from "../../discovery/coordinator/coordinator_address.ts";
import { whenAborted } from "../../flow/abort.ts";
import { isWildcard } from "../../mesh/node_record.ts";
import { buildCoordinator } from "../../node/build_coordinator.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";

/** `rosy coordinator`: lets nodes find each other until it is interrupted. */
export async function run({ flags, output, signal }: CommandContext): Promise<number> {
  await using coordinator = await buildCoordinator({
    ...meshOptions(flags),
    host: flags.text("host"),
    port: flags.number("port"),
  });
  const { hostname, port } = coordinator.address;
  const where = isWildcard(hostname) ? `:${port}` : formatCoordinatorAddress({ hostname, port });
  await output.tell(`Started rosy coordinator on ${where}`);
  await whenAborted(signal);
  // Running until it is told to end is all that it does.
  return 0;
}
