import { MDNS_GROUP, MDNS_PORT } from "../transport/multicast/multicast.ts";
import { fail, ok, type Outcome, warn } from "./finding.ts";

/** Tells whether Deno allows something. */
export type PermissionQuery = (
  descriptor: Deno.PermissionDescriptor,
) => Promise<{ readonly state: Deno.PermissionState }>;

interface Need {
  readonly descriptor: Deno.PermissionDescriptor;
  readonly outcome: Outcome;
}

const NEEDS: readonly Need[] = [
  {
    descriptor: { name: "net", host: `${MDNS_GROUP}:${MDNS_PORT}` },
    outcome: fail("Deno does not allow multicast DNS", "Run it with --allow-net"),
  },
  {
    descriptor: { name: "net" },
    outcome: warn(
      "Deno allows the network in part only: not every node can be reached",
      "Run it with --allow-net",
    ),
  },
  {
    descriptor: { name: "sys", kind: "networkInterfaces" },
    outcome: fail(
      "Deno does not allow to look at network interfaces, without which multicast DNS cannot work",
      "Run it with --allow-sys=networkInterfaces",
    ),
  },
  {
    descriptor: { name: "sys", kind: "hostname" },
    outcome: warn(
      `Deno does not allow to look up this machine's name: its nodes are called "localhost"`,
      "Run it with --allow-sys=hostname",
    ),
  },
  {
    descriptor: { name: "env", variable: "ROSY_DOMAIN_ID" },
    outcome: warn(
      "Deno does not allow to read the environment: ROSY_DOMAIN_ID and the like count as not set",
      "Run it with --allow-env=ROSY_*",
    ),
  },
];

/**
 * Looks at what Deno allows.
 *
 * @param query Tells.
 * @returns What is missing, or that nothing is.
 */
export async function checkPermissions(
  query: PermissionQuery = (descriptor) => Deno.permissions.query(descriptor),
): Promise<Outcome[]> {
  const states = await Promise.all(NEEDS.map(({ descriptor }) => query(descriptor)));
  const missing = NEEDS.filter((_, index) => states[index]!.state !== "granted");
  // Who is allowed no network at all need not be told that it is not the whole.
  const [first] = missing;
  const outcomes = missing
    .filter((need) =>
      need === first || need.descriptor.name !== first!.descriptor.name ||
      need.descriptor.name !== "net"
    )
    .map(({ outcome }) => outcome);
  return outcomes.length > 0 ? outcomes : [ok("Deno allows all that rosy uses")];
}
