import type { Logger } from "../log/logger.ts";
import type { Clock } from "../time/clock.ts";

/** How many sockets one start looks at, at most; the next start goes on. */
const MAX_SOCKETS = 1000;
/** How many of them it looks at at once. */
const PARALLEL = 16;
/** Younger sockets are left alone, in milliseconds: one may be bound, yet not listened at. */
const MIN_AGE_MS = 1000;

const SOCKET_NAME = /^(\d{1,10})-\w+\.sock$/;

/**
 * The name of a node's socket, from which the next start tells whose it is.
 *
 * @param pid The process id of the node.
 * @param uuid The `uuid` of its id.
 * @returns The file's name.
 */
export function socketName(pid: number, uuid: string): string {
  return `${pid}-${uuid}.sock`;
}

/**
 * Removes the sockets of processes that died without doing so.
 *
 * A socket is dead if its process is gone *and* nobody listens at it: a process id by itself says
 * little, for the process may run in another container or its number may be in use again.
 *
 * @param directory Where the sockets are.
 * @param options Tells their ages, and is told how many were removed.
 */
export async function removeStaleSockets(
  directory: string,
  { clock, logger }: { clock: Clock; logger: Logger },
): Promise<void> {
  const paths = await candidates(directory);
  let removed = 0;
  const work = async () => {
    for (let path = paths.pop(); path; path = paths.pop()) {
      try {
        if (await removeIfDead(path, clock.epochMs())) removed++;
      } catch (error) {
        logger.debug(`Cannot clean up ${path}: ${error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  if (removed) logger.debug(`Removed ${removed} sockets of dead processes from ${directory}`);
}

async function candidates(directory: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    const pid = SOCKET_NAME.exec(name)?.[1];
    // Our own number can be that of a dead process: in a container, every node may have number 7.
    if (pid === undefined || Number(pid) !== Deno.pid && isAlive(Number(pid))) continue;
    if (paths.push(`${directory}/${name}`) === MAX_SOCKETS) break;
  }
  return paths;
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks, and needs no permission of Deno's.
    Deno.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}

/**
 * Removes a socket at which nobody listens, unless it is so young that somebody may be about to.
 *
 * @param path The socket.
 * @param nowMs The time, in milliseconds since the epoch.
 * @returns Whether it was removed.
 */
export async function removeIfDead(path: string, nowMs: number): Promise<boolean> {
  try {
    const { isSocket, mtime } = await Deno.lstat(path);
    // A clock that was set back makes a socket come from the future: the distance counts.
    const ageMs = Math.abs(nowMs - (mtime?.getTime() ?? nowMs));
    if (!isSocket || ageMs < MIN_AGE_MS || !(await refusesConnections(path))) return false;
    await Deno.remove(path);
    return true;
  } catch (error) {
    // Another node that starts at the same time was faster.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function refusesConnections(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.ConnectionRefused;
  }
}
