import { MAX_CHUNK_BYTES } from "../compression.ts";
import { MAGIC, MESSAGE_HEADER_BYTES, Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import { type ChunkContents, parseChunkHeader, readChunk } from "./chunk.ts";
import { ChunkIndexes } from "./chunk_indexes.ts";
import { FileWindow } from "./file_window.ts";
import type { Finding } from "./finding.ts";
import { isMagic, type Place, Places } from "./places.ts";
import { type BagProblem, DamageError, kindOf } from "./problem.ts";
import type { ReadableFile } from "./readable_file.ts";
import {
  isKnown,
  isPrivate,
  type MessageRecord,
  parseMessage,
  parseRecord,
  type Prefix,
  readPrefix,
  viewOf,
} from "./record.ts";
import { SummaryChecksum } from "./summary_checksum.ts";

/** How a file is scanned. */
export interface ScanOptions {
  /** Called now and then with how many bytes are behind. */
  readonly progress?: (bytes: number) => void;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

const BLOCK_BYTES = 1024 * 1024;
/** So many at the end of a record are no coincidence. */
const ZEROS = 16;
/** What may be in memory at once: the largest chunk, and what it says of itself. */
const MAX_RECORD_BYTES = MAX_CHUNK_BYTES + 64 * 1024;

/**
 * Reads a file from its beginning to its end, record by record. Where a part is damaged, it goes on
 * behind that part, with the next record that is beyond doubt.
 *
 * @param file The file.
 * @param options `progress` and `signal`.
 * @returns All that is in it.
 */
export async function* scan(
  file: ReadableFile,
  { progress = () => {}, signal }: ScanOptions = {},
): AsyncGenerator<Finding, void> {
  const window = new FileWindow(file, { blockBytes: BLOCK_BYTES });
  const scanner = new Scanner(window, await Places.of(window));
  yield* await scanner.begin();
  for (let findings = await scanner.next(); findings; findings = await scanner.next()) {
    signal?.throwIfAborted();
    yield* findings;
    progress(scanner.position);
  }
}

/**
 * Goes through a file.
 *
 * - What is intact is found, then what is behind it.
 * - A record that cannot be read is a problem. Its length is trusted where a record follows that is
 *   beyond doubt; else the next such record is searched for.
 * - What is wrong with a chunk is told once its indexes were seen, which count its messages.
 */
class Scanner {
  readonly #window: FileWindow;
  readonly #places: Places;
  readonly #indexes = new ChunkIndexes();
  readonly #summary = new SummaryChecksum();
  #at = MAGIC.length;
  #isOver = false;

  constructor(window: FileWindow, places: Places) {
    this.#window = window;
    this.#places = places;
  }

  /** How many bytes are behind. */
  get position(): number {
    return this.#at;
  }

  async begin(): Promise<Finding[]> {
    const findings: Finding[] = [];
    if (!isMagic(await this.#window.read(0, MAGIC.length))) {
      findings.push(problem("index", 0, "its first bytes are damaged"));
    }
    const place = await this.#places.look(this.#at);
    if (place.type === "record" && place.prefix.opcode !== Opcode.HEADER) {
      findings.push(problem("index", this.#at, "the file's header is damaged"));
    }
    return findings;
  }

  /** @returns What is found next; `null` behind the end. */
  async next(): Promise<Finding[] | null> {
    if (this.#isOver) return null;
    const place = await this.#places.look(this.#at);
    if (place.type === "record") return await this.#record(place.prefix);
    return await this.#gap(place);
  }

  async #record(prefix: Prefix): Promise<Finding[]> {
    const { opcode, byteLength } = prefix;
    const at = this.#at;
    const before = opcode === Opcode.MESSAGE_INDEX ? [] : this.#indexes.settle();
    const messages = opcode === Opcode.MESSAGE ? this.#messages() : [];
    if (messages.length > 0) return [...before, { type: "messages", messages }];
    if (byteLength > MAX_RECORD_BYTES) {
      const reason = `it has ${byteLength} bytes: at most ${MAX_RECORD_BYTES} are read`;
      const what = this.#whatIs(opcode);
      this.#at += byteLength;
      const problem: BagProblem = { kind: "unsupported", what, byteOffset: at, reason };
      return [...before, { type: "problem", problem }];
    }
    const bytes = await this.#window.read(at, byteLength);
    try {
      return [...before, ...await this.#read(bytes, prefix)];
    } catch (error) {
      return [...before, ...await this.#skip(error as Error, bytes, prefix)];
    }
  }

  /** Messages outside of chunks that are in memory, each with the beginning of what follows it. */
  #messages(): MessageRecord[] {
    const messages: MessageRecord[] = [];
    const block = this.#window.inMemory(this.#at);
    const view = viewOf(block);
    const last = block.length - RECORD_PREFIX_BYTES;
    let at = 0;
    while (at <= last && view.getUint8(at) === Opcode.MESSAGE) {
      const end = at + readPrefix(view, at).byteLength;
      if (end > last || !isKnown(view.getUint8(end))) break;
      const { byteLength } = readPrefix(view, end);
      if (this.#at + end + byteLength > this.#window.byteLength) break;
      if (end - at < RECORD_PREFIX_BYTES + MESSAGE_HEADER_BYTES) break;
      messages.push(parseMessage(view, at, end));
      at = end;
    }
    this.#at += at;
    return messages;
  }

  async #read(bytes: Uint8Array, prefix: Prefix): Promise<Finding[]> {
    const { opcode, byteLength } = prefix;
    const byteOffset = this.#at;
    if (opcode === Opcode.CHUNK) return this.#found(byteLength, await this.#chunk(bytes));
    if (opcode !== Opcode.FOOTER && !await this.#places.mayFollow(byteOffset + byteLength)) {
      // Its length may be wrong, and then so is its content.
      throw new DamageError("what follows it is no record");
    }
    if (!isKnown(opcode) && !isPrivate(opcode)) {
      throw new DamageError(`there is no such kind of record (0x${opcode.toString(16)})`);
    }
    if (isPrivate(opcode)) {
      return this.#found(byteLength, [{ type: "private", byteOffset, opcode }]);
    }
    if (opcode === Opcode.MESSAGE) {
      const messages = [parseMessage(viewOf(bytes), 0, byteLength)];
      return this.#found(byteLength, [{ type: "messages", messages }]);
    }
    const record = parseRecord(bytes);
    if (record.type === "MessageIndex") this.#indexes.add(record);
    const findings: Finding[] = [{ type: "record", record, byteOffset }];
    const wrong = this.#summary.add(bytes, record);
    if (wrong) findings.push(problem("index", byteOffset, wrong));
    if (record.type !== "Footer") return this.#found(byteLength, findings);
    if (byteOffset + byteLength + MAGIC.length < this.#window.byteLength) {
      throw new DamageError("more follows it than may follow a footer");
    }
    this.#at += byteLength;
    return [...findings, ...await this.#end()];
  }

  async #chunk(bytes: Uint8Array): Promise<Finding[]> {
    const byteOffset = this.#at;
    const contents = await readChunk(bytes);
    this.#indexes.begin(byteOffset, contents.messages);
    const { compression } = parseChunkHeader(viewOf(bytes), bytes.length);
    return [{ type: "chunk", compression, byteOffset }, ...findingsOf(contents, byteOffset)];
  }

  #found(byteLength: number, findings: Finding[]): Finding[] {
    this.#at += byteLength;
    return findings;
  }

  /** Goes on behind a record that cannot be read. */
  async #skip(error: Error, bytes: Uint8Array, { opcode, byteLength }: Prefix): Promise<Finding[]> {
    const at = this.#at;
    const next = at + byteLength;
    if (await this.#isLost(bytes, next)) return this.#stop(this.#window.byteLength - at);
    const isLengthRight = await this.#places.isRecord(next) ||
      opcode === Opcode.CHUNK && isChunk(bytes, byteLength);
    this.#at = isLengthRight ? next : await this.#places.find(at + 1);
    const found: BagProblem = {
      kind: kindOf(error),
      what: this.#whatIs(opcode),
      byteOffset: at,
      reason: error.message,
    };
    if (found.what === "chunk") this.#indexes.begin(at, found);
    return found.what === "chunk" ? [] : [{ type: "problem", problem: found }];
  }

  /** After a power cut, a file may be as long as it was, with zeros for what was not on the disk. */
  async #isLost(bytes: Uint8Array, next: number): Promise<boolean> {
    return bytes.subarray(-ZEROS).every((byte) => byte === 0) && !this.#places.hasEnd &&
      (await this.#places.look(next)).type === "end";
  }

  /** Goes on where no record begins. */
  async #gap(place: Exclude<Place, { type: "record" }>): Promise<Finding[]> {
    const at = this.#at;
    const { hasEnd } = this.#places;
    const { byteLength } = this.#window;
    const isCut = !hasEnd && (place.type === "end" || await this.#isCutChunk(place));
    const next = isCut ? byteLength : await this.#places.find(at + 1);
    // A length that goes beyond the end of a file that was cut off there is right.
    const isEnd = next === byteLength && !hasEnd && place.type !== "nonsense";
    if (isEnd) return this.#stop(next - at);
    const findings = [...this.#indexes.settle(), this.#gapProblem(place, next)];
    this.#at = next;
    return next === byteLength ? [...findings, ...this.#stop(0)] : findings;
  }

  /** A chunk whose lengths agree was being written when the file ended. */
  async #isCutChunk(place: Exclude<Place, { type: "record" }>): Promise<boolean> {
    if (place.type !== "beyond" || place.prefix.opcode !== Opcode.CHUNK) return false;
    const { byteLength } = place.prefix;
    const rest = await this.#window.read(this.#at, Math.min(byteLength, BLOCK_BYTES));
    return isChunk(rest, byteLength);
  }

  #gapProblem(place: Place, next: number): Finding {
    const at = this.#at;
    if (place.type === "end" && next - at <= MAGIC.length) {
      return problem("index", at, "the record that ends the file is damaged");
    }
    return place.type === "beyond"
      ? problem(this.#whatIs(place.prefix.opcode), at, "its length is damaged")
      : problem("bytes", at, `${next - at} bytes are no records`);
  }

  /** What is missing where a record cannot be read: its kind may be what is damaged. */
  #whatIs(opcode: number): BagProblem["what"] {
    if (opcode === Opcode.CHUNK) return "chunk";
    if (opcode === Opcode.MESSAGE) return "messages";
    if (opcode === Opcode.ATTACHMENT || opcode === Opcode.METADATA) return "record";
    return this.#summary.hasBegun ? "index" : "bytes";
  }

  /** Behind the footer. */
  async #end(): Promise<Finding[]> {
    const rest = await this.#window.read(this.#at, MAGIC.length + 1);
    const isPart = rest.every((byte, index) => MAGIC[index] === byte);
    if (isPart || rest.length === 0) {
      return this.#stop(0, { hasEnd: rest.length === MAGIC.length });
    }
    const damaged = problem("index", this.#at, "its last bytes are damaged");
    return [damaged, ...this.#stop(0, { hasEnd: true })];
  }

  #stop(cutBytes: number, { hasEnd = false } = {}): Finding[] {
    this.#isOver = true;
    return [...this.#indexes.settle({ isCut: !hasEnd }), { type: "end", hasEnd, cutBytes }];
  }
}

function findingsOf({ schemas, channels, messages }: ChunkContents, byteOffset: number): Finding[] {
  const records: Finding[] = [...schemas, ...channels].map((record) => ({
    type: "record",
    record,
    byteOffset,
  }));
  return [...records, { type: "messages", messages }];
}

function isChunk(bytes: Uint8Array, byteLength: number): boolean {
  try {
    parseChunkHeader(viewOf(bytes), byteLength);
    return true;
  } catch {
    return false;
  }
}

function problem(what: BagProblem["what"], byteOffset: number, reason: string): Finding {
  return { type: "problem", problem: { kind: "damaged", what, byteOffset, reason } };
}
