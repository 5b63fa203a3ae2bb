import {
  chooseInterfaces,
  type ChosenInterface,
  isLoopback,
  listInterfaces,
  unusableInterfaces,
} from "../discovery/mdns/interfaces.ts";
import type { Ipv6Interface, NetworkInterface } from "../transport/multicast/multicast.ts";
import { fail, ok, type Outcome, warn } from "./finding.ts";

/** What was found of the interfaces, and those that nodes are looked for on. */
export interface InterfacesReport {
  readonly outcome: Outcome;
  readonly chosen: readonly ChosenInterface[];
}

/**
 * Looks at the network interfaces.
 *
 * @param all What the machine has.
 * @param wanted The only one to use, by name or address.
 * @param ipv6 Those that have IPv6 addresses only.
 * @returns What was found.
 */
export function checkInterfaces(
  all: readonly NetworkInterface[],
  wanted?: string,
  ipv6: readonly Ipv6Interface[] = [],
): InterfacesReport {
  const chosen = chooseInterfaces(all, wanted);
  return { outcome: judgeIpv6(chosen, ipv6, wanted) ?? judge(all, chosen, wanted), chosen };
}

/** @returns What is wrong where multicast would have to use IPv6, if it is. */
function judgeIpv6(
  chosen: readonly ChosenInterface[],
  ipv6: readonly Ipv6Interface[],
  wanted?: string,
): Outcome | undefined {
  const unusable = wanted === undefined
    ? unusableInterfaces(ipv6, chosen)
    : ipv6.filter(({ name, address }) => name === wanted || address === wanted);
  if (unusable.length === 0) return undefined;
  const names = unusable.map(({ name, address }) => `${name} (${address})`).join(", ");
  return (chosen.length > 0 ? warn : fail)(
    `Multicast uses IPv4, and ${names} has IPv6 addresses only: nodes on other machines are not found`,
    "Name one of them with --peers or ROSY_PEERS, or use a coordinator: both work over IPv6",
  );
}

function judge(
  all: readonly NetworkInterface[],
  chosen: readonly ChosenInterface[],
  wanted?: string,
): Outcome {
  const others = all.filter(({ name }) => !chosen.some((other) => other.name === name));
  const names = list(chosen);
  const details = { used: chosen.map(({ name, address }) => ({ name, address })) };
  if (chosen.length === 0 && wanted !== undefined) {
    return fail(
      `This machine has no interface or IPv4 address "${wanted}"`,
      `Give --interface or ROSY_INTERFACE one of: ${listInterfaces(all)}`,
    );
  }
  if (chosen.length === 0) {
    return fail(
      `No network interface is up that nodes can be found on${
        others.length > 0 ? `, only ${listInterfaces(others)}` : ""
      }`,
      others.length > 0
        ? "Name one of them with --interface or ROSY_INTERFACE"
        : "Bring one up; loopback with: ip link set lo up",
    );
  }
  if (!chosen.every(({ address }) => isLoopback(address))) {
    const unused = wanted === undefined && others.length > 0
      ? `; not unless named: ${listInterfaces(others)}`
      : "";
    return ok(names + unused, details);
  }
  if (wanted !== undefined) {
    return ok(`${names}, as asked for: nodes on other machines are not found`, details);
  }
  return warn(
    `Only ${names} is up: nodes on other machines are not found`,
    others.length > 0
      ? `Connect this machine to a network, or name one with --interface: ${listInterfaces(others)}`
      : "Connect this machine to a network, unless all nodes run on it",
    details,
  );
}

function list(interfaces: readonly ChosenInterface[]): string {
  return interfaces.map(({ name, address }) => `${name} (${address})`).join(", ");
}
