import { whatIsWrong } from "./bag_damage_error.ts";
import type { BagInfo } from "./bag_info.ts";
import { BagReader } from "./bag_reader.ts";
import { CopyTarget } from "./copy_target.ts";
import { isForeignFile } from "./open_source.ts";
import { Census, type Verdict } from "./reading/census.ts";
import type { Finding } from "./reading/finding.ts";
import type { BagProblem, BagState } from "./reading/problem.ts";
import { readDescriptions } from "./reading/read_descriptions.ts";
import { ReadableFile } from "./reading/readable_file.ts";
import { scan, type ScanOptions } from "./reading/scan.ts";

/** What {@linkcode recoverBag} has made of a bag: what is in the new one, and what of the old is not. */
export interface RecoveredBag extends BagInfo {
  /** What can be said of the old one. */
  readonly from: {
    readonly state: BagState;
    /** How many messages it should hold, as far as that can be told. */
    readonly expectedMessages: number | undefined;
    /** How many chunks of messages were left out. */
    readonly skippedChunks: number;
    /** What could not be read, and why; 100 at most. */
    readonly problems: readonly BagProblem[];
    /** Whether messages, attachments or metadata were left out that it has or promises. */
    readonly isMissing: boolean;
    /** How many bytes at its end are those of a record that was never completed. */
    readonly cutBytes: number;
  };
}

/**
 * Writes what can be read of a bag into one that is complete: records as they are, with their times to
 * the nanosecond, schemas, attachments and metadata. What is damaged is left out, and what comes
 * behind it copied.
 *
 * @param from The bag, which stays as it is.
 * @param to The name of the new one; there must be no such file yet.
 * @param options `signal` gives up and leaves no new file; `progress` is called now and then with how
 * many bytes of the old file are behind.
 * @returns What is in the new one, and what is left out.
 * @throws {Error} If nothing of the one can be read, or the other not be written.
 */
export async function recoverBag(
  from: string,
  to: string,
  options: ScanOptions = {},
): Promise<RecoveredBag> {
  if (await isForeignFile(from)) {
    throw new Error(
      `Cannot recover "${from}": it is no MCAP file; 'rosy bag convert' makes one of what can be ` +
        "read of it",
    );
  }
  await using source = await openFile(from);
  const target = await CopyTarget.create(to, {
    compression: await compressionOf(source.file, options),
  });
  let verdict: Verdict;
  try {
    verdict = await copy(source.file, target, options);
    assertWorthwhile(from, verdict);
    await target.end();
  } catch (error) {
    await target.discard();
    throw error;
  }
  await using recovered = await BagReader.open(to);
  return { ...await recovered.info(), from: leftOut(verdict) };
}

async function openFile(path: string): Promise<AsyncDisposable & { file: ReadableFile }> {
  const file = await ReadableFile.openMcap(path);
  return { file, [Symbol.asyncDispose]: () => file.close() };
}

/** That of the first chunk, as far as it can be written here. */
async function compressionOf(
  file: ReadableFile,
  { signal }: ScanOptions,
): Promise<"none" | "zstd"> {
  for await (const finding of scan(file, { ...(signal && { signal }) })) {
    if (finding.type === "chunk") return finding.compression === "" ? "none" : "zstd";
    if (finding.type === "messages") return "none";
  }
  return "none";
}

async function copy(
  file: ReadableFile,
  target: CopyTarget,
  options: ScanOptions,
): Promise<Verdict> {
  const census = new Census(await readDescriptions(file));
  const copier = new Copier(target, census);
  for await (const finding of scan(file, options)) await copier.take(finding);
  return await copier.end();
}

/** Copies what a scan finds. */
class Copier {
  readonly #target: CopyTarget;
  readonly #census: Census;
  #hasBegun = false;

  constructor(target: CopyTarget, census: Census) {
    this.#target = target;
    this.#census = census;
  }

  async take(finding: Finding): Promise<void> {
    const messages = this.#census.note(finding);
    if (finding.type === "record" && finding.record.type === "Header" && !this.#hasBegun) {
      const { profile, library } = finding.record;
      return await this.#begin({ profile, library });
    }
    await this.#begin();
    const target = this.#target;
    if (finding.type === "record") {
      if (finding.record.type === "Attachment") await target.attach(finding.record);
      else if (finding.record.type === "Metadata") await target.note(finding.record);
    }
    for (const message of messages) {
      await target.add(message, await this.#describe(message.channelId));
    }
  }

  /** Channels without messages are described as well. */
  async end(): Promise<Verdict> {
    for (const id of this.#census.channels.keys()) await this.#describe(id);
    return this.#census.verdict();
  }

  #describe(id: number): Promise<number> {
    const channel = this.#census.channels.get(id)!;
    return this.#target.describe(channel, this.#census.schemas.get(channel.schemaId));
  }

  async #begin(header = { profile: "", library: "rosy" }): Promise<void> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    await this.#target.begin(header);
  }
}

/** A bag of which nothing is left is not told apart from an empty one by who plays it. */
function assertWorthwhile(path: string, verdict: Verdict): void {
  const { messages, problems, isCountRight } = verdict;
  if (messages > 0 || problems.length === 0 || isCountRight) return;
  throw new Error(
    `Cannot recover "${path}": no message of it can be read: ${whatIsWrong(problems)}`,
  );
}

function leftOut(verdict: Verdict): RecoveredBag["from"] {
  const { state, expected, skippedChunks, problems, cutBytes } = verdict;
  return {
    state,
    expectedMessages: expected,
    skippedChunks,
    problems,
    isMissing: !verdict.isCountRight || verdict.areRecordsMissing,
    cutBytes,
  };
}
