import { FIELD_RETAINED, findField, readUint64, writeUint64 } from "./fields.ts";

/** What a TOPIC frame tells of a message that its sender retains. */
export interface RetainedMark {
  /** Its number among the messages of the topic that the sender retained, from 1 on. */
  readonly number: number;
  /**
   * The request that it is sent again for, 0 where nobody asked; -1 for a message that is sent for the
   * first time.
   */
  readonly request: number;
}

/** The `request` of a message that is sent for the first time. */
export const NOT_AGAIN = -1;

/** The mark of a message that takes most: one that is sent again. */
export const LARGEST_MARK: RetainedMark = { number: 1, request: 0 };

/** Tag, length, and the value of a message that is sent for the first time. */
const LIVE_BYTES = 10;
/** The same where it is sent again. */
const AGAIN_BYTES = 14;

/** @returns What the field takes, in bytes. */
export function retainedFieldBytes({ request }: RetainedMark): number {
  return request === NOT_AGAIN ? LIVE_BYTES : AGAIN_BYTES;
}

/** Appends the field. @returns Where it ends. */
export function writeRetainedField(view: DataView, at: number, mark: RetainedMark): number {
  const { number, request } = mark;
  const bytes = retainedFieldBytes(mark);
  view.setUint8(at, FIELD_RETAINED);
  view.setUint8(at + 1, bytes - 2);
  writeUint64(view, at + 2, number);
  if (request !== NOT_AGAIN) view.setUint32(at + 10, request, true);
  return at + bytes;
}

/**
 * Reads what a TOPIC frame tells of a message that its sender retains.
 *
 * @param view The buffer.
 * @param from Where the header's fixed part ends.
 * @param to Where the header ends.
 * @returns `null` where there is no such field, or none that makes sense.
 */
export function readRetainedMark(
  view: DataView,
  from: number,
  to: number,
): RetainedMark | null {
  const at = findField(view, from, to, FIELD_RETAINED);
  if (at < 0) return null;
  const bytes = view.getUint8(at - 1) + 2;
  const isAgain = bytes === AGAIN_BYTES;
  if (!isAgain && bytes !== LIVE_BYTES) return null;
  const number = readUint64(view, at);
  if (number === 0 || !Number.isSafeInteger(number)) return null;
  return { number, request: isAgain ? view.getUint32(at + 8, true) : NOT_AGAIN };
}
