import { decodeUtf8 } from "../../text/utf8.ts";

/** Texts of V8 end at 2^29 characters; a message in base64 may have 256 MiB. */
const MAX_LINE_BYTES = 500_000_000;
const LINE_FEED = 0x0a;

/** One line, without its line feed. */
export interface Line {
  /** From 1 on. */
  readonly number: number;
  readonly text: string;
}

/**
 * Reads text line by line, no faster than the lines are taken. The last line needs no line feed.
 *
 * @param stream UTF-8; a byte order mark is skipped.
 * @yields Each line.
 * @throws {Error} If it is not UTF-8, or a line is too long.
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Line> {
  let number = 1;
  // In pieces, so that a line of many chunks is put together once.
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (let end; (end = chunk.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
      yield toLine([...pieces, chunk.subarray(start, end)], number++);
      [pieces, bytes] = [[], 0];
    }
    pieces.push(chunk.subarray(start));
    bytes += chunk.length - start;
    if (bytes > MAX_LINE_BYTES) {
      throw new Error(`Line ${number} is longer than ${MAX_LINE_BYTES} bytes`);
    }
  }
  if (bytes > 0) yield toLine(pieces, number);
}

function toLine(pieces: readonly Uint8Array<ArrayBuffer>[], number: number): Line {
  try {
    // A line feed is part of no other character, so each line can be read by itself.
    const text = decodeUtf8(joined(pieces), { line: number });
    return { number, text: number === 1 ? text.replace(/^\ufeff/, "") : text };
  } catch (cause) {
    throw new Error(`Cannot read the input: ${(cause as Error).message}`, { cause });
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1) return pieces[0]!;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
