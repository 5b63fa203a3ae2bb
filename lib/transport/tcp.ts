import { onAbort } from "../flow/abort.ts";
import { createLogger, type Logger } from "../log/logger.ts";
import type { TcpAddress } from "../mesh/node_record.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { formatAddress, plainHostname } from "./address_text.ts";
import { withDeadline } from "./deadline.ts";
import { DenoAcceptor } from "./deno_acceptor.ts";
import { DenoSocket } from "./deno_socket.ts";
import { listenTcp } from "./tcp_listener.ts";
import { CONNECT_TIMEOUT_MS, type Socket, type Transport } from "./transport.ts";
import { connectFailure, listenFailure } from "./transport_failure.ts";

/** Options of {@linkcode createTcpTransport}. */
export interface TcpTransportOptions {
  /**
   * The local address that connections are opened from. An address of the other family than this
   * one cannot be connected to then. Any address by default, and for `0.0.0.0` and `::`.
   */
  readonly clientHost?: string;
  /** Measures time-outs. The machine's own clock by default. */
  readonly clock?: Clock;
  /** Told of errors in accepting. Writes warnings to standard error by default. */
  readonly logger?: Logger;
}

/**
 * Makes a transport over TCP, IPv4 and IPv6, which sends at once what is written (no-delay).
 *
 * It listens at one address; at all IPv4 addresses of the machine for `0.0.0.0`; and at all
 * addresses of both families for `::`, which is IPv4 alone where the machine has no IPv6.
 *
 * @param options The local address, the clock and the logger.
 * @returns The transport.
 */
export function createTcpTransport(options: TcpTransportOptions = {}): Transport<TcpAddress> {
  const { clientHost, clock = systemClock, logger = createLogger() } = options;
  const open = isSpecific(clientHost) ? openFrom(clientHost) : connectTo;
  return {
    name: "tcp",
    // deno-lint-ignore require-await -- an error is to reject, not to throw
    async listen(address) {
      const source = listenAt(address);
      const { hostname, port } = source.addr;
      return new DenoAcceptor({
        source,
        address: { transport: "tcp", hostname, port },
        toSocket,
        clock,
        logger,
      });
    },
    async connect(address, { signal, timeoutMs = CONNECT_TIMEOUT_MS } = {}) {
      try {
        return await withDeadline((either) => open(address, either), { clock, timeoutMs, signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw connectFailure(address, error);
      }
    },
  };
}

function isSpecific(hostname: string | undefined): hostname is string {
  return hostname !== undefined && hostname !== "0.0.0.0" && hostname !== "::";
}

type Open = (address: TcpAddress, signal: AbortSignal) => Promise<Socket>;

/** Loaded on demand: `node:net` takes some 5 MB, and few choose a local address. */
function openFrom(clientHost: string): Open {
  return async (address, signal) => {
    const { connectFrom } = await import("./tcp_from_host.ts");
    return await connectFrom(clientHost, address, signal);
  };
}

function listenAt(address: TcpAddress): ReturnType<typeof listenTcp> {
  try {
    return listenTcp(address);
  } catch (error) {
    throw listenFailure(address, error);
  }
}

async function connectTo(address: TcpAddress, signal: AbortSignal): Promise<Socket> {
  const { hostname, port } = address;
  const attempt = new AbortController();
  // Deno asks its signal at the end, and forgets a connection that was opened in the very instant of
  // the abort, without closing it. Whether it was, is asked here.
  attempt.signal.throwIfAborted = () => {};
  using _aborting = onAbort(signal, () => attempt.abort());
  const { signal: own } = attempt;
  const conn = await Deno.connect({ hostname, port, autoSelectFamily: false, signal: own });
  if (!signal.aborted) return toSocket(conn);
  conn.close();
  throw signal.reason;
}

function toSocket(conn: Deno.TcpConn): Socket {
  try {
    conn.setNoDelay(true);
  } catch {
    // The other end has reset the connection already: the first read will tell.
  }
  const { hostname, port } = conn.remoteAddr;
  const remote = formatAddress({ transport: "tcp", hostname, port });
  return new DenoSocket(conn, remote, plainHostname(hostname));
}
