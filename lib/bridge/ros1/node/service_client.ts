import { onAbort } from "../../../flow/abort.ts";
import { frameOf, writeAll } from "../tcpros/frame_queue.ts";
import { openTcpros, type OpenTcprosOptions } from "../tcpros/open_connection.ts";
import { type ConnectionHeader, TcprosError } from "../tcpros/header.ts";

/** Says that a service has failed, by its own words. */
export class ServiceFailure extends Error {
  /** The name of the class. */
  override readonly name = "ServiceFailure";
}

/** How a service is called. */
export interface CallServiceOptions extends Omit<OpenTcprosOptions, "header"> {
  /** The full name of this node. */
  readonly callerId: string;
  readonly service: string;
  readonly maxMessageBytes: number;
}

/**
 * Says where a service answers.
 *
 * @param url What the master says: `rosrpc://host:port`.
 * @returns Its host and its port.
 * @throws {TypeError} If it is no such address.
 */
export function serviceAddress(url: string): { readonly hostname: string; readonly port: number } {
  const { hostname, port } = URL.parse(url.replace(/^rosrpc:/, "http:")) ?? {};
  if (hostname && port) return { hostname: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
  throw new TypeError(`Cannot call a service at "${url}": it is no address`);
}

/**
 * Asks a service what it is.
 *
 * @param url Where it answers.
 * @param options Who asks, and limits.
 * @returns What it says: `type`, `md5sum` and more.
 * @throws {Error} If nobody is there.
 */
export async function probeService(
  url: string,
  { callerId, service, ...options }: CallServiceOptions,
): Promise<ConnectionHeader> {
  const header = { callerid: callerId, service, md5sum: "*", probe: "1" };
  const { socket, header: theirs } = await openTcpros(serviceAddress(url), { ...options, header });
  socket.close();
  return theirs;
}

/**
 * Calls a service.
 *
 * @param url Where it answers.
 * @param request What it is called with, and the checksum of its type.
 * @param options Who calls, and limits; `timeoutMs` is for finding it, what it takes to answer is for
 * `signal`.
 * @returns What it answers.
 * @throws {ServiceFailure} If it says that it failed.
 * @throws {TcprosError} If it speaks something else, or goes before it has answered.
 * @throws {Error} If nobody is there, or with the reason of the signal.
 */
export async function callService(
  url: string,
  request: { readonly bytes: Uint8Array; readonly md5sum: string },
  { callerId, service, maxMessageBytes, ...options }: CallServiceOptions,
): Promise<Uint8Array> {
  const header = { callerid: callerId, service, md5sum: request.md5sum, persistent: "0" };
  const { socket, stream } = await openTcpros(serviceAddress(url), { ...options, header });
  const { signal } = options;
  try {
    using _closing = onAbort(signal, () => socket.close());
    await writeAll(socket, frameOf(request.bytes));
    const ok = await stream.byte();
    const answer = ok === undefined ? undefined : await stream.frame(maxMessageBytes);
    if (!answer) throw new TcprosError(`service ${service} goes without an answer`);
    if (ok !== 1) throw new ServiceFailure(new TextDecoder().decode(answer) || "it failed");
    return answer.slice();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    socket.close();
  }
}
