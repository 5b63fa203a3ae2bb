import type { Socket } from "../transport/transport.ts";
import { TAG_BYTES } from "./aead.ts";
import type { CipherName } from "./cipher_suites.ts";
import { SealCipher } from "./seal_cipher.ts";

/** What one block carries at most, in bytes. */
export const MAX_RECORD_BYTES = 64 * 1024;

const HEADER_BYTES = 4;
/** So much is encrypted at once, in several blocks. */
const BATCH_BYTES = 4 * MAX_RECORD_BYTES;
const SEALED_BYTES = HEADER_BYTES + MAX_RECORD_BYTES + TAG_BYTES;
const FIRST_BUFFER_BYTES = 16 * 1024;
const READ_BUFFER_BYTES = 4 * SEALED_BYTES;

/** What a {@linkcode SealedSocket} encrypts with. */
export interface SealedSocketOptions {
  /** The secret of what is sent. */
  readonly send: ArrayBuffer;
  /** The secret of what is received. */
  readonly receive: ArrayBuffer;
  /** How both are encrypted. */
  readonly cipher: CipherName;
  /** After how many blocks each secret gives another key. */
  readonly blocksPerKey?: number;
}

/** What arrived is not what the other side sent: somebody changed it on its way. */
export class SealError extends Error {
  override readonly name = "SealError";
}

/**
 * A {@linkcode Socket} that encrypts what it writes and decrypts what it reads.
 *
 * - Bytes that were changed, repeated, left out or moved on their way make `read` reject with a
 *   {@linkcode SealError}, and every read after it; nothing of them is delivered.
 * - An end is not authentic by itself: who has to know that nothing is missing looks for the last
 *   thing the other side says.
 * - A write settles when its bytes are encrypted and all before them have left; an error in writing
 *   them is that of the next write.
 */
export class SealedSocket implements Socket {
  readonly remote: string;
  readonly remoteHostname?: string;
  readonly #socket: Socket;
  readonly #sender: SealCipher;
  readonly #receiver: SealCipher;
  /** Sealed blocks that the next write makes, while those of the last are still leaving. */
  #output = new Uint8Array(FIRST_BUFFER_BYTES);
  /** What the last write made, to be used again. */
  #departed = new Uint8Array(FIRST_BUFFER_BYTES);
  #leaving: Promise<void> = Promise.resolve();
  #failure: unknown;
  /** Sealed blocks as they arrive, the last of them perhaps in part. */
  #input = new Uint8Array(FIRST_BUFFER_BYTES);
  #start = 0;
  #filled = 0;
  /** What is decrypted and not delivered yet. */
  #ready: Uint8Array[] = [];
  #forged: SealError | null = null;

  private constructor(socket: Socket, sender: SealCipher, receiver: SealCipher) {
    this.remote = socket.remote;
    this.remoteHostname = socket.remoteHostname;
    this.#socket = socket;
    this.#sender = sender;
    this.#receiver = receiver;
  }

  /**
   * Wraps a socket.
   *
   * @param socket The socket, which is read and written through the new one only from now on.
   * @param options The secrets, and how they are used.
   */
  static async create(
    socket: Socket,
    { send, receive, ...options }: SealedSocketOptions,
  ): Promise<SealedSocket> {
    return new SealedSocket(
      socket,
      await SealCipher.create({ ...options, secret: send }),
      await SealCipher.create({ ...options, secret: receive }),
    );
  }

