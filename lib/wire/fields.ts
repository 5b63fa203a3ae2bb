/** An optional header field: how long a message is worth sending. Milliseconds as u32. */
export const FIELD_TTL = 1;

/** Tag, length, and the value. */
export const TTL_FIELD_BYTES = 6;

/**
 * An optional header field of messages that the sender retains: the message's number among those, as
 * u64; where it is sent again to a listener that came later, also the request that it answers, as u32.
 */
export const FIELD_RETAINED = 2;

/**
 * An optional header field of a CALL whose caller takes a stream: how many parts, and how many bytes of
 * them, it has room for to begin with, both u32.
 */
export const FIELD_WINDOW = 3;

/** An optional header field: where a message has been before it came to this mesh; see `via.ts`. */
export const FIELD_VIA = 4;

/** Tag, length, and the value. */
export const WINDOW_FIELD_BYTES = 10;

const TWO_TO_32 = 2 ** 32;

/** Reads a u64 that a number can hold. */
export function readUint64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * TWO_TO_32;
}

/** Writes a number as a u64. */
export function writeUint64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, (value / TWO_TO_32) >>> 0, true);
}

/**
 * Finds an optional field in a header.
 *
 * @param view The buffer.
 * @param from Where the header's fixed part ends.
 * @param to Where the header ends.
 * @param tag The field's tag.
 * @returns Where its value starts, or -1 where it is absent or cut off.
 */
export function findField(view: DataView, from: number, to: number, tag: number): number {
  for (let at = from; at + 2 <= to;) {
    const length = view.getUint8(at + 1);
    if (at + 2 + length > to) return -1;
    if (view.getUint8(at) === tag) return at + 2;
    at += 2 + length;
  }
  return -1;
}
