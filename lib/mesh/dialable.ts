import { type Address, isWildcard } from "./node_record.ts";

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const IPV6 = /^[0-9a-f:.]{2,45}$/i;
const ZONE = /%[\w.-]{1,32}$/;

/**
 * Tells whether a text is an IP address, and no name: nobody is to make a node ask for names.
 *
 * @param text An IPv4 address, or an IPv6 address with or without a zone.
 */
export function isIpAddress(text: string): boolean {
  const parts = IPV4.exec(text)?.slice(1);
  if (parts) return parts.every((part) => Number(part) < 256);
  const address = text.replace(ZONE, "");
  return IPV6.test(address) && address.includes(":") && URL.canParse(`http://[${address}]/`);
}

/**
 * Tells whether a node may be looked for at an address that came from the network.
 *
 * @param address The address.
 * @param uuid The `uuid` of the node.
 * @returns Whether it is the IP address of one host, or a socket that only that node would make.
 */
export function isDialable(address: Address, uuid: string): boolean {
  if (address.transport === "unix") {
    return address.path.startsWith("/") && address.path.endsWith(`-${uuid}.sock`);
  }
  const { hostname, port } = address;
  if (!isIpAddress(hostname) || isWildcard(hostname)) return false;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return false;
  const first = Number(IPV4.exec(hostname)?.[1] ?? 1);
  // 0/8 is this very host, and from 224 on there are groups, not hosts; so there are at ff00::/8.
  return first > 0 && first < 224 && !/^ff/i.test(hostname);
}
