import type { Logger } from "../log/logger.ts";
import type { Clock } from "../time/clock.ts";
import {
  SocketDirectory,
  SocketDirectoryError,
  type SocketDirectoryProblem,
} from "../transport/socket_directory.ts";
import { createUnixTransport } from "../transport/unix.ts";
import { fail, ok, type Outcome, warn } from "./finding.ts";

const ADVICE: Readonly<Record<SocketDirectoryProblem, string>> = {
  "unsupported": "Nothing need be done: nodes of this machine use TCP",
  "not-permitted": "Give Deno --allow-read and --allow-write for it, and --allow-sys=uid; or see " +
    "that it can be written to",
  "unsafe": "Do as it says, or set XDG_RUNTIME_DIR to a directory that only you can write to",
  "path-too-long": "Set XDG_RUNTIME_DIR or TMPDIR to a shorter path",
  "unusable": "Set XDG_RUNTIME_DIR or TMPDIR to a directory that exists and has room",
};

/**
 * Looks at the directory for Unix sockets, by using one.
 *
 * @param uuid What the socket is called.
 * @param options The clock and the logger.
 * @returns What was found.
 */
export async function checkSockets(
  uuid: string,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<Outcome> {
  let directory: SocketDirectory;
  try {
    directory = await SocketDirectory.open({ logger, clock });
  } catch (error) {
    if (!(error instanceof SocketDirectoryError)) throw error;
    const { problem, message, cause } = error;
    const isMinor = problem === "unsupported" || cause instanceof Deno.errors.NotCapable;
    return (isMinor ? warn : fail)(`${message}: nodes here use TCP instead`, ADVICE[problem]);
  }
  const { path } = directory;
  try {
    await connectToSelf(directory.pathFor(uuid), { clock, logger });
    return ok(`${path} belongs to this user alone, and Unix sockets work there`, { path });
  } catch (error) {
    return fail(
      `Unix sockets do not work in ${path}: ${(error as Error).message}`,
      "Set XDG_RUNTIME_DIR to a directory on a local file system; until then nodes use TCP",
      { path },
    );
  }
}

async function connectToSelf(
  path: string,
  options: { readonly clock: Clock; readonly logger: Logger },
): Promise<void> {
  const transport = createUnixTransport(options);
  const acceptor = await transport.listen({ transport: "unix", path });
  try {
    const connecting = transport.connect({ transport: "unix", path });
    for await (const accepted of acceptor) {
      accepted.close();
      break;
    }
    (await connecting).close();
  } finally {
    acceptor.close();
  }
}
