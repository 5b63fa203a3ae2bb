/** A line longer than this comes in pieces: 64 KiB. */
const MAX_LINE_BYTES = 65_536;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Cuts bytes into lines of text.
 *
 * - A line that arrives in several pieces, cut in the middle of a character even, comes out in one.
 * - A line of more than 64 KiB comes out in several, so that a program that never ends its line does
 *   not fill the memory.
 * - Bytes that are no UTF-8 become U+FFFD.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #buffer = new Uint8Array(MAX_LINE_BYTES);
  #length = 0;

  /**
   * Takes bytes in.
   *
   * @param bytes The next ones.
   * @returns The lines that are complete, without their ends.
   */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    for (let start = 0; start < bytes.length;) {
      const feed = bytes.indexOf(LINE_FEED, start);
      const end = feed < 0 ? bytes.length : feed;
      this.#append(bytes.subarray(start, end), lines);
      if (feed < 0) break;
      lines.push(this.#take(this.#length));
      start = feed + 1;
    }
    return lines;
  }

  /**
   * Ends the last line.
   *
   * @returns It, if it had no end.
   */
  finish(): string[] {
    return this.#length > 0 ? [this.#take(this.#length)] : [];
  }

  #append(bytes: Uint8Array, lines: string[]): void {
    for (let start = 0; start < bytes.length;) {
      if (this.#length === MAX_LINE_BYTES) lines.push(this.#take(this.#lastCharacterStart()));
      const count = Math.min(bytes.length - start, MAX_LINE_BYTES - this.#length);
      this.#buffer.set(bytes.subarray(start, start + count), this.#length);
      this.#length += count;
      start += count;
    }
  }

  #take(length: number): string {
    const end = this.#buffer[length - 1] === CARRIAGE_RETURN ? length - 1 : length;
    const line = this.#decoder.decode(this.#buffer.subarray(0, Math.max(0, end)));
    this.#buffer.copyWithin(0, length, this.#length);
    this.#length -= length;
    return line;
  }

  /** Where the last character of a full buffer begins: the rest of it may still come. */
  #lastCharacterStart(): number {
    for (let back = 1; back <= 4; back++) {
      const byte = this.#buffer[MAX_LINE_BYTES - back]!;
      if ((byte & 0b1100_0000) !== 0b1000_0000) return MAX_LINE_BYTES - back;
    }
    return MAX_LINE_BYTES;
  }
}
