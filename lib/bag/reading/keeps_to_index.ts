import type { McapIndexedReader } from "@mcap/core";
import { systemClock } from "../../time/clock.ts";
import { MAGIC, Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import type { ReadableFile, ReadNow } from "./readable_file.ts";
import { isKnown, type Prefix, readPrefix, viewOf } from "./record.ts";

/** Between the records that are looked for lie chunks: more than their first bytes is not needed. */
const BLOCK_BYTES = 512;
/** So many records are looked at in one turn of the event loop. */
const RECORDS_PER_TURN = 512;

/**
 * Goes through a file from record to record, without reading what is in them.
 *
 * @param file The file.
 * @param indexed What its summary says.
 * @returns Whether records of the kinds that it lists stand where it says, and no others do.
 */
export async function keepsToIndex(
  file: ReadableFile,
  indexed: McapIndexedReader,
): Promise<boolean> {
  const walk = new Walk(indexed);
  for (;;) {
    const isRight = await file.inOneGo((read) => walk.go(read));
    if (isRight !== undefined) return isRight;
    await new Promise<void>((resolve) => systemClock.afterTurn(resolve));
  }
}

class Walk {
  readonly #end: number;
  readonly #expected: Map<number, number>;
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #blockStart = -BLOCK_BYTES;
  #at = MAGIC.length;

  constructor(indexed: McapIndexedReader) {
    this.#end = Number(indexed.footer.summaryStart);
    this.#expected = expectedPlaces(indexed);
  }

  /** @returns Whether all is where it should be, once that is known. */
  go(read: ReadNow): boolean | undefined {
    for (let count = 0; this.#at < this.#end; count++) {
      if (count === RECORDS_PER_TURN) return undefined;
      const prefix = this.#prefix(read);
      if (!this.#isExpected(prefix)) return false;
      this.#expected.delete(this.#at);
      this.#at += prefix.byteLength;
    }
    return this.#at === this.#end && this.#expected.size === 0;
  }

  #isExpected({ opcode, byteLength }: Prefix): boolean {
    const isLast = this.#at + byteLength === this.#end;
    if (!isKnown(opcode) || isLast !== (opcode === Opcode.DATA_END)) return false;
    const isListed = opcode === Opcode.CHUNK || opcode === Opcode.METADATA ||
      opcode === Opcode.ATTACHMENT;
    return (this.#expected.get(this.#at) ?? (isListed ? undefined : opcode)) === opcode;
  }

  #prefix(read: ReadNow): Prefix {
    const isInside = this.#at + RECORD_PREFIX_BYTES <= this.#blockStart + BLOCK_BYTES;
    if (!isInside) {
      this.#blockStart = this.#at;
      read(this.#at, this.#block);
    }
    return readPrefix(viewOf(this.#block), this.#at - this.#blockStart);
  }
}

function expectedPlaces(indexed: McapIndexedReader): Map<number, number> {
  const places = new Map<number, number>();
  for (const { chunkStartOffset, messageIndexOffsets } of indexed.chunkIndexes) {
    places.set(Number(chunkStartOffset), Opcode.CHUNK);
    for (const offset of messageIndexOffsets.values()) {
      places.set(Number(offset), Opcode.MESSAGE_INDEX);
    }
  }
  for (const { offset } of indexed.metadataIndexes) places.set(Number(offset), Opcode.METADATA);
  for (const { offset } of indexed.attachmentIndexes) places.set(Number(offset), Opcode.ATTACHMENT);
  return places;
}
