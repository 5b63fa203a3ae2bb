import type { TcpAddress } from "../mesh/node_record.ts";
import type { ConnectionSource } from "./deno_acceptor.ts";

/** A source of TCP connections that knows its address. */
export interface TcpSource extends ConnectionSource<Deno.TcpConn> {
  /** Where it listens; port 0 has become the real one. */
  readonly addr: { readonly hostname: string; readonly port: number };
}

/**
 * Listens at one address, or for `::` at all addresses of both families.
 *
 * @param address Where; port 0 for any free port.
 * @returns The source of connections.
 * @throws {Error} What `Deno.listen` throws.
 */
export function listenTcp({ hostname, port }: TcpAddress): TcpSource {
  return hostname === "::" ? listenAtAll(port) : Deno.listen({ hostname, port });
}

function listenAtAll(port: number): TcpSource {
  let ipv6: Deno.TcpListener;
  try {
    ipv6 = Deno.listen({ hostname: "::", port });
  } catch (error) {
    if (!lacksIpv6(error)) throw error;
    return Deno.listen({ hostname: "0.0.0.0", port });
  }
  try {
    // Succeeds only where `::` means IPv6 alone: Windows, and Linux with net.ipv6.bindv6only=1.
    return new ListenerPair(ipv6, Deno.listen({ hostname: "0.0.0.0", port: ipv6.addr.port }));
  } catch {
    return ipv6;
  }
}

function lacksIpv6(error: unknown): boolean {
  return error instanceof Deno.errors.AddrNotAvailable ||
    error instanceof Error && "code" in error && error.code === "EAFNOSUPPORT";
}

type Outcome = { readonly conn: Deno.TcpConn } | { readonly error: unknown };

/**
 * Two listeners as one source of connections.
 *
 * - One `accept()` may be under way at a time.
 * - Its address is the first one's.
 */
export class ListenerPair implements TcpSource {
  readonly #listeners: readonly Deno.TcpListener[];
  // What a listener has answered stays here until it was handed out.
  readonly #outcomes = new Map<Deno.TcpListener, Promise<[Deno.TcpListener, Outcome]>>();

  /**
   * @param first A listener, closed by the pair.
   * @param second Another one, closed by the pair.
   */
  constructor(first: Deno.TcpListener, second: Deno.TcpListener) {
    this.#listeners = [first, second];
    this.addr = first.addr;
  }

  readonly addr: { readonly hostname: string; readonly port: number };

  async accept(): Promise<Deno.TcpConn> {
    for (const listener of this.#listeners) {
      if (this.#outcomes.has(listener)) continue;
      this.#outcomes.set(listener, outcomeOf(listener));
    }
    const [listener, outcome] = await Promise.race(this.#outcomes.values());
    // A map keeps its order: the other listener comes first in the next race.
    this.#outcomes.delete(listener);
    if ("error" in outcome) throw outcome.error;
    return outcome.conn;
  }

  close(): void {
    for (const listener of this.#listeners) listener.close();
    for (const pending of this.#outcomes.values()) pending.then(discard);
  }
}

async function outcomeOf(listener: Deno.TcpListener): Promise<[Deno.TcpListener, Outcome]> {
  try {
    return [listener, { conn: await listener.accept() }];
  } catch (error) {
    return [listener, { error }];
  }
}

function discard([, outcome]: [Deno.TcpListener, Outcome]): void {
  if ("conn" in outcome) outcome.conn.close();
}
