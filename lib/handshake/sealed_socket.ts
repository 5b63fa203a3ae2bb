import type { Socket } from "../transport/transport.ts";
import { SealCipher, TAG_BYTES } from "./seal_cipher.ts";

/** What one block carries at most, in bytes. */
export const MAX_RECORD_BYTES = 64 * 1024;

const HEADER_BYTES = 4;
/** So much is encrypted at once, in several blocks. */
const BATCH_BYTES = 4 * MAX_RECORD_BYTES;
const SEALED_BYTES = HEADER_BYTES + MAX_RECORD_BYTES + TAG_BYTES;
const FIRST_BUFFER_BYTES = 16 * 1024;
const READ_BUFFER_BYTES = 4 * SEALED_BYTES;

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
  /** Sealed blocks on their way out; used again for each write. */
  #output = new Uint8Array(FIRST_BUFFER_BYTES);
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
   * @param secrets That of what is sent and that of what is received.
   * @param blocksPerKey After how many blocks each of them gives another key.
   */
  static async create(
    socket: Socket,
    { send, receive }: { readonly send: ArrayBuffer; readonly receive: ArrayBuffer },
    blocksPerKey?: number,
  ): Promise<SealedSocket> {
    return new SealedSocket(
      socket,
      await SealCipher.create(send, blocksPerKey),
      await SealCipher.create(receive, blocksPerKey),
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
    const sealing: Promise<ArrayBuffer>[] = [];
    for (let at = 0; at < batch.length; at += MAX_RECORD_BYTES) {
      if (this.#sender.isSpent) await this.#sender.renew();
      const part = batch.subarray(at, at + MAX_RECORD_BYTES) as Uint8Array<ArrayBuffer>;
      sealing.push(this.#sender.seal(part, headerOf(part.length + TAG_BYTES)));
    }
    const blocks = await Promise.all(sealing);
    await this.#leaving;
    if (this.#failure) throw this.#failure;
    this.#leaving = this.#send(blocks);
    return batch.length;
  }

  async closeWrite(): Promise<void> {
    await this.#leaving;
    await this.#socket.closeWrite();
  }

  close(): void {
    this.#socket.close();
  }

  async #send(blocks: readonly ArrayBuffer[]): Promise<void> {
    const length = blocks.reduce((sum, { byteLength }) => sum + HEADER_BYTES + byteLength, 0);
    if (this.#output.length < length) this.#output = new Uint8Array(length);
    let at = 0;
    for (const block of blocks) {
      this.#output.set(headerOf(block.byteLength), at);
      this.#output.set(new Uint8Array(block), at + HEADER_BYTES);
      at += HEADER_BYTES + block.byteLength;
    }
    try {
      for (let written = 0; written < length;) {
        written += await this.#socket.write(this.#output.subarray(written, length));
      }
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Begins to decrypt all blocks that have arrived whole; `null` stands for one that is none. */
  async #cutRecords(): Promise<Promise<ArrayBuffer | null>[]> {
    const opening: Promise<ArrayBuffer | null>[] = [];
    const view = new DataView(this.#input.buffer);
    while (this.#filled - this.#start >= HEADER_BYTES) {
      const length = view.getUint32(this.#start, true);
      if (length <= TAG_BYTES || length > MAX_RECORD_BYTES + TAG_BYTES) {
        opening.push(Promise.resolve(null));
        break;
      }
      const from = this.#start + HEADER_BYTES;
      if (this.#filled < from + length) break;
      if (this.#receiver.isSpent) await this.#receiver.renew();
      const header = this.#input.subarray(this.#start, from);
      const block = this.#input.subarray(from, from + length);
      opening.push(this.#receiver.open(block, header).catch(() => null));
      this.#start = from + length;
    }
    return opening;
  }

  /** Takes what comes before the first block that is none. */
  #accept(opened: readonly (ArrayBuffer | null)[]): void {
    for (const bytes of opened) {
      if (bytes) this.#ready.push(new Uint8Array(bytes));
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

function headerOf(length: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, length, true);
  return header;
}
