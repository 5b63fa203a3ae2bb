import { blake2b } from "./blake2b.ts";

const DOMAIN_HASH_BYTES = 5;

/**
 * Tells what the nodes of a domain are known by in multicast DNS.
 *
 * @param domainId The domain of Python's rosy.
 * @returns The service type, `"_rosy-86eb79dcaf._tcp.local"`.
 */
export function serviceTypeOf(domainId: string): string {
  const hash = blake2b(new TextEncoder().encode(domainId), DOMAIN_HASH_BYTES);
  return `_rosy-${hash.toHex()}._tcp.local`;
}
