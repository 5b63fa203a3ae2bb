import { basename, dirname, join } from "node:path";
import { pause } from "../../flow/pause.ts";
import { systemClock } from "../../time/clock.ts";

/** Who alone may read what is written, and where. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Who holds the lock has this long, in milliseconds: a node that stops has a second for all it does. */
const LOCK_TIMEOUT_MS = 700;
const LOCK_PAUSE_MS = 20;

/**
 * Writes a file, {@linkcode whileLocked}, so that whoever reads it, also after a loss of power at any moment, has the old or the
 * new one, whole.
 *
 * @param path Where; its directory is made where there is none.
 * @param text What.
 * @throws {Error} If it cannot be written: the old one stays.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  // One name for all: what a killed process has left there is written over.
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    await writeSynced(temporary, text);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(ignoreMissing);
    throw error;
  }
  await syncDirectory(dirname(path));
}

/**
 * Has nobody else do the same meanwhile, in whichever process. The system lets go of it where the
 * process dies.
 *
 * @param path The file that is about to be read and written anew.
 * @param action What is done.
 * @throws {Error} If somebody else does not come to an end.
 */
export async function whileLocked<T>(path: string, action: () => Promise<T>): Promise<T> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  const options = { read: true, write: true, create: true, mode: FILE_MODE };
  using file = await Deno.open(join(dirname(path), ".lock"), options);
  await lock(file);
  return await action();
}

/** A wait by the system itself could not be ended, and a process that waits so does not end either. */
async function lock(file: Deno.FsFile): Promise<void> {
  // Other processes live in no other time than the machine's.
  const clock = systemClock;
  const lastMs = clock.monotonicMs() + LOCK_TIMEOUT_MS;
  while (!await file.tryLock(true)) {
    if (clock.monotonicMs() >= lastMs) {
      throw new Error("another process has the lock of its directory, and keeps it");
    }
    await pause(LOCK_PAUSE_MS, { clock });
  }
}

/**
 * Puts a file aside whose content cannot be used, and keeps it.
 *
 * @param path Where it is.
 * @returns Where it is now: beside it, under a name of its own.
 */
export async function putAside(path: string): Promise<string> {
  for (let number = 1;; number++) {
    const aside = `${path}.broken${number === 1 ? "" : `-${number}`}`;
    try {
      // Takes the name, where nobody else has: a rename alone would overwrite another file.
      await Deno.writeFile(aside, new Uint8Array(), { createNew: true, mode: FILE_MODE });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      throw error;
    }
    await Deno.rename(path, aside);
    return aside;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, {
    write: true,
    create: true,
    truncate: true,
    mode: FILE_MODE,
  });
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
  await file.sync();
}

/** A name is on the disk once its directory is; Windows sees to that itself. */
async function syncDirectory(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using directory = await Deno.open(path, { read: true });
  await directory.sync();
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
