import {
  ipv4Interfaces,
  type Ipv6Interface,
  isLinkLocal,
  type NetworkInterface,
} from "../../transport/multicast/multicast.ts";

/** Interfaces that lead into tunnels, containers and virtual machines: used only when named. */
const VIRTUAL_NAME =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxdbr|podman|cni|flannel|cali|tun|tap|wg|utun|tailscale|zt|awdl|llw|dummy)/;

/** What works over IPv6, too. */
const USE_INSTEAD =
  "nodes on other machines are found by naming one (--peers, ROSY_PEERS) or by a coordinator";

/** An interface that discovery uses. */
export interface ChosenInterface {
  readonly name: string;
  /** The address packets leave from. */
  readonly address: string;
  /** Changes where the interface is another one of the same name. */
  readonly identity: string;
  /** All networks the interface belongs to. */
  readonly subnets: readonly { readonly network: number; readonly mask: number }[];
}

/**
 * Chooses the interfaces for discovery.
 *
 * @param all What the machine has.
 * @param wanted A name or an IPv4 address; without it all that are not virtual are taken, loopback
 * among them.
 * @returns One entry for each interface, with its first address or the wanted one.
 */
export function chooseInterfaces(
  all: readonly NetworkInterface[],
  wanted?: string,
): ChosenInterface[] {
  const byName = Map.groupBy(all, ({ name }) => name);
  return [...byName].flatMap(([name, entries]) => {
    const used = wanted === undefined || wanted === name
      ? entries[0]
      : entries.find(({ address }) => address === wanted);
    if (!used || wanted === undefined && VIRTUAL_NAME.test(name)) return [];
    const subnets = entries.map(({ address, netmask }) => {
      const mask = toNumber(netmask);
      return { network: (toNumber(address) & mask) >>> 0, mask };
    });
    return [{ name, address: used.address, identity: used.identity, subnets }];
  });
}

/** The same as {@linkcode chooseInterfaces}, of what the machine has now. */
export function chooseOwnInterfaces(wanted?: string): ChosenInterface[] {
  return chooseInterfaces(ipv4Interfaces(), wanted);
}

/** @returns The interfaces for an error message: `lo (127.0.0.1), eth0 (10.0.0.5)`. */
export function listInterfaces(all: readonly NetworkInterface[]): string {
  return all.map(({ name, address }) => `${name} (${address})`).join(", ") || "none";
}

/**
 * Finds interfaces that lead to other machines but cannot be used for multicast.
 *
 * @param all Those that have IPv6 addresses only.
 * @param chosen What is used: where that leads to other machines, nothing is missing.
 * @returns Those with an address that was given to them; every interface has one of its own.
 */
export function unusableInterfaces(
  all: readonly Ipv6Interface[],
  chosen: readonly ChosenInterface[],
): Ipv6Interface[] {
  if (!chosen.every(({ address }) => isLoopback(address))) return [];
  return all.filter(({ name, address }) => !isLinkLocal(address) && !VIRTUAL_NAME.test(name));
}

/** @returns What is wrong with such interfaces, and what to do, without a full stop. */
export function describeUnusable(unusable: readonly Ipv6Interface[]): string {
  const names = unusable.map(({ name, address }) => `${name} (${address})`).join(", ");
  return `multicast discovery uses IPv4, and ${names} has IPv6 addresses only: ${USE_INSTEAD}`;
}

/** @returns Whether an address belongs to one of an interface's networks. */
export function isOnLink(address: string, { subnets }: ChosenInterface): boolean {
  if (!isIpv4(address)) return false;
  const number = toNumber(address);
  return subnets.some(({ network, mask }) => (number & mask) >>> 0 === network);
}

/** @returns Whether an IPv4 address belongs to this machine alone. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.");
}

/** @returns Whether a text is an IPv4 address. */
export function isIpv4(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) &&
    text.split(".").every((part) => Number(part) < 256);
}

function toNumber(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0) >>> 0;
}
