import type { Socket } from "node:net";

/** What opens the sockets of NATS' client, as far as it is needed here. */
export interface SocketOpener {
  // The address is the client's own affair.
  dial(address: never): Promise<Socket>;
}

const guarded = new WeakSet<SocketOpener>();

/**
 * Keeps a socket of NATS' client that breaks from ending the whole program.
 *
 * The client takes all listeners off a socket before it destroys it. In Deno such a socket may still
 * tell of an error, which nobody would hear of then: that ends a program. Where a server refuses
 * somebody and closes at once, that happens every few times.
 *
 * @param opener The prototype of what opens them; done once.
 */
export function guardSockets(opener: SocketOpener): void {
  if (guarded.has(opener)) return;
  guarded.add(opener);
  const { dial } = opener;
  opener.dial = async function (this: SocketOpener, address: never): Promise<Socket> {
    return guard(await dial.call(this, address));
  };
}

function guard(socket: Socket): Socket {
  const remove = socket.removeAllListeners.bind(socket);
  const ignore = () => {}; // Whoever uses it has gone, or has a listener of its own.
  socket.removeAllListeners = (...events: [event?: string | symbol]) => {
    // Without an argument it removes all, with one that is undefined none.
    remove(...events);
    return socket.on("error", ignore);
  };
  return socket.on("error", ignore);
}
