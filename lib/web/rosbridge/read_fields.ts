import { type Fields, isFields, textOf } from "../../codec/values/fields.ts";
import { MAX_FRAGMENTS, MAX_TEXT_LENGTH } from "./limits.ts";
import { ProtocolError } from "./protocol.ts";

/** The most of a text that is told again. */
const SHOWN_CHARACTERS = 40;

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the JSON of an operation.
 *
 * @param frame JSON; bytes are taken for UTF-8.
 * @returns Its fields.
 * @throws {ProtocolError} If it is no object in JSON.
 */
export function readJson(frame: string | Uint8Array): Fields {
  const said = parse(frame);
  if (isFields(said)) return said;
  throw new ProtocolError("A frame is no object in JSON");
}

function parse(frame: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof frame === "string" ? frame : decoder.decode(frame));
  } catch {
    throw new ProtocolError("A frame is no JSON");
  }
}

/**
 * Reads an operation.
 *
 * @param said Its fields.
 * @param read Reads it.
 * @returns What that returns.
 * @throws {ProtocolError} What that throws, with the id of the operation: whoever waits for an answer
 * finds it by that.
 */
export function withIdOf<T>(said: Fields, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError) throw new ProtocolError(error.message, shortText(said.id));
    throw error;
  }
}

/** @returns The id of an operation, where it has one. @throws {ProtocolError} If it is none. */
export function idOf({ id }: Fields): { id?: string } {
  if (id === undefined || id === null) return {};
  return { id: checkText(typeof id === "number" ? String(id) : id, "id") };
}

/** @returns The id of an operation that needs one. @throws {ProtocolError} If it has none. */
export function neededId(said: Fields): string {
  const { id } = idOf(said);
  if (id !== undefined) return id;
  throw new ProtocolError(`${shown(said.op)} needs an "id"`);
}

/** @returns A name that an operation needs. @throws {ProtocolError} If it is none. */
export function name(said: Fields, field: string): string {
  const text = checkText(said[field], field);
  if (text !== "" && text !== "/") return text;
  throw new ProtocolError(`"${field}" of ${shown(said.op)} is empty`);
}

/** @returns What an operation says of a type; empty where it does not. */
export function typeOf({ type }: Fields): { type: string } {
  return { type: shortText(type) ?? "" };
}

/** @returns What a fragment holds. @throws {ProtocolError} If it is no such part. */
export function partOf(said: Fields): { data: string; num: number; total: number } {
  const { num, total } = said;
  const data = textOf(said.data);
  if (data === undefined) throw new ProtocolError('"data" of a fragment is no text');
  // There are servers that divide without rounding, and clients of the same pen.
  const count = typeof total === "number" ? Math.floor(total) : 0;
  if (!(count >= 1 && count <= MAX_FRAGMENTS)) {
    throw new ProtocolError(`"total" of a fragment is ${shown(total)}`);
  }
  if (typeof num !== "number" || !Number.isInteger(num) || num < 0 || num >= count) {
    throw new ProtocolError(`"num" of a fragment is ${shown(num)}`);
  }
  return { data, num, total: count };
}

/** @returns A number above zero; `undefined` for all else. */
export function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function checkText(value: unknown, field: string): string {
  const text = shortText(value);
  if (text !== undefined) return text;
  throw new ProtocolError(`"${field}" is no text of ${MAX_TEXT_LENGTH} characters at most`);
}

/** @returns A text that is short enough; `undefined` for all else. */
export function shortText(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && text.length <= MAX_TEXT_LENGTH ? text : undefined;
}

/** @returns A value as it is told to people: not all of it. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, SHOWN_CHARACTERS));
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
