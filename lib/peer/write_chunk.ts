import type { Socket } from "../transport/transport.ts";
import type { Chunk } from "./chunk.ts";

/**
 * Writes a chunk: by one call where the system takes it whole and nothing is lent.
 *
 * @param socket Where to.
 * @param chunk What; its lent bytes may be replaced by copies meanwhile.
 * @throws {Error} What the socket throws.
 */
export async function writeChunk(socket: Socket, chunk: Chunk): Promise<void> {
  let from = 0;
  for (let next = 0; next < chunk.lent.length; next++) {
    const { position, bytes: { length } } = chunk.lent[next]!;
    if (position > from) await writeAll(socket, chunk.buffer, from, position);
    // Looked up for each write: a peer that becomes slow meanwhile gets the rest from a copy.
    for (let at = 0; at < length;) {
      at += await socket.write(chunk.lent[next]!.bytes.subarray(at));
    }
    from = position;
  }
  if (chunk.length > from) await writeAll(socket, chunk.buffer, from, chunk.length);
}

async function writeAll(
  socket: Socket,
  bytes: Uint8Array,
  from: number,
  to: number,
): Promise<void> {
  while (from < to) from += await socket.write(bytes.subarray(from, to));
}
