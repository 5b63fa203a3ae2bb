import { type Fields, isFields } from "../../codec/values/fields.ts";
import { ProtocolError } from "./protocol.ts";

const MAX_U32 = 0xffff_ffff;
/** So many things may be said at a time: more than anybody has. */
const MAX_ITEMS = 16_384;
/** The most of a text that is told again. */
const SHOWN_CHARACTERS = 40;

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a frame of text.
 *
 * @param text JSON.
 * @returns The fields of what was said.
 * @throws {ProtocolError} If it is no object in JSON.
 */
export function readJson(text: string): Fields {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    throw new ProtocolError("A frame of text is no JSON");
  }
  if (!isFields(said)) throw new ProtocolError("A frame of text is no object in JSON");
  return said;
}

/** Makes sure that a frame is long enough. @throws {ProtocolError} If it is not. */
export function need(frame: Uint8Array, bytes: number): void {
  if (frame.length >= bytes) return;
  throw new ProtocolError(`A frame of ${frame.length} bytes ends before its byte ${bytes}`);
}

/** @returns Bytes as text. @throws {ProtocolError} If they are no UTF-8. */
export function utf8Of(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ProtocolError("The name of an encoding is no UTF-8");
  }
}

/** @returns A list of an operation, each item of which was read. @throws {ProtocolError} If it is none. */
export function listOf<T>(
  said: Fields,
  name: string,
  read: (value: unknown, what: string) => T,
): readonly T[] {
  const list = said[name];
  if (!Array.isArray(list)) throw new ProtocolError(`"${name}" of ${shown(said.op)} is no list`);
  if (list.length > MAX_ITEMS) {
    throw new ProtocolError(`"${name}" of ${shown(said.op)} has more than ${MAX_ITEMS} items`);
  }
  return list.map((value) => read(value, name));
}

/** @returns The id of an operation, where it has one. @throws {ProtocolError} If that is no text. */
export function idOf({ id }: Fields): { id?: string } {
  return id === undefined || id === null ? {} : { id: readName(id, "id") };
}

/** @returns An object in an operation. @throws {ProtocolError} If it is none. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new ProtocolError(`What is in "${what}" is no object`);
}

/** @returns A number that stands for something. @throws {ProtocolError} If it is none of 32 bits. */
export function readId(value: unknown, what: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_U32) {
    return value;
  }
  throw new ProtocolError(`"${what}" is no whole number of 32 bits: ${shown(value)}`);
}

/** @returns A text in an operation. @throws {ProtocolError} If it is none. */
export function readName(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new ProtocolError(`"${what}" is no text: ${shown(value)}`);
}

/** @returns A value as it is told to people: not all of it. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, SHOWN_CHARACTERS));
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
