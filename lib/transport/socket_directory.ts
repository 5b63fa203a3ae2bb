import type { Logger } from "../log/logger.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { removeStaleSockets, socketName } from "./stale_sockets.ts";
import { systemReason } from "./transport_failure.ts";

/** Why Unix sockets cannot be used. */
export type SocketDirectoryProblem =
  /** The system has no Unix sockets that Deno can use. */
  | "unsupported"
  /** Deno's permissions or the file system do not allow it. */
  | "not-permitted"
  /** Somebody else could put his own sockets there. */
  | "unsafe"
  /** The paths of the sockets would be longer than the system allows. */
  | "path-too-long"
  /** The directory cannot be made, such as on a full disk. */
  | "unusable";

/** Says that there is no directory for Unix sockets, and why; TCP works without one. */
export class SocketDirectoryError extends Error {
  /** The name of the class. */
  override readonly name = "SocketDirectoryError";
  /** Why. */
  readonly problem: SocketDirectoryProblem;

  /**
   * @param problem Why.
   * @param message The same for people.
   * @param options The `cause`.
   */
  constructor(problem: SocketDirectoryProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** Options of {@linkcode SocketDirectory.open}. */
export interface SocketDirectoryOptions {
  /** Told of sockets that were cleaned up. */
  readonly logger: Logger;
  /** Where `XDG_RUNTIME_DIR` and `TMPDIR` come from. `Deno.env` by default. */
  readonly env?: { get(name: string): string | undefined };
  /** Tells how old a socket is. The machine's own clock by default. */
  readonly clock?: Clock;
  /** The operating system. `Deno.build.os` by default. */
  readonly os?: typeof Deno.build.os;
}

/** The length of a node's `uuid`, for which {@linkcode SocketDirectory.open} makes sure of room. */
const UUID_LENGTH = 16;
const PRIVATE_MODE = 0o700;
const OTHERS_MAY_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * The private directory in which a user's nodes have their Unix sockets.
 *
 * - It is `$XDG_RUNTIME_DIR/rosy` where that variable names a directory of the user's own, else
 *   `rosy-UID` in `$TMPDIR` or `/tmp`.
 * - It has mode 0700 and belongs to the user, or it is refused: whoever else may write there could
 *   pass for a node.
 * - Opening it removes what dead processes have left there.
 */
export class SocketDirectory {
  /** The directory's path. */
  readonly path: string;
  readonly #maxPathBytes: number;

  private constructor(path: string, maxPathBytes: number) {
    this.path = path;
    this.#maxPathBytes = maxPathBytes;
  }

  /**
   * Finds or makes the directory.
   *
   * @param options The environment and the logger.
   * @returns The directory.
   * @throws {SocketDirectoryError} If there can be none.
   */
  static async open(options: SocketDirectoryOptions): Promise<SocketDirectory> {
    const { logger, env = Deno.env, clock = systemClock, os = Deno.build.os } = options;
    if (os === "windows") {
      throw new SocketDirectoryError("unsupported", "Unix sockets are not supported on Windows");
    }
    try {
      const path = await makeDirectory(env);
      // The size of `sun_path` without the zero byte at its end.
      const directory = new SocketDirectory(path, os === "linux" || os === "android" ? 107 : 103);
      directory.pathFor("x".repeat(UUID_LENGTH));
      await removeStaleSockets(path, { clock, logger });
      return directory;
    } catch (error) {
      throw error instanceof SocketDirectoryError ? error : describe(error);
    }
  }

  /**
   * Where a node of this process is to listen.
   *
   * @param uuid The `uuid` of the node's id.
   * @returns The path of its socket.
   * @throws {SocketDirectoryError} If that is longer than the system allows.
   */
  pathFor(uuid: string): string {
    const path = `${this.path}/${socketName(Deno.pid, uuid)}`;
    const length = new TextEncoder().encode(path).length;
    if (length > this.#maxPathBytes) {
      throw new SocketDirectoryError(
        "path-too-long",
        `Cannot have a Unix socket at ${path}: ${length} bytes are more than the system's ` +
          `${this.#maxPathBytes}; set XDG_RUNTIME_DIR or TMPDIR to a shorter path`,
      );
    }
    return path;
  }
}

/**
 * Finds the private directories that a user's sockets may be in: a program that was started otherwise,
 * such as by the system, may have another environment, and thus another one.
 *
 * @param options The environment.
 * @returns The paths of those that are there and private.
 */
export async function findSocketDirectories(
  { env = Deno.env }: Pick<SocketDirectoryOptions, "env"> = {},
): Promise<string[]> {
  const temporary = absolute(readVariable(env, "TMPDIR")) ?? "/tmp";
  const uid = ownUid(temporary);
  const runtime = absolute(readVariable(env, "XDG_RUNTIME_DIR"));
  const paths = new Set([
    ...[runtime, `/run/user/${uid}`].flatMap((parent) => parent ? [`${parent}/rosy`] : []),
    ...[temporary, "/tmp"].map((parent) => `${parent}/rosy-${uid}`),
  ]);
  const isPrivate = (path: string) => checkPrivate(path, uid).then(() => true, () => false);
  const found: string[] = [];
  for (const path of paths) if (await isPrivate(path)) found.push(path);
  return found;
}

async function makeDirectory(env: SocketDirectoryOptions["env"]): Promise<string> {
  const temporary = absolute(readVariable(env, "TMPDIR")) ?? "/tmp";
  const uid = ownUid(temporary);
  const runtime = absolute(readVariable(env, "XDG_RUNTIME_DIR"));
  // With `sudo -E` it is another user's: a directory made there would lock that user out.
  const parent = runtime && (await ownerOf(runtime)) === uid ? runtime : temporary;
  await checkParent(parent);
  const path = parent === runtime ? `${parent}/rosy` : `${parent}/rosy-${uid}`;
  try {
    await Deno.mkdir(path, { mode: PRIVATE_MODE });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  await checkPrivate(path, uid);
  return path;
}

function readVariable(env: SocketDirectoryOptions["env"], name: string): string | undefined {
  try {
    return env?.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

function absolute(path: string | undefined): string | undefined {
  if (!path?.startsWith("/")) return undefined;
  return path.replace(/\/+$/, "") || "/";
}

/** Works without `--allow-sys`, which few would think of: a file of our own tells who we are. */
function ownUid(temporary: string): number | null {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "uid" });
  if (state === "granted") return Deno.uid();
  const probe = Deno.makeTempDirSync({ dir: temporary, prefix: "rosy-" });
  try {
    return Deno.lstatSync(probe).uid;
  } finally {
    Deno.removeSync(probe);
  }
}

async function ownerOf(path: string): Promise<number | null | undefined> {
  try {
    const { isDirectory, uid } = await Deno.stat(path);
    return isDirectory ? uid : undefined;
  } catch {
    // Missing, hidden or not permitted: it is not for us, and there is another place.
    return undefined;
  }
}

async function checkParent(path: string): Promise<void> {
  const mode = (await Deno.stat(path)).mode ?? 0;
  if (!(mode & OTHERS_MAY_WRITE) || mode & STICKY) return;
  throw new SocketDirectoryError(
    "unsafe",
    `Cannot have Unix sockets below ${path}: every user may replace files there; ` +
      `make it sticky with "chmod +t ${path}"`,
  );
}

async function checkPrivate(path: string, uid: number | null): Promise<void> {
  const info = await Deno.lstat(path);
  const refuse = (state: string) => {
    throw new SocketDirectoryError("unsafe", `Cannot have Unix sockets in ${path}: ${state}`);
  };
  if (info.isSymlink) refuse("it is a symbolic link; remove it");
  if (!info.isDirectory) refuse("it is not a directory; remove it");
  if (info.uid !== uid) refuse(`it belongs to user ${info.uid}, not ${uid}; have it removed`);
  const mode = (info.mode ?? 0) & 0o777;
  if (mode === PRIVATE_MODE) return;
  refuse(`its mode is ${mode.toString(8)}, not 700; run "chmod 700 ${path}"`);
}

function describe(cause: unknown): SocketDirectoryError {
  const { NotCapable, PermissionDenied } = Deno.errors;
  const problem = cause instanceof NotCapable || cause instanceof PermissionDenied
    ? "not-permitted"
    : "unusable";
  const message = `Cannot make a directory for Unix sockets: ${systemReason(cause)}`;
  return new SocketDirectoryError(problem, message, { cause });
}
