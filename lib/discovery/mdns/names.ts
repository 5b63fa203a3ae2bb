/** The DNS-SD service type of rosy's nodes. */
export const SERVICE_TYPE = "_rosy._tcp.local";
/** Who asks for this name wants to know which service types exist. */
export const SERVICE_TYPES_NAME = "_services._dns-sd._udp.local";

const UUID_PATTERN = /^[a-z2-7]{16}$/;
const LOCAL_SUFFIX = ".local";
const DOMAIN_HASH_DIGITS = 16;

/** @returns Whether a text is what the `uuid` of a node's id looks like. */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}

/** @returns The name of a node's SRV and TXT records. */
export function instanceName(uuid: string): string {
  return `${uuid}.${SERVICE_TYPE}`;
}

/** @returns The name of a node's A and AAAA records: never the machine's own. */
export function targetName(uuid: string): string {
  return uuid + LOCAL_SUFFIX;
}

/**
 * Finds the node that a DNS name belongs to.
 *
 * @param name An instance's or a target's name, in lower case.
 * @returns The node's `uuid`, or `undefined` for any other name.
 */
export function uuidOf(name: string): string | undefined {
  const dot = name.indexOf(".");
  const uuid = name.slice(0, dot);
  const rest = name.slice(dot);
  return isUuid(uuid) && (rest === LOCAL_SUFFIX || rest === `.${SERVICE_TYPE}`) ? uuid : undefined;
}

/** @returns What tells domains apart on the network: the first digits of the id's SHA-256. */
export async function hashDomainId(domainId: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(domainId));
  return new Uint8Array(hash).toHex().slice(0, DOMAIN_HASH_DIGITS);
}
