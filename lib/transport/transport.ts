import type { Address } from "../mesh/node_record.ts";

/** One end of an open connection; `Deno.Conn` fits. */
export interface Socket {
  /**
   * Reads what has arrived.
   *
   * @param into Where the bytes go.
   * @returns How many bytes were read, or `null` at the end.
   */
  read(into: Uint8Array): Promise<number | null>;
  /**
   * Writes some of the bytes.
   *
   * @param bytes What to write; not to be changed until the promise settles.
   * @returns How many of them were written.
   */
  write(bytes: Uint8Array): Promise<number>;
  /** Tells the other end that nothing more will come, and goes on reading. */
  closeWrite(): Promise<void>;
  /** Closes both directions; reads and writes under way reject or end. Idempotent. */
  close(): void;
  /** The other end for people, such as `tcp 127.0.0.1:40312` or `unix /run/…`. */
  readonly remote: string;
}

/** Accepts connections at one address. */
export interface Acceptor extends AsyncIterable<Socket> {
  /** Where it listens; a TCP port 0 has become the real one. */
  readonly address: Address;
  /** Stops accepting, ends the iteration, and removes what it left in the file system. Idempotent. */
  close(): void;
}

/** A way to carry bytes between two processes. */
export interface Transport<A extends Address = Address> {
  /** What the transport's addresses say in their field `transport`. */
  readonly name: A["transport"];
  /**
   * Starts to accept connections.
   *
   * @param address Where.
   * @returns The acceptor.
   * @throws {Error} If the address cannot be listened at.
   */
  listen(address: A): Promise<Acceptor>;
  /**
   * Opens a connection.
   *
   * @param address Where to.
   * @param options `signal` gives up; `timeoutMs` too.
   * @returns The open socket.
   * @throws {Error} If nobody listens there, or nobody answers in time.
   */
  connect(address: A, options?: { signal?: AbortSignal }): Promise<Socket>;
}
