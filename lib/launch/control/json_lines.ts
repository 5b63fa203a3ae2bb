import type { Socket } from "../../transport/private_sockets.ts";

const LINE_FEED = 10;
const READ_BYTES = 16_384;

const encoder = new TextEncoder();

/**
 * Reads lines of text.
 *
 * @param socket Where they come from.
 * @param maxBytes The longest line, in bytes.
 * @returns The lines, without their ends; one that has no end is none.
 * @throws {RangeError} If a line is longer.
 */
export async function* readLines(
  socket: Pick<Socket, "read">,
  maxBytes: number,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(READ_BYTES);
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const count = await socket.read(buffer);
    if (count === null) return;
    for (let start = 0; start < count;) {
      const feed = buffer.subarray(0, count).indexOf(LINE_FEED, start);
      const end = feed < 0 ? count : feed;
      length += end - start;
      if (length > maxBytes) throw new RangeError(`a line has more than ${maxBytes} bytes`);
      parts.push(buffer.slice(start, end));
      start = end + 1;
      if (feed < 0) break;
      yield parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
      parts = [];
      length = 0;
    }
  }
}

/**
 * Writes a value as a line of JSON.
 *
 * @param socket Where it goes.
 * @param value The value.
 * @throws {Error} If the other end is gone.
 */
export async function writeLine(socket: Pick<Socket, "write">, value: unknown): Promise<void> {
  const bytes = encoder.encode(`${JSON.stringify(value)}\n`);
  for (let start = 0; start < bytes.length;) start += await socket.write(bytes.subarray(start));
}
