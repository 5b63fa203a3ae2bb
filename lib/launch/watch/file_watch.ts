import { dirname } from "node:path";
import type { Clock } from "../../time/clock.ts";

/** Saves that are no further apart than this are one: 200 ms. */
const QUIET_MS = 200;
/** Nobody who never stops saving keeps others from being told for longer than this. */
const LONGEST_MS = 2000;

/** Who hears of changes. */
export interface FileWatchOptions {
  readonly clock: Clock;
  /** Called with the files that have another content than before. */
  readonly changed: (files: readonly string[]) => void;
  /** Called once files can no longer be watched. */
  readonly failed: (error: unknown) => void;
}

/**
 * Watches files.
 *
 * - Their folders are watched: a file that is replaced by another one, as editors do, is noticed.
 * - A burst of changes is told of once, 200 ms after its last one, 2 s after its first at the latest.
 * - What was only read, or written and is as before by its time, size and number, has not changed. A
 *   file that is gone is told of when it is back.
 */
export class FileWatch implements Disposable {
  readonly #options: FileWatchOptions;
  /** What each file was when it was looked at last. */
  readonly #files = new Map<string, string | undefined>();
  readonly #dirty = new Set<string>();
  #folders = new Set<string>();
  #watcher: Deno.FsWatcher | undefined;
  #cancel: (() => void) | undefined;
  #firstMs = 0;
  #isClosed = false;

  /** @param options Who hears of changes. */
  constructor(options: FileWatchOptions) {
    this.#options = options;
  }

  /** How many files are watched. */
  get size(): number {
    return this.#files.size;
  }

  /**
   * Watches further files; those that are watched already go on.
   *
   * @param files Absolute paths.
   */
  add(files: Iterable<string>): void {
    if (this.#isClosed) return;
    for (const file of files) {
      if (!this.#files.has(file)) this.#files.set(file, signatureOf(file));
    }
    const folders = new Set([...this.#files.keys()].map((file) => dirname(file)));
    if (folders.size !== this.#folders.size) this.#open(folders);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #open(folders: Set<string>): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#folders = folders;
    try {
      // A folder that is removed and made anew is seen from the one that it is in.
      const places = new Set([...folders].flatMap((folder) => [folder, dirname(folder)]));
      this.#watcher = Deno.watchFs([...places].filter(isThere), { recursive: false });
      void this.#listen(this.#watcher);
    } catch (error) {
      this.#options.failed(error);
    }
  }

  async #listen(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind, paths } of watcher) {
      if (kind === "access") continue;
      for (const path of paths) {
        if (this.#files.has(path)) this.#note(path);
        else if (this.#folders.has(path) && kind === "create") this.#reopen(path);
      }
    }
  }

  #reopen(folder: string): void {
    this.#open(this.#folders);
    for (const file of this.#files.keys()) if (dirname(file) === folder) this.#note(file);
  }

  #note(file: string): void {
    const { clock } = this.#options;
    const nowMs = clock.monotonicMs();
    if (this.#dirty.size === 0) this.#firstMs = nowMs;
    this.#dirty.add(file);
    this.#cancel?.();
    const latestMs = this.#firstMs + LONGEST_MS - nowMs;
    this.#cancel = clock.after(Math.min(QUIET_MS, latestMs), () => this.#tell());
  }

  #tell(): void {
    this.#cancel = undefined;
    const changed = [...this.#dirty].filter((file) => {
      const signature = signatureOf(file);
      if (signature === undefined || signature === this.#files.get(file)) return false;
      this.#files.set(file, signature);
      return true;
    });
    this.#dirty.clear();
    if (changed.length > 0) this.#options.changed(changed.sort());
  }
}

function signatureOf(file: string): string | undefined {
  try {
    const { mtime, size, ino } = Deno.statSync(file);
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

function isThere(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch {
    return false;
  }
}
