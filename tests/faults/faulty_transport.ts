import type { Address } from "../../lib/mesh/node_record.ts";
import type { Clock } from "../../lib/time/clock.ts";
import {
  type Acceptor,
  CONNECT_TIMEOUT_MS,
  type ConnectOptions,
  type Socket,
  type Transport,
} from "../../lib/transport/transport.ts";
import { FaultySocket } from "./faulty_socket.ts";
import type { Weather } from "./weather.ts";

/**
 * A transport in bad weather.
 *
 * @param transport The real one.
 * @param weather The faults.
 * @param clock Tells the time.
 * @returns One whose sockets have the faults.
 */
export function faultyTransport<A extends Address>(
  transport: Transport<A>,
  weather: Weather,
  clock: Clock,
): Transport<A> {
  const wrap = (socket: Socket) => new FaultySocket(socket, weather, clock);
  return {
    name: transport.name,
    listen: async (address) => wrapAcceptor(await transport.listen(address), wrap),
    async connect(address, options = {}) {
      await plugged(weather, clock, options);
      return wrap(await transport.connect(address, options));
    },
  };
}

function wrapAcceptor(acceptor: Acceptor, wrap: (socket: Socket) => Socket): Acceptor {
  return {
    address: acceptor.address,
    close: () => acceptor.close(),
    async *[Symbol.asyncIterator]() {
      for await (const socket of acceptor) yield wrap(socket);
    },
  };
}

/** Nobody answers while the cable is cut. */
async function plugged(
  weather: Weather,
  clock: Clock,
  { signal, timeoutMs = CONNECT_TIMEOUT_MS }: ConnectOptions,
): Promise<void> {
  signal?.throwIfAborted();
  if (!weather.isCut) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal?.reason);
  const late = () => reject(new Deno.errors.TimedOut("Cannot connect: nobody answers"));
  const undo = [weather.onHeal(resolve), clock.after(timeoutMs, late)];
  signal?.addEventListener("abort", abort);
  try {
    await promise;
  } finally {
    signal?.removeEventListener("abort", abort);
    for (const cancel of undo) cancel();
  }
}
