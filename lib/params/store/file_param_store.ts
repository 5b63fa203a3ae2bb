import type { Logger } from "../../log/logger.ts";
import { fileReason } from "../../text/file_reason.ts";
import type { Clock } from "../../time/clock.ts";
import type { GivenParam, ParamStore } from "../param_source.ts";
import { putAside, whileLocked, writeAtomically } from "./atomic_file.ts";
import type { ParamsPlace } from "./params_directory.ts";
import { readSavedParams, SavedParamsError, savedParamsText } from "./saved_params.ts";

/** How long changes are gathered before they are written, in milliseconds. */
const GATHER_MS = 200;
/** How long after a failure it is tried again, in milliseconds. */
const RETRY_MS = 5000;

/** Where params are saved, and whose. */
export interface FileParamStoreOptions {
  /** Finds out where the file is; asked for once something is to be read or written. */
  readonly findPlace: () => Promise<ParamsPlace>;
  /** The machine's own. */
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Params in a file: JSON, for people to read and to edit while the node is stopped.
 *
 * - Changes are written 200 ms after the first of them, all at once, and when it is closed. The file is
 *   always whole, the old one or the new one, also where power is lost.
 * - Only params that change are changed in the file. So nodes that share a name share the file: of each
 *   param the last value counts, whoever saved it.
 * - A file that is broken is put aside and kept, and a new one begun.
 * - What cannot be written is warned of once, kept, and tried again.
 */
export class FileParamStore implements ParamStore {
  readonly #options: FileParamStoreOptions;
  /** What is known to be saved: what a file begins with that takes the place of a broken one. */
  #known: ReadonlyMap<string, unknown> = new Map();
  /** What is not written yet; `undefined` for what is to be forgotten. */
  #pending = new Map<string, unknown>();
  #cancel: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #warned = "";
  #isClosed = false;
  #found: Promise<ParamsPlace> | null = null;

  /** @param options Where, and whose. */
  constructor(options: FileParamStoreOptions) {
    this.#options = options;
  }

  async load(): Promise<ReadonlyMap<string, GivenParam>> {
    const { logger } = this.#options;
    const place = await this.#place;
    if ("problem" in place) return new Map();
    const { path } = place;
    try {
      const given = await this.#read(path);
      this.#known = valuesOf(given);
      return given;
    } catch (error) {
      logger.warn(
        `Cannot read the params saved in "${path}", and begin without: ${fileReason(error)}`,
      );
      return new Map();
    }
  }

  save(changes: ReadonlyMap<string, unknown>): void {
    for (const [name, value] of changes) this.#pending.set(name, value);
    if (!this.#isClosed) this.#schedule(GATHER_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#flush();
  }

  #schedule(delayMs: number): void {
    this.#cancel ??= this.#options.clock.after(delayMs, () => void this.#flush(), { unref: true });
  }

  async #flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  /** Never fails: there is nobody to be told but the logger. */
  async #write(): Promise<void> {
    const changes = this.#pending;
    if (changes.size === 0) return;
    this.#pending = new Map();
    const place = await this.#place;
    try {
      if ("problem" in place) throw new Error(place.problem);
      await this.#change(place.path, changes);
      this.#warned = "";
    } catch (error) {
      this.#pending = new Map([...changes, ...this.#pending]);
      this.#warn(place, fileReason(error));
      if (!this.#isClosed) this.#schedule(RETRY_MS);
    }
  }

  async #change(path: string, changes: ReadonlyMap<string, unknown>): Promise<void> {
    await whileLocked(path, async () => {
      const values = valuesOf(await this.#read(path));
      for (const [name, value] of changes) {
        if (value === undefined) values.delete(name);
        else values.set(name, value);
      }
      await writeAtomically(path, savedParamsText(values));
      this.#known = values;
    });
  }

  async #read(path: string): Promise<ReadonlyMap<string, GivenParam>> {
    const { logger } = this.#options;
    const bytes = await readIfThere(path);
    if (!bytes) return new Map();
    try {
      return readSavedParams(bytes, path);
    } catch (error) {
      if (!(error instanceof SavedParamsError)) throw error;
      const aside = await putAside(path);
      logger.error(
        `${error.message}. The file is kept as "${aside}", and the node goes on without what was ` +
          "saved in it: mend it, and move it back while the node is stopped",
      );
      return new Map([...this.#known].map(([name, value]) => [name, { value, from: path }]));
    }
  }

  /** Where the file is; found out once. */
  get #place(): Promise<ParamsPlace> {
    return this.#found ??= this.#options.findPlace();
  }

  #warn(place: ParamsPlace, reason: string): void {
    if (this.#warned === reason) return;
    this.#warned = reason;
    const where = "path" in place ? ` in "${place.path}"` : "";
    this.#options.logger.warn(
      `Cannot save params${where}: ${reason}. They are lost when the program ends, unless that ` +
        "changes before; ROSY_PARAMS_DIR names another directory",
    );
  }
}

function valuesOf(given: ReadonlyMap<string, GivenParam>): Map<string, unknown> {
  return new Map([...given].map(([name, { value }]) => [name, value]));
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
