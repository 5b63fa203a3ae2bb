import type { TcpAddress } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import { CONNECT_TIMEOUT_MS, type Socket, type Transport } from "../transport/transport.ts";

/** When a connection attempt without an answer is joined by another one, in milliseconds. */
const NEXT_ATTEMPT_MS = 1000;

/**
 * Opens a connection, at most a second after a way to the address has opened.
 *
 * A system sends the first packet of a connection anew after 1, 3 and 7 s: whoever waits for that
 * may wait for longer than the network was away. So another attempt is begun each second; the first
 * that succeeds counts, and so does the first that fails for another reason than silence.
 *
 * @param transport The transport.
 * @param address Where to.
 * @param options `clock` measures time, `signal` gives up.
 * @returns The connection.
 * @throws {Error} What the transport throws: after 3 s without an answer that it timed out.
 */
export async function connectSteadily(
  transport: Transport<TcpAddress>,
  address: TcpAddress,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<Socket> {
  const settled = Promise.withResolvers<Socket>();
  const unfinished = new Set<AbortController>();
  const attempts: Promise<void>[] = [];
  let isSettled = false;
  const begin = async (timeoutMs: number, isLast: boolean) => {
    const abort = new AbortController();
    unfinished.add(abort);
    const either = AbortSignal.any([signal, abort.signal]);
    try {
      const socket = await transport.connect(address, { signal: either, timeoutMs });
      unfinished.delete(abort);
      if (isSettled) return socket.close();
      isSettled = true;
      settled.resolve(socket);
    } catch (error) {
      if (error instanceof Deno.errors.TimedOut && !isLast) return;
      isSettled = true;
      settled.reject(error);
    }
  };
  const cancels: (() => void)[] = [];
  for (let atMs = 0; atMs < CONNECT_TIMEOUT_MS; atMs += NEXT_ATTEMPT_MS) {
    const leftMs = CONNECT_TIMEOUT_MS - atMs;
    const attempt = () => void attempts.push(begin(leftMs, leftMs <= NEXT_ATTEMPT_MS));
    if (atMs === 0) attempt();
    else cancels.push(clock.after(atMs, attempt));
  }
  try {
    return await settled.promise;
  } finally {
    for (const cancel of cancels) cancel();
    for (const abort of unfinished) abort.abort();
    await Promise.all(attempts);
  }
}
