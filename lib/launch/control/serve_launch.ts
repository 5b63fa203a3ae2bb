import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { Launcher } from "../launcher.ts";
import type { NodeActions } from "../node_actions.ts";
import type { OutputHistory } from "../output_history.ts";
import { ControlServer } from "./control_server.ts";
import { LaunchControl } from "./launch_control.ts";
import { newLaunchId } from "./launch_id.ts";
import { findLaunches } from "./list_launches.ts";

/** The launch, and what serving takes. */
export interface ServeLaunchOptions {
  /** The launch file, an absolute path. */
  readonly file: string;
  readonly launcher: Launcher;
  readonly actions: NodeActions;
  readonly history: OutputHistory;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Says where the socket's directory is. `Deno.env` by default. */
  readonly env?: { get(name: string): string | undefined };
}

/**
 * Lets this user's other programs see and steer a launch: `rosy launch ps`, `stop` and so on.
 *
 * @param options The launch.
 * @returns What answers them, until it is disposed of.
 * @throws {SocketDirectoryError} If there can be no private socket.
 */
export async function serveLaunch(options: ServeLaunchOptions): Promise<ControlServer> {
  const { random, env, ...rest } = options;
  const taken = (await findLaunches({ env })).map(({ id }) => id);
  const id = newLaunchId(taken, random);
  const control = new LaunchControl({ id, ...rest });
  return await ControlServer.open({ id, control, clock: rest.clock, logger: rest.logger, env });
}
