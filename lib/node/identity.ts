import type { NodeId } from "../mesh/node_record.ts";

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const UUID_LENGTH = 16;

/** @returns A new id of a node on this machine. */
export function createNodeId(name: string): NodeId {
  const random = crypto.getRandomValues(new Uint8Array(UUID_LENGTH));
  const uuid = Array.from(random, (byte) => BASE32[byte & 31]).join("");
  return { name, hostname: machineName(), uuid };
}

/**
 * Where TCP listens.
 *
 * @param host What the user asked for.
 * @param networkInterface The interface of discovery, by name or address.
 * @returns An IP address; `::` for all of them.
 */
export function serverHost(host?: string, networkInterface?: string): string {
  if (host !== undefined) return host;
  if (networkInterface === undefined) return "::";
  if (networkInterface.includes(".") || networkInterface.includes(":")) return networkInterface;
  const addresses = Deno.networkInterfaces().filter(({ name }) => name === networkInterface);
  const { address } = addresses.find(({ family }) => family === "IPv4") ?? addresses[0] ?? {};
  return address ?? "::";
}

function machineName(): string {
  try {
    return Deno.hostname() || "localhost";
  } catch {
    // Without the permission nodes find each other all the same.
    return "localhost";
  }
}
