import { type BagEntry, BagWriter, type BagWriterOptions } from "@rosy/rosy/bag";
import { openBagStore } from "../../../../lib/web/http/bags/bag_store.ts";
import { encode, SENDER } from "../../../bag/support.ts";
import { HttpFixture, type HttpFixtureOptions } from "../http_fixture.ts";

/** When the first message of {@linkcode BagFixture.writeDrive} was recorded. */
export const START_MS = Date.UTC(2026, 0, 1);

/** A line of an answer. */
export type Line = Readonly<Record<string, unknown>>;

/** A gateway with a directory of bags. */
export class BagFixture implements AsyncDisposable {
  readonly http: HttpFixture;
  readonly path: string;
  readonly #store: AsyncDisposable;

  private constructor(http: HttpFixture, path: string, store: AsyncDisposable) {
    this.http = http;
    this.path = path;
    this.#store = store;
  }

  static async start(options?: HttpFixtureOptions): Promise<BagFixture> {
    const path = await Deno.makeTempDir();
    let store: AsyncDisposable;
    const http = await HttpFixture.start({
      ...options,
      bags: ({ gateway, mesh: { clock } }) => {
        const opened = openBagStore(path, { gateway, clock, maxUploadBytes: 10_000 });
        store = opened;
        return opened;
      },
    });
    return new BagFixture(http, path, store!);
  }

  /** Writes a bag of one message. */
  async write(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = Uint8Array.of(0x91, 42);
    return await this.writeAll(name, [
      { topic: "answer", codec: "msgpack", bytes, publishedAtMs: 0, sequence: 0 },
    ]);
  }

  /** Writes a bag. */
  async writeAll(
    name: string,
    entries: Iterable<BagEntry>,
    options?: BagWriterOptions,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const writer = await BagWriter.create(`${this.path}/${name}`, options);
    for (const entry of entries) await writer.write(entry);
    await writer.close();
    return await Deno.readFile(`${this.path}/${name}`);
  }

  /** Writes ten seconds of a drive: `pose` ten times a second, `map` once, `battery` each second. */
  async writeDrive(name: string, options?: BagWriterOptions): Promise<void> {
    await this.writeAll(name, driveEntries(), { chunkBytes: 1000, ...options });
  }

  /** The lines that a path of a bag answers with. */
  async lines(path: string): Promise<Line[]> {
    const response = await this.http.request(`/api/bags/${path}`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    return text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]();
    await this.http[Symbol.asyncDispose]();
    await Deno.remove(this.path, { recursive: true });
  }
}

function* driveEntries(): Generator<BagEntry, void> {
  yield at("map", { ms: 0, sequence: 0 }, [{ width: 10 }]);
  for (let index = 0; index < 100; index++) {
    yield at("pose", { ms: index * 100, sequence: index }, [{ x: index, y: -1 }]);
    if (index % 10 === 0) yield at("battery", { ms: index * 100, sequence: index / 10 }, [index]);
  }
}

/** A message that was sent 5 ms before it was recorded. */
export function at(
  topic: string,
  { ms, sequence }: { ms: number; sequence: number },
  args: unknown[],
): BagEntry {
  const loggedAtMs = START_MS + ms;
  return {
    topic,
    codec: "msgpack",
    bytes: encode("msgpack", args),
    sender: SENDER,
    sequence,
    loggedAtMs,
    publishedAtMs: loggedAtMs - 5,
  };
}
