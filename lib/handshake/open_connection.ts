import { onAbort } from "../flow/abort.ts";
import type { Clock } from "../time/clock.ts";
import type { Socket } from "../transport/transport.ts";
import {
  greet,
  type Greeting,
  HANDSHAKE_TIMEOUT_MS,
  HandshakeError,
  type Introduction,
  type Wanted,
} from "./handshake.ts";

/** An open connection after its handshake. */
export interface Dialled {
  readonly socket: Socket;
  readonly greeting: Greeting;
}

/** Who is greeted over a connection, by whom. */
export interface OpenConnectionOptions {
  /** What we say of ourselves; asked once there is somebody to say it to. */
  readonly introduce: () => Introduction;
  /** Who must be at the other end. */
  readonly wanted: Wanted;
  /** Measures how long the handshake takes: 5 s at most. */
  readonly clock: Clock;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/**
 * Opens a connection, handshake included.
 *
 * @param connect Opens the socket; its time-out is its own.
 * @param options Who greets whom.
 * @returns The connection. Where there is none, the socket is closed.
 * @throws {HandshakeError} If the other end refuses, or is not who is wanted.
 * @throws {Error} What `connect` throws, or that the socket was closed before the end.
 */
export async function openConnection(
  connect: () => Promise<Socket>,
  { introduce, wanted, clock, signal }: OpenConnectionOptions,
): Promise<Dialled> {
  const socket = await connect();
  const abandon = () => socket.close();
  const cancelTimer = clock.after(HANDSHAKE_TIMEOUT_MS, abandon);
  using _abandoning = onAbort(signal, abandon);
  try {
    const greeting = await greet(socket, introduce(), wanted);
    return { socket: greeting.socket, greeting };
  } catch (error) {
    socket.close();
    throw error;
  } finally {
    cancelTimer();
  }
}

/**
 * Tries the addresses of one node or coordinator, one after the other, until it answers at one.
 *
 * @param addresses The addresses.
 * @param attempt What to try at each.
 * @param options `signal` gives up; `noAddress` says that there is none.
 * @returns What the first attempt that succeeds returns.
 * @throws {HandshakeError} If it refuses: it would do so at its other addresses, too.
 * @throws {Error} What the last attempt throws, or the signal's reason.
 */
export async function tryInTurn<A, T>(
  addresses: readonly A[],
  attempt: (address: A) => Promise<T>,
  { signal, noAddress }: { signal: AbortSignal; noAddress: string },
): Promise<T> {
  let failure: unknown = new Error(noAddress);
  for (const address of addresses) {
    signal.throwIfAborted();
    try {
      return await attempt(address);
    } catch (error) {
      failure = error;
      if (error instanceof HandshakeError) break;
    }
  }
  throw failure;
}
