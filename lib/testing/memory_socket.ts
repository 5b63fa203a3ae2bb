import type { Socket } from "../transport/transport.ts";
import type { Pipe } from "./pipe.ts";
import type { MessageFilter } from "./message_filter.ts";
import type { SocketOwner } from "./way.ts";

/** Both directions of a connection, seen from one end, and what is lost on the way out. */
export interface MemorySocketOptions {
  readonly input: Pipe;
  readonly output: Pipe;
  /** The other end for people. */
  readonly remote: string;
  /** The process that it belongs to. */
  readonly owner?: SocketOwner;
  /** What is lost of what is written. */
  readonly filter?: MessageFilter | null;
}

/** One end of a connection in memory. */
export class MemorySocket implements Socket {
  readonly remote: string;
  readonly #options: MemorySocketOptions;
  #isClosed = false;

  constructor(options: MemorySocketOptions) {
    this.remote = options.remote;
    this.#options = options;
  }

  /** Whether this end was closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  async read(into: Uint8Array): Promise<number | null> {
    const { input, owner } = this.#options;
    while (owner?.isFrozen) await owner.thawed();
    const count = await input.read(into);
    // What has arrived before the process stood still is read when it goes on.
    while (owner?.isFrozen) await owner.thawed();
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    const { output, owner, filter } = this.#options;
    while (owner?.isFrozen) await owner.thawed();
    this.#assertOpen();
    if (bytes.length === 0) return 0;
    const chunk = bytes.subarray(0, await output.room());
    if (filter) { for (const part of filter.pass(chunk)) output.write(part); }
    else output.write(chunk);
    return chunk.length;
  }

  async closeWrite(): Promise<void> {
    await null;
    this.#options.output.end();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.output.end();
    this.#options.input.break();
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Deno.errors.BadResource("The socket is closed");
  }
}
