import { ByteWriter, WriterFullError } from "./byte_writer.ts";

/** A writer that grew beyond this is given up, in bytes. */
const KEPT_BYTES = 1024 * 1024;

let spare: ByteWriter | undefined;

/**
 * Has something written, by a writer that is used again: to make a new one costs more than to write
 * what is short.
 *
 * @param write Writes it.
 * @param maxBytes How much it may become.
 * @returns What was written: a copy.
 * @throws {WriterFullError} If it became more.
 * @throws {unknown} What `write` throws.
 */
export function written(
  write: (writer: ByteWriter) => void,
  maxBytes = 0xffff_ffff,
): Uint8Array<ArrayBuffer> {
  const writer = spare ?? new ByteWriter();
  // What is being written may have something else written.
  spare = undefined;
  writer.position = 0;
  writer.maxBytes = maxBytes;
  try {
    write(writer);
    if (writer.position > maxBytes) throw new WriterFullError(maxBytes);
    return writer.bytes.slice(0, writer.position);
  } finally {
    if (writer.bytes.length <= KEPT_BYTES) spare = writer;
  }
}
