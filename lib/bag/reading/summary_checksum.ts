import { checksum } from "../compression.ts";
import type { Record } from "./record.ts";

/** The one checksum that a summary has for all of it, in the footer. */
export class SummaryChecksum {
  #sum: number | null = null;

  /** Whether the summary has begun: what stands before has checksums of its own, or none. */
  get hasBegun(): boolean {
    return this.#sum !== null;
  }

  /**
   * Takes note of a record outside of chunks.
   *
   * @param bytes The whole of it.
   * @param record What it says.
   * @returns What is wrong, once the footer has come; `null` otherwise.
   */
  add(bytes: Uint8Array, record: Record): string | null {
    if (record.type === "DataEnd") this.#sum = 0;
    else if (record.type === "Footer") return this.#compare(bytes, record.summaryCrc);
    else if (this.#sum !== null) this.#sum = checksum(bytes, this.#sum);
    return null;
  }

  #compare(footer: Uint8Array, expected: number): string | null {
    if (this.#sum === null) return "the record that ends its data is damaged";
    // It covers the footer up to itself.
    const sum = checksum(footer.subarray(0, footer.length - 4), this.#sum);
    return expected === 0 || sum === expected ? null : "the checksum of the summary does not match";
  }
}
