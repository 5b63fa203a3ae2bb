import type { Address } from "../mesh/node_record.ts";

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * An address for people.
 *
 * @param address The address.
 * @returns `tcp 10.0.0.1:4000`, `tcp [fd00::1]:4000` or `unix /run/…`.
 */
export function formatAddress(address: Address): string {
  if (address.transport === "unix") return `unix ${address.path}`;
  const hostname = plainHostname(address.hostname);
  return `tcp ${hostname.includes(":") ? `[${hostname}]` : hostname}:${address.port}`;
}

/**
 * Undoes what a dual-stack socket does to IPv4 addresses.
 *
 * @param hostname An IPv4 or IPv6 address.
 * @returns `10.0.0.1` for `::ffff:10.0.0.1`, every other address as it is.
 */
export function plainHostname(hostname: string): string {
  return MAPPED_IPV4.exec(hostname)?.[1] ?? hostname;
}
