import { onAbort } from "../../../flow/abort.ts";
import type { TcpAddress } from "../../../mesh/node_record.ts";
import type { Clock } from "../../../time/clock.ts";
import { withDeadline } from "../../../transport/deadline.ts";
import type { Socket, Transport } from "../../../transport/transport.ts";
import { writeAll } from "./frame_queue.ts";
import { FrameStream } from "./frame_stream.ts";
import { type ConnectionHeader, TcprosError, writeHeader } from "./header.ts";

/** A connection that both sides have introduced themselves on. */
export interface TcprosConnection {
  readonly socket: Socket;
  readonly stream: FrameStream;
  /** What the other side said of itself. */
  readonly header: ConnectionHeader;
}

/** How {@linkcode openTcpros} connects. */
export interface OpenTcprosOptions {
  readonly transport: Transport<TcpAddress>;
  readonly clock: Clock;
  /** What this side says of itself. */
  readonly header: ConnectionHeader;
  /** Gives up. */
  readonly signal?: AbortSignal;
  /** How long it may take, in milliseconds. @default {5000} */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5000;

/**
 * Connects to a publisher or a service.
 *
 * @param address Where.
 * @param options What is said there, and limits.
 * @returns The connection, which is the caller's.
 * @throws {TcprosError} If the other side refuses, or speaks something else.
 * @throws {Error} If nobody is there.
 */
export async function openTcpros(
  address: Omit<TcpAddress, "transport">,
  { transport, clock, header, signal, timeoutMs = TIMEOUT_MS }: OpenTcprosOptions,
): Promise<TcprosConnection> {
  const open = async (signal: AbortSignal) => {
    const socket = await transport.connect({ transport: "tcp", ...address }, { signal, timeoutMs });
    try {
      using _closing = onAbort(signal, () => socket.close());
      return await introduce(socket, header);
    } catch (error) {
      socket.close();
      throw error;
    }
  };
  return await withDeadline(open, { clock, timeoutMs, signal });
}

async function introduce(socket: Socket, own: ConnectionHeader): Promise<TcprosConnection> {
  await writeAll(socket, writeHeader(own));
  const stream = new FrameStream(socket);
  const header = await stream.header();
  if (!header) throw new TcprosError("it closes the connection without a word");
  if (header.error !== undefined) throw new TcprosError(header.error);
  return { socket, stream, header };
}
