import type { TestProcess } from "../../support/process.ts";
import { startScript } from "./original.ts";

/** The address of the machine in the network that {@linkcode NETWORK} makes. */
const ADDRESS = "10.78.0.1";

/** A network with one more interface than loopback, whose other end nobody is at. */
export const NETWORK: string = "hostname robot-1 && ip link set lo up && " +
  `ip link add lan0 type veth peer name lan1 && ip addr add ${ADDRESS}/24 dev lan0 && ` +
  "ip link set lan0 up && ip link set lan1 up && mount -t tmpfs tmpfs /run";

/** Has the machine's name be known by multicast DNS, as on a robot with avahi. */
export async function startHost(): Promise<TestProcess> {
  const host = startScript("0.8", "host.py", Deno.hostname(), ADDRESS);
  await host.waitForLine(/^ready$/);
  return host;
}
