import { hashDomainId } from "../discovery/mdns/names.ts";
import { DEFAULT_DOMAIN_ID } from "../node/options/mesh_definition.ts";
import { ok, type Outcome, warn } from "./finding.ts";
import type { HeardNode } from "./multicast_probe.ts";

/**
 * Judges which domains there are: on the network a domain is told by a hash only.
 *
 * @param heard The nodes that multicast told of.
 * @param own `domainId`: ours; `size`: how many nodes are in it.
 * @returns What was found.
 */
export async function checkDomains(
  heard: readonly HeardNode[],
  own: { readonly domainId: string; readonly size: number },
): Promise<Outcome> {
  const ownHash = await hashDomainId(own.domainId);
  const foreign = Map.groupBy(
    heard.filter(({ domain }) => domain !== ownHash),
    ({ domain }) => domain,
  );
  const name = JSON.stringify(own.domainId);
  if (foreign.size === 0) return ok(`No other than ${name} is in use where multicast reaches`);
  const nodes = [...foreign.values()].flat();
  const origins = [...new Set(nodes.map(({ origin }) => origin))].sort();
  const isDefault = foreign.has(await hashDomainId(DEFAULT_DOMAIN_ID));
  const summary = `${count(nodes.length, "node")} of ${count(foreign.size, "other domain")}${
    isDefault ? `, "${DEFAULT_DOMAIN_ID}" among them` : ""
  } (${shorten(origins)})`;
  const details = { domains: foreign.size, nodes: nodes.length, origins };
  if (own.size > 0) return ok(`${summary}, which ${name} does not see`, details);
  return warn(
    `${summary}, and none of ${name}`,
    "If those are the nodes you look for, give all the same domain: --domain-id, ROSY_DOMAIN_ID " +
      "or in the code",
    details,
  );
}

function shorten(origins: readonly string[]): string {
  const shown = origins.slice(0, 5).join(", ");
  return origins.length > 5 ? `${shown} and ${origins.length - 5} more` : shown;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
