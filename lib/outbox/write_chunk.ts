import type { Socket } from "../transport/transport.ts";
import type { Chunk } from "./chunk.ts";

/**
 * Writes a chunk: by one call where the system takes it whole and nothing is lent.
 *
 * @param socket Where to.
 * @param chunk What; its lent bytes may be replaced by copies meanwhile.
 * @param took Told how many bytes each call has taken.
 * @throws {Error} What the socket throws.
 */
export async function writeChunk(
  socket: Socket,
  chunk: Chunk,
  took: (count: number) => void,
): Promise<void> {
  let from = 0;
  for (let next = 0; next < chunk.lent.length; next++) {
    const { position, bytes: { length } } = chunk.lent[next]!;
    if (position > from) await writeAll(socket, chunk.buffer, [from, position], took);
    // Looked up for each write: a peer that becomes slow meanwhile gets the rest from a copy.
    for (let at = 0; at < length;) {
      const count = await socket.write(chunk.lent[next]!.bytes.subarray(at));
      at += count;
      took(count);
    }
    from = position;
  }
  if (chunk.length > from) await writeAll(socket, chunk.buffer, [from, chunk.length], took);
}

async function writeAll(
  socket: Socket,
  bytes: Uint8Array,
  [from, to]: readonly [from: number, to: number],
  took: (count: number) => void,
): Promise<void> {
  while (from < to) {
    const count = await socket.write(bytes.subarray(from, to));
    from += count;
    took(count);
  }
}
