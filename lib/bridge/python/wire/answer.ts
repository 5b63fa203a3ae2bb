import type { Cursor } from "./cursor.ts";
import { PythonWireError } from "./wire_error.ts";
import { writtenFields } from "./wire_writer.ts";

const SUCCESS = 0x00;
const FAILURE = 0xee;

/** What becomes of a call: a value, or what Python says of an exception. */
export type WireAnswer =
  & {
    /** What the call is known by. */
    readonly id: number;
  }
  & ({ readonly value: Uint8Array } | { readonly error: string });

/**
 * Reads an answer.
 *
 * @param cursor Where it is.
 * @returns The answer.
 * @throws {PythonWireError} If it is none.
 */
export function readAnswer(cursor: Cursor): WireAnswer {
  const id = cursor.uint16();
  const status = cursor.uint8();
  if (status === SUCCESS) return { id, value: cursor.value() };
  if (status === FAILURE) return { id, error: cursor.text() };
  throw new PythonWireError(`an answer of the status 0x${status.toString(16)}`);
}

/**
 * Writes an answer. Of an error that is too long, its beginning is written.
 *
 * @param answer The answer.
 * @returns Its bytes.
 * @throws {RangeError} If it does not fit.
 */
export function writeAnswer(answer: WireAnswer): Uint8Array<ArrayBuffer> {
  const isError = "error" in answer;
  return writtenFields((writer) => {
    writer.uint16(answer.id);
    writer.uint8(isError ? FAILURE : SUCCESS, "status");
    // Python takes an error without a text for none.
    if (isError) writer.text(answer.error || "Error()");
    else writer.value(answer.value);
  });
}
