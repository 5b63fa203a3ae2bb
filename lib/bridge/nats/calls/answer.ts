import type { AnswerKind } from "./call_headers.ts";
import type { WrittenValues } from "./call_values.ts";

/** What is sent to a caller. */
export interface Answer extends WrittenValues {
  readonly kind: AnswerKind;
  /** Where the caller may say something to it. */
  readonly reply?: string;
}
