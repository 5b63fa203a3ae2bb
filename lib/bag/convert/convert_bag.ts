import type { BagInfo } from "../bag_info.ts";
import { BagParts, type BagPartsInfo } from "../bag_parts.ts";
import type { BagSelection, StoredMessage } from "../bag_source.ts";
import type { BagCompression } from "../compression.ts";
import { openSource } from "../open_source.ts";
import type { BagProblem } from "../reading/problem.ts";
import { LOST_METADATA } from "../summary.ts";
import { OutputFiles } from "./output_files.ts";
import { Routes } from "./routes.ts";
import type { BagEncoding } from "./transcoder.ts";

/** How bags are converted. */
export interface ConvertOptions extends BagSelection {
  /**
   * What messages are written as: `"json"`, one object for each message with a schema that other
   * tools show; `"msgpack"`, as rosy's nodes send. Without it, what rosy wrote stays as it is, and
   * what other programs wrote becomes `"msgpack"`.
   */
  encoding?: BagEncoding;
  /**
   * How chunks are compressed.
   *
   * @default {"none"}
   */
  compression?: BagCompression;
  /** Where a file would grow beyond so many bytes, the next one is begun: `TO_1`, `TO_2` ... */
  splitBytes?: number;
  /**
   * Called now and then.
   *
   * @param fraction How much is behind, from 0 to 1.
   */
  progress?: (fraction: number) => void;
  /** Gives up, and leaves no file. */
  signal?: AbortSignal;
}

/** Messages that could not be converted, and are in the new bag as they were. */
export interface UnconvertedMessages {
  /** Their topic. */
  readonly topic: string;
  /** What they are encoded in. */
  readonly codec: string;
  /** Why, such as `type my_msgs/Odd, which nothing defines`. */
  readonly reason: string;
  /** How many. */
  readonly messages: number;
}

/** What {@linkcode convertBag} has made of bags. */
export interface ConvertedBag {
  /** The new files: one, unless they were to be split. */
  readonly paths: readonly string[];
  /** How large they are together, in bytes. */
  readonly byteLength: number;
  /** How many messages are in them. */
  readonly messages: number;
  /** What could not be converted, and is in the new bag as it was. */
  readonly unconverted: readonly UnconvertedMessages[];
  /** What could not be read of the old ones. */
  readonly problems: readonly BagProblem[];
  /** What is in the old ones. */
  readonly from: BagInfo;
}

/** So many messages are converted before anybody is told. */
const MESSAGES_PER_PROGRESS = 256;

/**
 * Writes bags anew: as JSON that other tools show, as rosy's own encoding, compressed, split, merged by
 * time, or only a part of them. Reads bags of ROS 1 and ROS 2, too.
 *
 * What cannot be converted is copied as it is. There is no new file until all of it is written.
 *
 * @param from The bags, which stay as they are: at least one.
 * @param to The name of the new one; there must be no such file yet.
 * @param options What, and how.
 * @returns What is in the new one, and what could not be converted or read.
 * @throws {Error} If a bag cannot be read, the new one not be written, or there is no message to write.
 *
 * @example Making a bag one that other tools show
 * ```ts
 * import { BagReader, BagWriter, convertBag } from "@rosy/rosy/bag";
 * import { assertEquals } from "@std/assert";
 *
 * const directory = await Deno.makeTempDir();
 * const writer = await BagWriter.create(`${directory}/drive.mcap`);
 * const bytes = Uint8Array.of(0x91, 0x81, 0xa1, 0x78, 1); // [{ x: 1 }]
 * await writer.write({ topic: "odo", codec: "msgpack", bytes, publishedAtMs: 0, sequence: 0 });
 * await writer.close();
 *
 * await convertBag([`${directory}/drive.mcap`], `${directory}/show.mcap`, { encoding: "json" });
 * await using reader = await BagReader.open(`${directory}/show.mcap`);
 * for await (const { bytes } of reader.messages()) {
 *   assertEquals(new TextDecoder().decode(bytes), '{"x":1}');
 * }
 * ```
 */
export async function convertBag(
  from: readonly string[],
  to: string,
  options: ConvertOptions = {},
): Promise<ConvertedBag> {
  const bags = new BagParts(from);
  return await convertParts(bags, await bags.info(), to, options);
}

