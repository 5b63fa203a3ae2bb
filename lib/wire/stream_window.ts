import { FIELD_WINDOW, findField, WINDOW_FIELD_BYTES } from "./fields.ts";

/** How much of a stream may be under way to its reader, or wait there. */
export interface Window {
  /** How many parts. */
  readonly parts: number;
  /** How many bytes, of parts as they are encoded; the last one may go beyond. */
  readonly bytes: number;
}

/** The most that a window, or what is added to it, can have of each. */
export const MAX_WINDOW = 0xffff_ffff;

/** Appends the field that asks for a stream. @returns Where it ends. */
export function writeWindowField(view: DataView, at: number, { parts, bytes }: Window): number {
  view.setUint8(at, FIELD_WINDOW);
  view.setUint8(at + 1, WINDOW_FIELD_BYTES - 2);
  view.setUint32(at + 2, parts, true);
  view.setUint32(at + 6, bytes, true);
  return at + WINDOW_FIELD_BYTES;
}

/**
 * Reads whether a CALL asks for a stream.
 *
 * @param view The buffer.
 * @param from Where the header's fixed part ends.
 * @param to Where the header ends.
 * @returns `null` where it does not, or the field makes no sense.
 */
export function readWindowField(view: DataView, from: number, to: number): Window | null {
  if (from === to) return null;
  const at = findField(view, from, to, FIELD_WINDOW);
  if (at < 0 || view.getUint8(at - 1) !== WINDOW_FIELD_BYTES - 2) return null;
  return { parts: view.getUint32(at, true), bytes: view.getUint32(at + 4, true) };
}
