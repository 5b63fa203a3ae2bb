import { onAbort } from "../../flow/abort.ts";
import { connectPrivately } from "../../transport/private_sockets.ts";
import { type ControlReply, type ControlRequest, MAX_REPLY_BYTES } from "./control_protocol.ts";
import { readLines, writeLine } from "./json_lines.ts";

/**
 * Asks a launch something.
 *
 * @param path Its socket.
 * @param request What to ask.
 * @param signal Gives up: the answer ends.
 * @returns The answer, reply by reply.
 * @throws {Error} If it cannot be asked, with what it refuses, or with the reason of the `signal`.
 */
export async function* askLaunch(
  path: string,
  request: ControlRequest,
  signal: AbortSignal,
): AsyncGenerator<Exclude<ControlReply, { error: string }>, void, void> {
  const socket = await connectPrivately(path, { signal });
  try {
    using _closing = onAbort(signal, () => socket.close());
    await writeLine(socket, request);
    for await (const line of readLines(socket, MAX_REPLY_BYTES)) {
      const reply: ControlReply = JSON.parse(line);
      if ("error" in reply) throw new Error(reply.error);
      yield reply;
    }
    signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    socket.close();
  }
}
