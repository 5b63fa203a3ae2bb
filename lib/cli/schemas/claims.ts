import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import { parseTypeClaim, type TypeClaim } from "../../schema/type_claim.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import { printable } from "../../text/printable.ts";

/** A type, and what it is the type of. */
export interface UsedType extends Pick<TypeClaim, "name" | "encoding" | "hash"> {
  readonly topics: readonly string[];
  readonly services: readonly string[];
  readonly nodes: readonly NodeId[];
  /** One of those who say so, by which the schema can be fetched. */
  readonly claim: ClaimedType;
}

/**
 * Gathers what nodes say of types.
 *
 * @param topology The nodes.
 * @returns Each claim once, sorted by what it is about.
 */
export function claimsIn(topology: TopologyView): ClaimedType[] {
  const claims = new Map<string, { claim: TypeClaim; nodes: NodeId[] }>();
  for (const { id, types } of topology.nodes.values()) {
    for (const text of types) {
      const claim = parseTypeClaim(text);
      if (!claim) continue;
      const known = claims.get(text) ?? { claim, nodes: [] };
      known.nodes.push(id);
      claims.set(text, known);
    }
  }
  return [...claims.values()].map(({ claim, nodes }) => ({ ...claim, nodes }))
    .sort((a, b) =>
      compare(a.subject, b.subject) || compare(a.name, b.name) || compare(a.hash, b.hash)
    );
}

/**
 * Puts claims together that are of one type.
 *
 * @param claims What nodes say.
 * @returns Each type once, sorted by names; types of one name that differ stand side by side.
 */
export function typesOf(claims: readonly ClaimedType[]): UsedType[] {
  const groups = Map.groupBy(claims, ({ name, encoding, hash }) => `${name} ${encoding} ${hash}`);
  return [...groups.values()].map((group): UsedType => {
    const [claim] = group as [ClaimedType, ...ClaimedType[]];
    const subjects = (kind: TypeClaim["kind"]) =>
      [...new Set(group.filter((one) => one.kind === kind).map(({ subject }) => subject))].sort();
    const nodes = new Map(group.flatMap(({ nodes }) => nodes.map((id) => [id.uuid, id] as const)));
    return {
      name: claim.name,
      encoding: claim.encoding,
      hash: claim.hash,
      topics: subjects("topics"),
      services: subjects("services"),
      nodes: [...nodes.values()],
      claim,
    };
  }).sort((a, b) => compare(a.name, b.name) || compare(a.hash, b.hash));
}

/** @returns Whether a type is the one that somebody asks for; ROS 1 leaves `msg` out of its names. */
export function isCalled(name: string, wanted: string): boolean {
  return name === wanted || name === wanted.replace(/^(\w+)\/(\w+)$/, "$1/msg/$2");
}

/** @returns Nodes for people, those beyond the third as a number. */
export function nodesText(nodes: readonly NodeId[]): string {
  const named = nodes.slice(0, 3).map((id) => printable(formatNodeId(id)));
  const more = nodes.length - named.length;
  return [...named, ...more > 0 ? [`${more} more`] : []].join(", ");
}

/** @returns The verb for what {@linkcode nodesText} names. */
export function says(nodes: readonly NodeId[]): string {
  return nodes.length === 1 ? "says" : "say";
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
