import { FrameError } from "../wire/frame_reader.ts";

/** What a name takes besides its text, in bytes. */
const OVERHEAD_BYTES = 64;

/** Bounds what all connections of a node together keep of names that peers made up. */
export class NameAllowance {
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param maxBytes What they may take together, in bytes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes room for a name.
   *
   * @param length The length of its text, in bytes.
   * @returns What has to be given back, in bytes.
   * @throws {FrameError} If there is no room.
   */
  take(length: number): number {
    const bytes = length + OVERHEAD_BYTES;
    if (this.#bytes + bytes > this.#maxBytes) {
      throw new FrameError("the names in use on all connections take too much memory");
    }
    this.#bytes += bytes;
    return bytes;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.#bytes -= bytes;
  }
}
