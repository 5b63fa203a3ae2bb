import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import type { Acceptor, Socket, Transport } from "../../lib/transport/transport.ts";

/** How many bytes one direction holds before writes wait. */
const PIPE_BYTES = 64 * 1024;

/**
 * A transport without the operating system: every connection is a pair of pipes in memory.
 *
 * It knows only connections between its own `listen()` and its own `connect()`, its addresses look
 * like those of TCP, and each pipe holds 64 KiB before writes wait.
 *
 * @returns The transport; two of them do not see each other.
 */
export function memoryTransport(): Transport<TcpAddress> {
  const acceptors = new Map<string, MemoryAcceptor>();
  let nextPort = 40_000;
  return {
    name: "tcp",
    // deno-lint-ignore require-await -- an error is to reject, not to throw
    async listen(asked) {
      const address = asked.port === 0 ? { ...asked, port: nextPort++ } : asked;
      const key = keyOf(address);
      if (acceptors.has(key)) {
        throw new Deno.errors.AddrInUse(`Cannot listen at memory ${key}: already in use`);
      }
      const acceptor = new MemoryAcceptor(address, () => acceptors.delete(key));
      acceptors.set(key, acceptor);
      return acceptor;
    },
    async connect(address, { signal } = {}) {
      await null;
      signal?.throwIfAborted();
      const acceptor = acceptors.get(keyOf(address));
      if (!acceptor) {
        throw new Deno.errors.ConnectionRefused(
          `Cannot connect to memory ${keyOf(address)}: connection refused`,
        );
      }
      const [near, far] = memorySocketPair(keyOf(address));
      acceptor.push(far);
      return near;
    },
  };
}

/**
 * Makes two sockets that are connected to each other.
 *
 * @param name What their `remote` says after `memory`.
 * @returns Both ends.
 */
export function memorySocketPair(name = "pair"): [Socket, Socket] {
  const there = new Pipe();
  const back = new Pipe();
  return [
    new MemorySocket(back, there, `memory ${name}`),
    new MemorySocket(there, back, `memory ${name}`),
  ];
}

function keyOf({ hostname, port }: TcpAddress): string {
  return `${hostname}:${port}`;
}

class MemoryAcceptor implements Acceptor {
  readonly address: TcpAddress;
  readonly #onClose: () => void;
  readonly #waiting: Socket[] = [];
  #closed = false;
  #wake = () => {};

  constructor(address: TcpAddress, onClose: () => void) {
    this.address = address;
    this.#onClose = onClose;
  }

  push(socket: Socket): void {
    this.#waiting.push(socket);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Socket, void, void> {
    while (!this.#closed) {
      const socket = this.#waiting.shift();
      if (socket) yield socket;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const socket of this.#waiting.splice(0)) socket.close();
    this.#onClose();
    this.#wake();
  }
}

class MemorySocket implements Socket {
  readonly remote: string;
  readonly #input: Pipe;
  readonly #output: Pipe;
  #closed = false;

  constructor(input: Pipe, output: Pipe, remote: string) {
    this.#input = input;
    this.#output = output;
    this.remote = remote;
  }

  async read(into: Uint8Array): Promise<number | null> {
    return await this.#input.read(into);
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.#closed) throw new Deno.errors.BadResource("The socket is closed");
    return await this.#output.write(bytes);
  }

  async closeWrite(): Promise<void> {
    await null;
    this.#output.end();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#output.end();
    this.#input.break();
  }
}

/** One direction: a queue of copied chunks. */
class Pipe {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #ended = false;
  #broken = false;
  readonly #waiters: (() => void)[] = [];

  async read(into: Uint8Array): Promise<number | null> {
    if (into.length === 0) return 0;
    while (this.#bytes === 0) {
      if (this.#ended || this.#broken) return null;
      await this.#changed();
    }
    const chunk = this.#chunks[0]!;
    const count = Math.min(chunk.length, into.length);
    into.set(chunk.subarray(0, count));
    if (count === chunk.length) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(count);
    this.#bytes -= count;
    this.#announce();
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (bytes.length === 0) return 0;
    while (this.#bytes >= PIPE_BYTES && !this.#broken && !this.#ended) await this.#changed();
    if (this.#broken) throw new Deno.errors.BrokenPipe("The other end is closed");
    if (this.#ended) throw new Deno.errors.BrokenPipe("Nothing can be written after closeWrite()");
    const chunk = bytes.slice(0, PIPE_BYTES - this.#bytes);
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#announce();
    return chunk.length;
  }

  /** No more bytes come in; those that are here can be read. */
  end(): void {
    this.#ended = true;
    this.#announce();
  }

  /** Nobody reads any more. */
  break(): void {
    this.#broken = true;
    this.#chunks.length = 0;
    this.#bytes = 0;
    this.#announce();
  }

  #changed(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.push(resolve);
    return promise;
  }

  #announce(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
