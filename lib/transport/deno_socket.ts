import type { Socket } from "./transport.ts";

/** A {@linkcode Socket} on a connection of Deno's own, at no measurable cost. */
export class DenoSocket implements Socket {
  readonly remote: string;
  readonly remoteHostname?: string;
  readonly #conn: Deno.Conn;
  #closed = false;

  /**
   * @param conn The connection, which the socket closes.
   * @param remote The other end for people.
   * @param remoteHostname The other end's IP address, where it has one.
   */
  constructor(conn: Deno.Conn, remote: string, remoteHostname?: string) {
    this.#conn = conn;
    this.remote = remote;
    this.remoteHostname = remoteHostname;
  }

  // Not async functions: a promise of their own for each call would cost more than all the rest.
  read(into: Uint8Array): Promise<number | null> {
    return this.#conn.read(into).catch(endOfConnection);
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#conn.write(bytes);
  }

  async closeWrite(): Promise<void> {
    try {
      await this.#conn.closeWrite();
    } catch (error) {
      endOfConnection(error);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#conn.close();
  }
}

function endOfConnection(error: unknown): null {
  // Anything else is a mistake in the call and none of the connection's.
  if (error instanceof TypeError) throw error;
  return null;
}
