import { connect, type Socket as NodeSocket } from "node:net";
import { onAbort } from "../flow/abort.ts";
import { Gate } from "../flow/gate.ts";
import type { TcpAddress } from "../mesh/node_record.ts";
import { formatAddress } from "./address_text.ts";
import type { Socket } from "./transport.ts";

/**
 * Opens a TCP connection from a local address of one's choice.
 *
 * `Deno.connect` cannot do that; `node:net` can, but costs more for each read and write.
 *
 * @param localHostname The local address.
 * @param address Where to.
 * @param signal Gives up.
 * @returns The open socket.
 * @throws {Error} The system's own error, or the signal's reason.
 */
export function connectFrom(
  localHostname: string,
  address: TcpAddress,
  signal: AbortSignal,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const { hostname: host, port } = address;
  const socket = connect({ host, port, localAddress: localHostname, allowHalfOpen: true });
  const listening = onAbort(signal, () => {
    socket.destroy();
    reject(signal.reason);
  });
  socket.once("error", (error) => {
    listening[Symbol.dispose]();
    reject(toDenoError(error));
  });
  socket.once("connect", () => {
    listening[Symbol.dispose]();
    resolve(new HostSocket(socket, address));
  });
  return promise;
}

/** A {@linkcode Socket} on a connection of `node:net`. */
class HostSocket implements Socket {
  readonly remote: string;
  readonly remoteHostname: string;
  readonly #socket: NodeSocket;
  readonly #news = new Gate();
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;

  constructor(socket: NodeSocket, address: TcpAddress) {
    this.#socket = socket;
    this.remote = formatAddress(address);
    this.remoteHostname = address.hostname;
    socket.setNoDelay(true);
    socket.on("readable", () => this.#news.open());
    for (const event of ["end", "error", "close"]) socket.on(event, () => this.#end());
  }

  async read(into: Uint8Array): Promise<number | null> {
    if (into.length === 0) return 0;
    while (this.#rest.length === 0) {
      const chunk: Uint8Array | null = this.#socket.destroyed ? null : this.#socket.read();
      if (chunk) this.#rest = chunk;
      else if (this.#ended || this.#socket.destroyed) return null;
      else await this.#news.wait();
    }
    const count = Math.min(into.length, this.#rest.length);
    into.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  write(bytes: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#socket.write(bytes, (error) => {
      if (error) reject(toDenoError(error));
      else resolve(bytes.length);
    });
    return promise;
  }

  closeWrite(): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.once("close", () => resolve());
    this.#socket.end(() => resolve());
    return promise;
  }

  close(): void {
    this.#rest = new Uint8Array(0);
    this.#socket.destroy();
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#news.open();
  }
}

type DenoErrorClass = new (message: string, options: ErrorOptions) => Error;

const CLASSES: Readonly<Record<string, DenoErrorClass>> = {
  EADDRNOTAVAIL: Deno.errors.AddrNotAvailable,
  EAFNOSUPPORT: Deno.errors.AddrNotAvailable,
  ECONNREFUSED: Deno.errors.ConnectionRefused,
  ECONNRESET: Deno.errors.ConnectionReset,
  // What Deno makes of EADDRNOTAVAIL where the local address is not this machine's.
  EINVAL: Deno.errors.AddrNotAvailable,
  ENETUNREACH: Deno.errors.NetworkUnreachable,
  EPIPE: Deno.errors.BrokenPipe,
  ERR_STREAM_DESTROYED: Deno.errors.BadResource,
  ERR_STREAM_WRITE_AFTER_END: Deno.errors.BrokenPipe,
  ETIMEDOUT: Deno.errors.TimedOut,
};

function toDenoError(error: Error): Error {
  const code = "code" in error ? String(error.code) : "";
  const type = Object.hasOwn(CLASSES, code) ? CLASSES[code] : undefined;
  return type ? new type(error.message, { cause: error }) : error;
}
