import type { Address } from "../mesh/node_record.ts";

/**
 * One end of an open connection.
 *
 * - One read and one write may be under way at a time, each on its own.
 * - Bytes arrive complete and in order, or the connection ends.
 * - Whatever ends the connection, its own {@linkcode close} included, is to a reader the end: only
 *   a writer learns by an error that its bytes went nowhere.
 */
export interface Socket {
  /**
   * Reads what has arrived.
   *
   * @param into Where the bytes go; not to be touched until the promise settles.
   * @returns How many bytes were read, at least one unless `into` is empty, or `null` at the end:
   * the other end closed or reset the connection, its process died, or this end was closed before
   * or during the read. Never rejects because of the connection.
   */
  read(into: Uint8Array): Promise<number | null>;
  /**
   * Writes some of the bytes.
   *
   * @param bytes What to write; not to be changed until the promise settles.
   * @returns How many of them were written, at least one unless `bytes` is empty.
   * @throws {Error} If they cannot be written. It is the system's own error, such as
   * `Deno.errors.BrokenPipe` or `Deno.errors.ConnectionReset` where the other end is gone,
   * `Deno.errors.Interrupted` where this end was closed during the write and
   * `Deno.errors.BadResource` where it was closed before.
   */
  write(bytes: Uint8Array): Promise<number>;
  /**
   * Tells the other end that nothing more will come, once a write under way is done, and goes on
   * reading. Never rejects: a connection that is gone has said so already.
   */
  closeWrite(): Promise<void>;
  /** Closes both directions; a read under way ends, a write under way rejects. Idempotent. */
  close(): void;
  /** The other end for people, such as `tcp 127.0.0.1:40312` or `unix /run/…`. */
  readonly remote: string;
  /** The other end's IP address, where it has one. */
  readonly remoteHostname?: string;
}

/**
 * Accepts connections at one address.
 *
 * - To be iterated by one loop. Leaving the loop does not close it; {@linkcode close} ends the loop.
 * - An error in accepting, such as too many open files, is logged once and tried again.
 */
export interface Acceptor extends AsyncIterable<Socket> {
  /** Where it listens; a TCP port 0 has become the real one. */
  readonly address: Address;
  /** Stops accepting, ends the iteration, and removes what it left in the file system. Idempotent. */
  close(): void;
}

/** When to give up a connection that is being opened. */
export interface ConnectOptions {
  /** Gives up when aborted: `connect()` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * The longest time that opening the connection may take, in milliseconds.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
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
   * @param options When to give up.
   * @returns The open socket.
   * @throws {Deno.errors.ConnectionRefused} If nobody listens there.
   * @throws {Deno.errors.NotFound} If there is not even a Unix socket.
   * @throws {Deno.errors.TimedOut} If nobody answers in time.
   * @throws {Error} If it fails for another reason, or with the reason of the `signal`.
   */
  connect(address: A, options?: ConnectOptions): Promise<Socket>;
}

/** How long opening a connection may take by default, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 3000;