  async read(into: Uint8Array): Promise<number | null> {
    if (into.length === 0) return 0;
    while (this.#ready.length === 0) {
      if (this.#forged) throw this.#forged;
      const opened = await Promise.all(await this.#cutRecords());
      if (opened.length) this.#accept(opened);
      else if (!await this.#receive()) return null;
    }
    return this.#deliver(into);
  }

  async write(bytes: Uint8Array): Promise<number> {
    const batch = bytes.subarray(0, BATCH_BYTES);
    const count = Math.ceil(batch.length / MAX_RECORD_BYTES);
    const length = batch.length + count * (HEADER_BYTES + TAG_BYTES);
    if (this.#output.length < length) this.#output = new Uint8Array(length);
    const output = this.#output.subarray(0, length);
    await this.#seal(batch, output);
    await this.#leaving;
    if (this.#failure) throw this.#failure;
    [this.#output, this.#departed] = [this.#departed, this.#output];
    this.#leaving = this.#send(output);
    return batch.length;
  }

  async closeWrite(): Promise<void> {
    await this.#leaving;
    await this.#socket.closeWrite();
  }

  close(): void {
    this.#socket.close();
  }

  /** Makes sealed blocks of a batch, one behind the other. */
  async #seal(batch: Uint8Array, output: Uint8Array<ArrayBuffer>): Promise<void> {
    const sealing: Promise<void>[] = [];
    let to = 0;
    for (let at = 0; at < batch.length; at += MAX_RECORD_BYTES) {
      if (this.#sender.isSpent) await this.#sender.renew();
      const part = batch.subarray(at, at + MAX_RECORD_BYTES);
      const header = output.subarray(to, to + HEADER_BYTES);
      const end = to + HEADER_BYTES + part.length + TAG_BYTES;
      new DataView(output.buffer).setUint32(to, part.length + TAG_BYTES, true);
      const done = this.#sender.seal(part, header, output.subarray(to + HEADER_BYTES, end));
      if (done) sealing.push(done);
      to = end;
    }
    if (sealing.length > 0) await Promise.all(sealing);
  }

  async #send(blocks: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < blocks.length;) {
        written += await this.#socket.write(blocks.subarray(written));
      }
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Begins to decrypt all blocks that have arrived whole; `null` stands for one that is none. */
  async #cutRecords(): Promise<(Uint8Array | null | Promise<Uint8Array | null>)[]> {
    const opening: (Uint8Array | null | Promise<Uint8Array | null>)[] = [];
    const view = new DataView(this.#input.buffer);
    while (this.#filled - this.#start >= HEADER_BYTES) {
      const length = view.getUint32(this.#start, true);
      if (length <= TAG_BYTES || length > MAX_RECORD_BYTES + TAG_BYTES) {
        opening.push(null);
        break;
      }
      const from = this.#start + HEADER_BYTES;
      if (this.#filled < from + length) break;
      if (this.#receiver.isSpent) await this.#receiver.renew();
      const header = this.#input.subarray(this.#start, from);
      const block = this.#input.subarray(from, from + length);
      opening.push(this.#receiver.open(block, header));
      this.#start = from + length;
    }
    return opening;
  }

  /** Takes what comes before the first block that is none. */
  #accept(opened: readonly (Uint8Array | null)[]): void {
    for (const bytes of opened) {
      if (bytes) this.#ready.push(bytes);
      else {
        this.#forged = new SealError("what arrived was changed on its way, or is out of order");
        return;
      }
    }
  }

  async #receive(): Promise<boolean> {
    if (this.#start > 0) {
      this.#input.copyWithin(0, this.#start, this.#filled);
      this.#filled -= this.#start;
      this.#start = 0;
    }
    if (this.#filled === this.#input.length) this.#grow();
    const count = await this.#socket.read(this.#input.subarray(this.#filled));
    if (count === null) return false;
    this.#filled += count;
    return true;
  }

  /** The buffer grows with what has really arrived, up to a few blocks. */
  #grow(): void {
    const larger = new Uint8Array(Math.min(this.#input.length * 2, READ_BUFFER_BYTES));
    larger.set(this.#input.subarray(0, this.#filled));
    this.#input = larger;
  }

  #deliver(into: Uint8Array): number {
    let count = 0;
    while (count < into.length && this.#ready.length) {
      const bytes = this.#ready[0]!;
      const part = bytes.subarray(0, into.length - count);
      into.set(part, count);
      count += part.length;
      if (part.length < bytes.length) this.#ready[0] = bytes.subarray(part.length);
      else this.#ready.shift();
    }
    return count;
  }
}
