import { isWildcard, type NodeRecord, type TcpAddress } from "../../mesh/node_record.ts";
import type { Transport } from "../../transport/transport.ts";
import { isLoopback } from "./registered_node.ts";
import { KNOCK_TIMEOUT_MS } from "./timers.ts";

/**
 * Finds out whether a silent node's process lives: its system accepts TCP connections even while the
 * process is busy, refuses them when it has ended, and answers nothing when the machine is off or cut
 * off.
 *
 * Only the host that the node's own connection comes from is tried, so that nobody can have a
 * coordinator connect to others.
 *
 * @param node The node's record.
 * @param remoteHostname Where its connection comes from.
 * @param transport Opens connections.
 * @returns `"unknown"` where the node accepts no TCP connections, or this machine cannot open one.
 */
export async function knock(
  { addresses }: NodeRecord,
  remoteHostname: string,
  transport: Transport<TcpAddress>,
): Promise<"there" | "gone" | "unknown"> {
  const address = addresses.find((candidate) =>
    candidate.transport === "tcp" && isAt(candidate, remoteHostname)
  ) as TcpAddress | undefined;
  if (!address) return "unknown";
  try {
    const where = { ...address, hostname: remoteHostname };
    const socket = await transport.connect(where, { timeoutMs: KNOCK_TIMEOUT_MS });
    socket.close();
    return "there";
  } catch (error) {
    return saysGone(error) ? "gone" : "unknown";
  }
}

function isAt({ hostname }: TcpAddress, remoteHostname: string): boolean {
  return hostname === remoteHostname || isWildcard(hostname) && isLoopback(remoteHostname);
}

function saysGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return error instanceof Deno.errors.ConnectionRefused ||
    error instanceof Deno.errors.TimedOut ||
    error instanceof Deno.errors.NetworkUnreachable ||
    cause instanceof Error && "code" in cause && cause.code === "EHOSTUNREACH";
}
