/** The most bytes that a packet's length takes. */
const MAX_LENGTH_BYTES = 4;

/**
 * Follows the packets that a broker sends, by their lengths alone: who holds them until they are whole
 * must know before that whether one is too long.
 */
export class PacketGuard {
  readonly #maxBytes: number;
  #left = 0;
  #lengthBytes = -1;
  #length = 0;

  /** @param maxBytes How long a packet may be, in bytes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Looks at the next bytes.
   *
   * @param bytes What has come.
   * @returns The length of the first packet that is too long; 0 where none is.
   */
  push(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length;) {
      const skipped = Math.min(this.#left, bytes.length - at);
      this.#left -= skipped;
      at += skipped;
      if (at < bytes.length && this.#header(bytes[at++]!)) {
        if (this.#length > this.#maxBytes) return this.#length;
        this.#left = this.#length;
      }
    }
    return 0;
  }

  /** @returns Whether this was the last byte before the packet's contents. */
  #header(byte: number): boolean {
    if (this.#lengthBytes < 0) {
      this.#lengthBytes = this.#length = 0;
      return false;
    }
    this.#length += (byte & 0x7f) * 0x80 ** this.#lengthBytes++;
    if ((byte & 0x80) !== 0 && this.#lengthBytes < MAX_LENGTH_BYTES) return false;
    this.#lengthBytes = -1;
    return true;
  }
}
