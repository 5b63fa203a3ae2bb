import type { Socket } from "../../lib/transport/transport.ts";
import type { Random } from "../support/random.ts";
import { BrokenPromise } from "./target.ts";

/** A socket at whose other end somebody says what was written beforehand, and then closes. */
export class ScriptedSocket implements Socket {
  readonly remote = "script";
  readonly remoteHostname = "127.0.0.1";
  /** How many bytes were written to it. */
  written = 0;
  readonly #script: Uint8Array;
  readonly #random: Random;
  #at = 0;
  #readsAtEnd = 0;
  #isClosed = false;

  constructor(script: Uint8Array, random: Random) {
    this.#script = script;
    this.#random = random;
  }

  /** How much of the script was read, in bytes. */
  get bytesRead(): number {
    return this.#at;
  }

  read(into: Uint8Array): Promise<number | null> {
    const left = this.#isClosed ? 0 : this.#script.length - this.#at;
    if (left === 0) {
      if (++this.#readsAtEnd > 100) throw new BrokenPromise("it reads and reads after the end");
      return Promise.resolve(null);
    }
    // Mostly all there is; sometimes less, for frames and reads have nothing to do with each other.
    const most = this.#random.below(4) === 0 ? 1 + this.#random.below(left) : left;
    const part = this.#script.subarray(this.#at, this.#at + Math.min(most, into.length));
    into.set(part);
    this.#at += part.length;
    return Promise.resolve(part.length);
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#isClosed) return Promise.reject(new Deno.errors.BadResource("closed"));
    this.written += bytes.length;
    return Promise.resolve(bytes.length);
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#isClosed = true;
  }
}
