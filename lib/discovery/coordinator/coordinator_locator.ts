import type { TcpAddress } from "../../mesh/node_record.ts";
import { type CoordinatorAddress, formatCoordinatorAddress } from "./coordinator_address.ts";

/** Finds out at which addresses a coordinator may be, each time anew. */
export interface CoordinatorLocator extends AsyncDisposable {
  /** What is looked for, for people: `the coordinator at 10.0.0.5:7679`. */
  readonly what: string;
  /**
   * Finds it.
   *
   * @param signal Gives up: the promise rejects.
   * @returns The addresses, the best first.
   * @throws {Error} If there is none to be found now.
   */
  locate(signal: AbortSignal): Promise<readonly TcpAddress[]>;
}

/**
 * Makes a locator for a host that the user named.
 *
 * @param address The host, by name or address, and its port.
 * @param resolve Finds a host's addresses; asked each time, because they change.
 * @returns The locator.
 */
export function namedLocator(
  address: Exclude<CoordinatorAddress, "auto">,
  resolve: (hostname: string) => Promise<readonly string[]>,
): CoordinatorLocator {
  const { hostname, port } = address;
  return {
    what: `the coordinator at ${formatCoordinatorAddress(address)}`,
    async locate() {
      const hostnames = await resolve(hostname);
      return hostnames.map((each) => ({ transport: "tcp", hostname: each, port }));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
