import type { TopologyView } from "../../mesh/topology.ts";
import type { TypeClaim } from "../../schema/type_claim.ts";
import { printable } from "../../text/printable.ts";
import { claimsIn } from "./claims.ts";

/** A type as it is told of: its name, and what tells it from others of that name. */
export type ToldType = Pick<TypeClaim, "name" | "encoding" | "hash">;

/**
 * Gathers what nodes say of the types of topics.
 *
 * @param topology What there is.
 * @returns By topic, each type once, sorted by names: several where nodes differ.
 */
export function topicTypes(topology: TopologyView): ReadonlyMap<string, readonly ToldType[]> {
  const types = new Map<string, ToldType[]>();
  for (const { kind, subject, name, encoding, hash } of claimsIn(topology)) {
    if (kind !== "topics") continue;
    types.set(subject, [...types.get(subject) ?? [], { name, encoding, hash }]);
  }
  return types;
}

/** @returns The names of types for people; where two have the same, their hashes tell them apart. */
export function typeText(types: readonly ToldType[]): string {
  const texts = types.map(({ name, hash }) => {
    const isAmbiguous = types.some((other) => other.name === name && other.hash !== hash);
    return isAmbiguous ? `${printable(name)} (${hash.slice(0, 4)})` : printable(name);
  });
  return texts.length === 0 ? "-" : texts.join(" or ");
}
