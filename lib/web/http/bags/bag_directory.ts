import { BagParts } from "../../../bag/bag_parts.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import { HttpProblem } from "../problem.ts";

/** A bag of a directory. */
export interface StoredBag {
  /** The file's name. */
  readonly name: string;
  /** How large it is, in bytes. */
  readonly bytes: number;
  /** When it was written last. */
  readonly modifiedAt: Date;
}

/** A bag that is read. */
export interface OpenBag extends StoredBag {
  /** To be closed by whoever opened it. */
  readonly file: Deno.FsFile;
}

/** Letters, digits, dots and dashes: names that are none of a directory, and none that is hidden. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,120}\.(?:bag|mcap)$/u;
/** The most bags that are listed. */
const MAX_LISTED = 10_000;
/** Uploads at a time. */
const MAX_UPLOADS = 2;

/**
 * The bags of one directory: files in it of which the name says that they are bags. What lies below, and
 * where links lead, is none of a client's concern.
 */
export class BagDirectory {
  readonly #path: string;
  readonly #maxUploadBytes: number;
  #uploads = 0;

  /**
   * @param path The directory.
   * @param options The largest file that is taken, in bytes.
   */
  constructor(path: string, { maxUploadBytes }: { readonly maxUploadBytes: number }) {
    this.#path = path;
    this.#maxUploadBytes = maxUploadBytes;
  }

  /** The bags, the newest first. */
  async list(): Promise<StoredBag[]> {
    const bags: StoredBag[] = [];
    for await (const { name, isFile } of Deno.readDir(this.#path)) {
      if (!isFile || !NAME.test(name)) continue;
      const bag = await this.#find(name);
      if (bag) bags.push(bag);
      if (bags.length === MAX_LISTED) break;
    }
    return bags.sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime());
  }

  /**
   * Opens a bag.
   *
   * @throws {GatewayError} `not-found`.
   */
  async open(name: string): Promise<OpenBag> {
    return { ...await this.find(name), file: await Deno.open(this.pathOf(name)) };
  }

  /**
   * Finds a bag.
   *
   * @throws {GatewayError} `not-found`.
   */
  async find(name: string): Promise<StoredBag> {
    const bag = await this.#find(name);
    if (bag) return bag;
    throw new GatewayError("not-found", `There is no bag ${JSON.stringify(name)}`);
  }

  /**
   * Takes a bag in.
   *
   * @param name Its name, which must be free.
   * @param body The file.
   * @throws {HttpProblem} `refused`, if there is one of that name; `too-large`; `unprocessable`, if it is no bag.
   * @throws {GatewayError} `busy`, if too many come at a time.
   */
  async add(name: string, body: ReadableStream<Uint8Array>): Promise<void> {
    const path = this.pathOf(name);
    if (this.#uploads >= MAX_UPLOADS) {
      throw new GatewayError("busy", `${MAX_UPLOADS} bags are being uploaded`);
    }
    const part = `${this.#path}/.upload-${crypto.randomUUID()}`;
    this.#uploads++;
    try {
      if (await this.#find(name)) throw taken(name);
      await this.#write(part, body);
      await checkBag(part);
      await publish(part, path, name);
    } finally {
      this.#uploads--;
      await Deno.remove(part).catch(() => {
        // It never was there, or it could not be written: nothing is left.
      });
    }
  }

  /**
   * Where a bag lies, or would.
   *
   * @throws {HttpProblem} `invalid`, if the name is none.
   */
  pathOf(name: string): string {
    if (NAME.test(name)) return `${this.#path}/${name}`;
    throw new HttpProblem(
      "invalid",
      "A bag's name must have letters, digits, dots and dashes, and end in .bag or .mcap",
    );
  }

  async #find(name: string): Promise<StoredBag | undefined> {
    try {
      const { isFile, size, mtime } = await Deno.lstat(this.pathOf(name));
      return isFile ? { name, bytes: size, modifiedAt: mtime ?? new Date(0) } : undefined;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  async #write(path: string, body: ReadableStream<Uint8Array>): Promise<void> {
    let bytes = 0;
    const counted = body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          bytes += chunk.length;
          if (bytes <= this.#maxUploadBytes) return controller.enqueue(chunk);
          controller.error(
            new HttpProblem("too-large", `A bag may have ${this.#maxUploadBytes} bytes`),
          );
        },
      }),
    );
    const file = await Deno.open(path, { createNew: true, write: true });
    await counted.pipeTo(file.writable);
  }
}

async function checkBag(path: string): Promise<void> {
  const format = await new BagParts([path]).info().then((info) => info.format, () => undefined);
  if (format !== "mcap") throw new HttpProblem("unprocessable", "The file is no bag: no MCAP");
}

/** A link fails where there is a file already, which a new name for a file replaces. */
async function publish(from: string, to: string, name: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    throw error instanceof Deno.errors.AlreadyExists ? taken(name) : error;
  }
}

function taken(name: string): HttpProblem {
  return new HttpProblem("refused", `There is a bag ${JSON.stringify(name)} already`);
}
