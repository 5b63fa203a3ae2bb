import type { BagProblem } from "./problem.ts";
import type { MessageRecord, Record } from "./record.ts";

/** What a scan finds, in the order it stands in the file. */
export type Finding =
  | { readonly type: "record"; readonly record: Record; readonly byteOffset: number }
  /** A chunk that is intact; what is in it comes next. */
  | { readonly type: "chunk"; readonly compression: string; readonly byteOffset: number }
  | { readonly type: "messages"; readonly messages: readonly MessageRecord[] }
  /** A record of a kind that some program has for itself, or one whose kind is damaged. */
  | { readonly type: "private"; readonly byteOffset: number; readonly opcode: number }
  | { readonly type: "problem"; readonly problem: BagProblem }
  /** Comes last. `cutBytes`: what is left of a record that was never completed. */
  | { readonly type: "end"; readonly hasEnd: boolean; readonly cutBytes: number };
