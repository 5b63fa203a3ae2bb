import { isIpAddress } from "../mesh/dialable.ts";

/**
 * Finds the addresses of a host as the system does: by its list of hosts, DNS and whatever else it
 * asks.
 *
 * @param hostname A name or an IP address.
 * @returns The addresses, in the system's order; of an address that address alone.
 * @throws {Error} If there is no such host, or it cannot be told now.
 */
export async function resolveHost(hostname: string): Promise<string[]> {
  if (isIpAddress(hostname)) return [hostname];
  // Most nodes need no name resolved, and the module takes more than a megabyte.
  const { lookup } = await import("node:dns/promises");
  try {
    const found = await lookup(hostname, { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    throw new Error(`Cannot find the host "${hostname}": no such name is known`, { cause: error });
  }
}
