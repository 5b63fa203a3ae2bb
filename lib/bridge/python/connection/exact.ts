import type { Socket } from "../../../transport/transport.ts";

/**
 * Writes all of some bytes.
 *
 * @param socket Where to.
 * @param bytes What to write.
 * @throws {Error} If they cannot be written.
 */
export async function writeAll(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await socket.write(bytes.subarray(written));
  }
}

/**
 * Reads so many bytes and no more.
 *
 * @param socket Where from.
 * @param count How many.
 * @returns The bytes; `undefined` where the connection ends before that.
 */
export async function readExactly(
  socket: Socket,
  count: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(count);
  for (let read = 0; read < count;) {
    const more = await socket.read(bytes.subarray(read));
    if (more === null) return undefined;
    read += more;
  }
  return bytes;
}
