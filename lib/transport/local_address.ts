import type { TcpAddress } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import { plainHostname } from "./address_text.ts";
import { withDeadline } from "./deadline.ts";
import { connectFailure } from "./transport_failure.ts";

const TIMEOUT_MS = 5000;

/**
 * Finds the address by which this machine is in the network of another one: that from which it connects.
 *
 * @param address Where somebody listens.
 * @param options Measures how long it may take, five seconds, and gives up.
 * @returns The IP address.
 * @throws {Error} If nobody listens there.
 */
export async function localAddress(
  { hostname, port }: Omit<TcpAddress, "transport">,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<string> {
  try {
    using connection = await withDeadline(
      (signal) => Deno.connect({ hostname: hostname.replace(/^\[|\]$/g, ""), port, signal }),
      { clock, timeoutMs: TIMEOUT_MS, signal },
    );
    return plainHostname(connection.localAddr.hostname);
  } catch (error) {
    signal?.throwIfAborted();
    throw connectFailure({ transport: "tcp", hostname, port }, error);
  }
}