/** The same as {@linkcode convertBag}, of bags that are known already. */
export async function convertParts(
  bags: BagParts,
  info: BagPartsInfo,
  to: string,
  options: ConvertOptions = {},
): Promise<ConvertedBag> {
  const { compression = "none", splitBytes } = options;
  const files = new OutputFiles(to, { compression, splitBytes });
  try {
    await files.begin();
    const conversion = new Conversion(bags, info, { ...options, files });
    await conversion.run();
    if (files.messages === 0) {
      throw new Error(
        `Cannot write "${to}": there is no message to write; choose topics and times that are in ` +
          "what is converted, as 'rosy bag info' tells them",
      );
    }
    await conversion.copyRest();
    const { messages } = files;
    const paths = await files.end();
    return { ...conversion.result, from: info, paths, messages, byteLength: await sizeOf(paths) };
  } catch (error) {
    await files.discard();
    throw error;
  }
}

class Conversion {
  readonly #bags: BagParts;
  readonly #info: BagPartsInfo;
  readonly #files: OutputFiles;
  readonly #options: ConvertOptions;
  readonly #routes: Routes;
  readonly #problems: BagProblem[] = [];
  readonly #unconverted = new Map<string, UnconvertedMessages>();
  #done = 0;

  constructor(
    bags: BagParts,
    info: BagPartsInfo,
    { files, ...options }: ConvertOptions & { files: OutputFiles },
  ) {
    this.#bags = bags;
    this.#info = info;
    this.#files = files;
    this.#options = options;
    this.#routes = new Routes(options.encoding, info.topics);
  }

  get result(): Pick<ConvertedBag, "unconverted" | "problems"> {
    return { unconverted: [...this.#unconverted.values()], problems: this.#problems };
  }

  async run(): Promise<void> {
    if (this.#routes.needsSight) {
      for await (const { channel, data } of this.#messages(() => {})) {
        await this.#routes.note(channel, data);
      }
    }
    const tell = (problem: BagProblem) => void this.#problems.push(problem);
    for await (const message of this.#messages(tell)) await this.#convert(message);
  }

  /** Attachments and metadata of MCAP files, and what was lost on the way to the recorder. */
  async copyRest(): Promise<void> {
    const { fromMs, toMs, topics } = this.#options;
    for (const { path } of this.#info.parts) {
      await using source = await openSource(path);
      for await (const record of source.rest?.() ?? []) {
        if (record.type === "Attachment") await this.#files.attach(record);
        else await this.#files.note(record);
      }
    }
    // Of a part of a recording that is not known.
    if (fromMs !== undefined || toMs !== undefined) return;
    const lost = this.#info.topics.filter(({ topic, lost }) =>
      lost > 0 && (!topics || topics.includes(topic))
    );
    if (lost.length === 0) return;
    const metadata = new Map(lost.map(({ topic, lost }) => [topic, String(lost)]));
    await this.#files.note({ name: LOST_METADATA, metadata });
  }

  async *#messages(tell: (problem: BagProblem) => void): AsyncGenerator<StoredMessage, void> {
    const { signal, progress } = this.#options;
    const total = this.#info.messages * (this.#routes.needsSight ? 2 : 1);
    for await (const message of this.#bags.stored(this.#options, tell)) {
      yield message;
      if (++this.#done % MESSAGES_PER_PROGRESS !== 0) continue;
      signal?.throwIfAborted();
      progress?.(Math.min(1, this.#done / Math.max(1, total)));
    }
    signal?.throwIfAborted();
  }

  async #convert({ channel, data, ...rest }: StoredMessage): Promise<void> {
    const { output, convert, reason } = await this.#routes.of(channel);
    if (reason !== undefined) this.#keep(channel, reason);
    let converted = data;
    let written = output;
    try {
      if (convert) converted = convert(data);
    } catch (error) {
      this.#keep(channel, (error as Error).message);
      written = this.#routes.same(channel);
    }
    await this.#files.add(written, { ...rest, data: converted });
  }

  #keep({ common: { topic, codec } }: StoredMessage["channel"], reason: string): void {
    const known = this.#unconverted.get(topic);
    const messages = (known?.messages ?? 0) + 1;
    this.#unconverted.set(topic, { topic, codec, reason: known?.reason ?? reason, messages });
  }
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const files = await Promise.all(paths.map((path) => Deno.stat(path)));
  return files.reduce((sum, { size }) => sum + size, 0);
}
