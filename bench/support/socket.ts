import { job } from "./job.ts";

const RETRY_MS = 20;
const RETRIES = 250;

/** Accepts the one connection of the pair. */
export async function accept(): Promise<Deno.Conn> {
  using listener = Deno.listen({ transport: "unix", path: job.path });
  return await listener.accept();
}

/** Opens the one connection of the pair as soon as somebody listens. */
export async function dial(path: string = job.path): Promise<Deno.Conn> {
  for (let left = RETRIES;; left--) {
    try {
      return await Deno.connect({ transport: "unix", path });
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Writes all the bytes. */
export async function writeAll(socket: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await socket.write(written === 0 ? bytes : bytes.subarray(written));
  }
}

/** Reads all the bytes. @returns Whether they came before the end. */
export async function readAll(socket: Deno.Conn, into: Uint8Array): Promise<boolean> {
  for (let filled = 0; filled < into.length;) {
    const count = await socket.read(filled === 0 ? into : into.subarray(filled));
    if (count === null) return false;
    filled += count;
  }
  return true;
}
