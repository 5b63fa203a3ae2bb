import { createLogger, type Logger } from "../log/logger.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import {
  findSocketDirectories,
  SocketDirectory,
  SocketDirectoryError,
  type SocketDirectoryOptions,
} from "./socket_directory.ts";
import { removeIfDead } from "./stale_sockets.ts";
import type { Acceptor, ConnectOptions, Socket } from "./transport.ts";

export { SocketDirectoryError };
export type { Acceptor, Socket };
import { createUnixTransport } from "./unix.ts";

/** What listening privately takes. */
export interface PrivateSocketOptions {
  /** Told of errors in accepting, and of what was cleaned up. Writes warnings to standard error by default. */
  readonly logger?: Logger;
  /** The machine's own clock by default. */
  readonly clock?: Clock;
  /** Says where the directory is. `Deno.env` by default. */
  readonly env?: SocketDirectoryOptions["env"];
}

/** A socket of one of this user's programs. */
export interface PrivateSocket {
  /** What it was called. */
  readonly name: string;
  /** The process id of the program, as it sees it itself. */
  readonly pid: number;
  /** Where the socket is. */
  readonly path: string;
}

const SOCKET_NAME = /^(\d{1,10})-(\w+)\.sock$/;

/**
 * Listens where programs of the same user on the same machine can ask this one something: in the
 * directory, mode 0700, in which the user's nodes have their sockets.
 *
 * @param name What the socket is called: letters, digits and `_`, 16 at most.
 * @param options The clock, the logger, the environment.
 * @returns What accepts connections.
 * @throws {SocketDirectoryError} If there can be no such directory; always on Windows.
 */
export async function listenPrivately(
  name: string,
  { logger = createLogger(), clock = systemClock, env = Deno.env }: PrivateSocketOptions = {},
): Promise<Acceptor> {
  const directory = await SocketDirectory.open({ logger, clock, env });
  const path = directory.pathFor(name);
  return await createUnixTransport({ logger, clock }).listen({ transport: "unix", path });
}

/**
 * Finds the sockets at which programs of this user listen, whatever environment they have. What
 * killed programs have left is removed where it is met.
 *
 * @param prefix What their names begin with.
 * @param options The clock and the environment.
 * @returns The sockets, in no order; some may be nobody's any more.
 * @throws {SocketDirectoryError} If there can be no directory for sockets; always on Windows.
 */
export async function findPrivateSockets(
  prefix: string,
  { logger = createLogger(), clock = systemClock, env = Deno.env }: PrivateSocketOptions = {},
): Promise<PrivateSocket[]> {
  const found: PrivateSocket[] = [];
  const { path: own } = await SocketDirectory.open({ logger, clock, env });
  for (const directory of new Set([own, ...await findSocketDirectories({ env })])) {
    for await (const { name: file } of Deno.readDir(directory)) {
      const [, pid, name] = SOCKET_NAME.exec(file) ?? [];
      if (!name?.startsWith(prefix)) continue;
      const path = `${directory}/${file}`;
      if (await removeIfDead(path, clock.epochMs())) continue;
      found.push({ name, pid: Number(pid), path });
    }
  }
  return found;
}

/**
 * Connects to such a socket.
 *
 * @param path Where it is.
 * @param options When to give up.
 * @returns The open socket.
 * @throws {Deno.errors.ConnectionRefused} If nobody listens there.
 * @throws {Deno.errors.NotFound} If it is gone.
 * @throws {Error} If it fails for another reason, or with the reason of the `signal`.
 */
export async function connectPrivately(
  path: string,
  options: ConnectOptions = {},
): Promise<Socket> {
  return await createUnixTransport().connect({ transport: "unix", path }, options);
}
