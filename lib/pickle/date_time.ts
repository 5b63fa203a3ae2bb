import { PickleError } from "./pickle_error.ts";
import type { PythonObject } from "./python_object.ts";

const LENGTH_BYTES = 10;
const MICROSECONDS_PER_MILLISECOND = 1000;
/** In the month: of a time that comes twice, when clocks are put back, this is the second. */
const FOLD = 0x80;

/** A moment, as Python's `datetime` has it. */
export interface DateTime {
  /** The last whole second, in milliseconds since the Unix epoch. */
  readonly secondMs: number;
  /** How much later it is, in microseconds. */
  readonly microseconds: number;
}

/**
 * Reads a `datetime.datetime`. One without a time zone is of this machine's: what else it could be of
 * is not said.
 *
 * @param object What a pickle says of it.
 * @returns The moment.
 * @throws {PickleError} If it is none.
 */
export function readDateTime({ args }: PythonObject): DateTime {
  const [bytes, offsetS] = args;
  if (!(bytes instanceof Uint8Array) || bytes.length !== LENGTH_BYTES) throw unlike();
  if (offsetS !== undefined && typeof offsetS !== "number") throw unlike();
  const view = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES);
  const secondMs = wallTime(view, offsetS);
  if (Number.isNaN(secondMs)) throw unlike();
  return { secondMs, microseconds: view.getUint32(6) & 0xff_ffff };
}

/** @returns A date, without what is finer than milliseconds. */
export function toDate({ secondMs, microseconds }: DateTime): Date {
  return new Date(secondMs + Math.floor(microseconds / MICROSECONDS_PER_MILLISECOND));
}

function wallTime(view: DataView, offsetS: number | undefined): number {
  const year = view.getUint16(0);
  const [month, day, hour, minute, second] = [2, 3, 4, 5, 6].map((at) => view.getUint8(at));
  const date = new Date(0);
  const months = (month! & ~FOLD) - 1;
  if (offsetS === undefined) {
    date.setFullYear(year, months, day);
    return date.setHours(hour!, minute!, second!, 0);
  }
  date.setUTCFullYear(year, months, day);
  return date.setUTCHours(hour!, minute!, second!, 0) - offsetS * 1000;
}

/**
 * Writes a date.
 *
 * @param date A date.
 * @returns The bytes of a `datetime.datetime` in UTC.
 * @throws {TypeError} If Python has no such date.
 */
export function dateTimeBytes(date: Date): Uint8Array {
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    throw new TypeError("Cannot write pickle: Python has no such date; its years are 1 to 9999");
  }
  const microseconds = date.getUTCMilliseconds() * MICROSECONDS_PER_MILLISECOND;
  const bytes = new Uint8Array(LENGTH_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(6, microseconds);
  view.setUint16(0, year);
  const fields = [
    ...[date.getUTCMonth() + 1, date.getUTCDate()],
    ...[date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()],
  ];
  fields.forEach((field, index) => view.setUint8(2 + index, field));
  return bytes;
}

function unlike(): PickleError {
  return new PickleError("it holds a datetime.datetime that is none");
}
