import { FIELD_VIA, findField } from "./fields.ts";

/** The most bytes that a field's value has. */
const MAX_BYTES = 255;
const ID = /^[\x21-\x7e]{1,32}$/;

const encoder = new TextEncoder();

/**
 * Writes down where a message has been before it came to this mesh, as frames carry it.
 *
 * @param ids The ids of bridges and systems, 1 to 32 visible ASCII characters each; the list must not
 * be changed later.
 * @returns `null` where there are none.
 * @throws {RangeError} If they are no such ids, or too many.
 */
export function encodeVia(ids: readonly string[]): Uint8Array | null {
  if (ids.length === 0) return null;
  const known = encoded.get(ids);
  if (known) return known;
  const text = ids.join(" ");
  if (!ids.every(isId) || text.length > MAX_BYTES) {
    throw new RangeError(
      `Cannot send a message via ${
        JSON.stringify(ids)
      }: ids have 1 to 32 visible ASCII characters, ` +
        `and ${MAX_BYTES} all together with a space between them`,
    );
  }
  const bytes = encoder.encode(text);
  encoded.set(ids, bytes);
  return bytes;
}

/** Most messages of a bridge have been through the same: their list is written once. */
const encoded = new WeakMap<readonly string[], Uint8Array>();

/** @returns What the field takes, in bytes. */
export function viaFieldBytes(via: Uint8Array): number {
  return 2 + via.length;
}

/** Appends the field. @returns Where it ends. */
export function writeViaField(view: DataView, at: number, via: Uint8Array): number {
  view.setUint8(at, FIELD_VIA);
  view.setUint8(at + 1, via.length);
  for (let index = 0; index < via.length; index++) view.setUint8(at + 2 + index, via[index]!);
  return at + 2 + via.length;
}

/**
 * Reads where a message has been.
 *
 * @param view The buffer.
 * @param from Where the header's fixed part ends.
 * @param to Where the header ends.
 * @param last What it returned for the message before, which has mostly been through the same.
 * @returns A copy of the field's value, or `last` where that is the same; `null` where there is none.
 */
export function readVia(
  view: DataView,
  from: number,
  to: number,
  last: Uint8Array | null = null,
): Uint8Array | null {
  const at = findField(view, from, to, FIELD_VIA);
  if (at < 0) return null;
  const length = view.getUint8(at - 1);
  if (last !== null && isAt(view, at, length, last)) return last;
  return new Uint8Array(view.buffer, view.byteOffset + at, length).slice();
}

function isAt(view: DataView, at: number, length: number, bytes: Uint8Array): boolean {
  if (length !== bytes.length) return false;
  for (let index = 0; index < length; index++) {
    if (view.getUint8(at + index) !== bytes[index]) return false;
  }
  return true;
}

/**
 * Reads the ids.
 *
 * @param via What {@linkcode readVia} returned.
 * @returns The ids; none where it is no list of such.
 */
export function decodeVia(via: Uint8Array | null): readonly string[] {
  if (via === null) return NOWHERE;
  let ids = decoded.get(via);
  if (!ids) decoded.set(via, ids = idsOf(via));
  return ids;
}

/** What was read once is the same array for many messages. */
const decoded = new WeakMap<Uint8Array, readonly string[]>();

function idsOf(via: Uint8Array): readonly string[] {
  let text = "";
  for (const byte of via) text += String.fromCharCode(byte);
  const ids = text.split(" ");
  return ids.every(isId) ? ids : NOWHERE;
}

function isId(text: string): boolean {
  return ID.test(text);
}

const NOWHERE: readonly string[] = Object.freeze([]);
