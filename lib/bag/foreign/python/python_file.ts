import { PickleClassError, PickleError } from "../../../pickle/pickle_error.ts";
import { pickleEnd } from "../../../pickle/pickle_end.ts";
import type { BagProblem } from "../../reading/problem.ts";
import type { ReadableFile } from "../../reading/readable_file.ts";
import { type PythonBagMessage, readPythonMessage } from "./python_message.ts";

/** How much is read at once, in bytes. */
const WINDOW_BYTES = 256 * 1024;
/** How long a message may be, in bytes. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** How {@linkcode readPythonFile} reads. */
export interface ReadPythonFileOptions {
  /** Called with each message that cannot be read: those behind it are. */
  readonly problem: (problem: BagProblem) => void;
  /** Called where the file ends within a message, as it does when its recorder was stopped. */
  readonly truncated: () => void;
  /** Called now and then with how many bytes are behind. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a recording of Python's rosy from its beginning: pickles, one after the other.
 *
 * @param file The file.
 * @param options What is told of it.
 * @returns Its messages, in the order in which they stand.
 */
export async function* readPythonFile(
  file: ReadableFile,
  { problem, truncated, progress, signal }: ReadPythonFileOptions,
): AsyncGenerator<PythonBagMessage, void, void> {
  let [offset, windowBytes] = [0, WINDOW_BYTES];
  while (offset < file.byteLength) {
    signal?.throwIfAborted();
    progress?.(offset);
    const window = await file.read(offset, windowBytes);
    let at = 0;
    try {
      for (let end = pickleEnd(window); end !== undefined; end = pickleEnd(window, at)) {
        const message = read(window.subarray(at, end), offset + at, problem);
        if (message) yield message;
        at = end;
      }
    } catch (error) {
      // Where the next one begins cannot be told any more.
      const { message: reason } = error as Error;
      return problem({ kind: "damaged", what: "bytes", byteOffset: offset + at, reason });
    }
    if (offset + window.length >= file.byteLength) {
      return at < window.length ? truncated() : undefined;
    }
    offset += at;
    windowBytes = at > 0 ? WINDOW_BYTES : 2 * windowBytes;
    if (windowBytes <= MAX_MESSAGE_BYTES) continue;
    const reason = `a message of more than ${MAX_MESSAGE_BYTES} bytes`;
    return problem({ kind: "unsupported", what: "bytes", byteOffset: offset, reason });
  }
}

function read(
  bytes: Uint8Array,
  byteOffset: number,
  problem: (problem: BagProblem) => void,
): PythonBagMessage | undefined {
  try {
    return readPythonMessage(bytes);
  } catch (error) {
    const isDamage = error instanceof PickleError && !(error instanceof PickleClassError);
    const kind = isDamage ? "damaged" : "unsupported";
    problem({ kind, what: "messages", byteOffset, reason: (error as Error).message, messages: 1 });
    return undefined;
  }
}
