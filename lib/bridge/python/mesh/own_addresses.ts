import { chooseOwnInterfaces, isLoopback } from "../../../discovery/mdns/interfaces.ts";

/**
 * Finds where this machine can be reached.
 *
 * @param wanted The name or an address of the only interface to use.
 * @returns Its IPv4 addresses; loopback where there is nothing else.
 */
export function ownAddresses(wanted: string | undefined): string[] {
  const all = chooseOwnInterfaces(wanted).map(({ address }) => address);
  const outside = all.filter((address) => !isLoopback(address));
  return outside.length > 0 ? outside : all;
}
