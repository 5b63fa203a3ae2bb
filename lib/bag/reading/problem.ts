/**
 * What can be said of a bag's file.
 *
 * - `complete`: all that it promises is there.
 * - `truncated`: it ends early, as it does when its recorder was stopped; what is there is intact.
 * - `damaged`: a part of it is not what was written.
 * - `unsupported`: a part of it is written in a way that is not read here.
 */
export type BagState = "complete" | "truncated" | "damaged" | "unsupported";

/** Something in a file that could not be read, or that contradicts the rest. */
export interface BagProblem {
  /** Whether the file is to blame for it. */
  readonly kind: "damaged" | "unsupported";
  /**
   * What is concerned: a chunk of messages, messages outside of one, an attachment or a metadata
   * record, bytes that may have been anything, or an index, without which nothing is missing.
   */
  readonly what: "chunk" | "messages" | "record" | "bytes" | "index";
  /** Where it begins in the file, if it has a place. */
  readonly byteOffset?: number;
  /** What is wrong, such as `"its checksum does not match"`. */
  readonly reason: string;
  /** How many messages are left out because of it, where that is known. */
  readonly messages?: number;
}

/** What is read here in no file, however intact it is. */
export class UnsupportedError extends Error {
  override readonly name: string = "UnsupportedError";
}

/** What is not as it was written. */
export class DamageError extends Error {
  override readonly name = "DamageError";
}

/** @returns Which of the two kinds an error is: whatever else a parser throws is damage. */
export function kindOf(error: unknown): BagProblem["kind"] {
  return error instanceof UnsupportedError ? "unsupported" : "damaged";
}

/** @returns A problem in words, such as `chunk at byte 812: its checksum does not match`. */
export function problemText({ what, byteOffset, reason }: BagProblem): string {
  return byteOffset === undefined
    ? reason
    : `${what === "messages" ? "message" : what} at byte ${byteOffset}: ${reason}`;
}
