import { pause } from "../flow/pause.ts";
import { createLogger, type Logger } from "../log/logger.ts";
import type { UnixAddress } from "../mesh/node_record.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { formatAddress } from "./address_text.ts";
import { withDeadline } from "./deadline.ts";
import { DenoAcceptor } from "./deno_acceptor.ts";
import { DenoSocket } from "./deno_socket.ts";
import { CONNECT_TIMEOUT_MS, type Socket, type Transport } from "./transport.ts";
import { connectFailure, listenFailure } from "./transport_failure.ts";

/** How long to wait before a listener whose queue is full is tried again, in milliseconds. */
const QUEUE_FULL_RETRY_MS = 5;

/** Options of {@linkcode createUnixTransport}. */
export interface UnixTransportOptions {
  /** Measures time-outs. The machine's own clock by default. */
  readonly clock?: Clock;
  /** Told of errors in accepting. Writes warnings to standard error by default. */
  readonly logger?: Logger;
}

/**
 * Makes a transport over Unix sockets, for processes on one machine.
 *
 * @param options The clock and the logger.
 * @returns The transport.
 */
export function createUnixTransport(options: UnixTransportOptions = {}): Transport<UnixAddress> {
  const { clock = systemClock, logger = createLogger() } = options;
  return {
    name: "unix",
    // deno-lint-ignore require-await -- an error is to reject, not to throw
    async listen(address) {
      return new DenoAcceptor({
        source: listenAt(address),
        address,
        // A client's Unix socket has no name of its own: the path is all there is to tell.
        toSocket: (conn) => toSocket(conn, address),
        clock,
        logger,
      });
    },
    async connect(address, { signal, timeoutMs = CONNECT_TIMEOUT_MS } = {}) {
      const open = (either: AbortSignal) => connectTo(address, clock, either);
      try {
        return await withDeadline(open, { clock, timeoutMs, signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw connectFailure(address, error);
      }
    },
  };
}

function listenAt(address: UnixAddress): Deno.UnixListener {
  try {
    return Deno.listen({ transport: "unix", path: address.path });
  } catch (error) {
    throw listenFailure(address, error);
  }
}

async function connectTo(
  address: UnixAddress,
  clock: Clock,
  signal: AbortSignal,
): Promise<Socket> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await openSocket(address, signal);
    } catch (error) {
      // The other process is there, but has more than 1,024 connections yet to accept.
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      await pause(QUEUE_FULL_RETRY_MS, { clock, signal });
    }
  }
}

async function openSocket(address: UnixAddress, signal: AbortSignal): Promise<Socket> {
  // Deno takes no signal here. The system answers at once, so there is nothing to interrupt.
  const conn = await Deno.connect({ transport: "unix", path: address.path });
  if (!signal.aborted) return toSocket(conn, address);
  conn.close();
  throw signal.reason;
}

function toSocket(conn: Deno.UnixConn, address: UnixAddress): Socket {
  return new DenoSocket(conn, formatAddress(address));
}
