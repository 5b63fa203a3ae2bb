import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { EXTENSION_TIMESTAMP } from "./extensions.ts";
import { UncarriableValue } from "../values/uncarriable_value.ts";

const UINT32_RANGE = 2 ** 32;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/**
 * Appends a date as MessagePack's timestamp, in the smallest of its three forms.
 *
 * @param date What to append.
 * @param writer Where it goes.
 * @throws {UncarriableValue} If it is invalid.
 */
export function encodeDate(date: Date, writer: ByteWriter): void {
  const timeMs = date.getTime();
  if (Number.isNaN(timeMs)) throw new UncarriableValue(date);
  const seconds = Math.floor(timeMs / 1000);
  const nanoseconds = (timeMs - seconds * 1000) * NANOSECONDS_PER_MILLISECOND;
  writer.reserve(15);
  const { bytes, view, position } = writer;
  if (seconds >= 0 && seconds < UINT32_RANGE && nanoseconds === 0) {
    bytes[position] = 0xd6;
    bytes[position + 1] = EXTENSION_TIMESTAMP;
    view.setUint32(position + 2, seconds);
    writer.position = position + 6;
  } else if (seconds >= 0 && seconds < 2 ** 34) {
    bytes[position] = 0xd7;
    bytes[position + 1] = EXTENSION_TIMESTAMP;
    // 30 bits of nanoseconds, then 34 bits of seconds.
    view.setUint32(position + 2, nanoseconds * 4 + Math.floor(seconds / UINT32_RANGE));
    view.setUint32(position + 6, seconds % UINT32_RANGE);
    writer.position = position + 10;
  } else {
    bytes[position] = 0xc7;
    bytes[position + 1] = 12;
    bytes[position + 2] = EXTENSION_TIMESTAMP;
    view.setUint32(position + 3, nanoseconds);
    view.setBigInt64(position + 7, BigInt(seconds));
    writer.position = position + 15;
  }
}

/**
 * Reads the payload of a timestamp.
 *
 * @param view Where it is.
 * @param start Where it starts.
 * @param length How many bytes it takes.
 * @returns The date, without what is finer than milliseconds, or `undefined` if there is no such
 * form or a `Date` cannot hold it.
 */
export function readTimestamp(view: DataView, start: number, length: number): Date | undefined {
  let seconds: number;
  let nanoseconds = 0;
  switch (length) {
    case 4:
      seconds = view.getUint32(start);
      break;
    case 8: {
      const high = view.getUint32(start);
      nanoseconds = high >>> 2;
      seconds = (high & 3) * UINT32_RANGE + view.getUint32(start + 4);
      break;
    }
    case 12:
      nanoseconds = view.getUint32(start);
      seconds = Number(view.getBigInt64(start + 4));
      break;
    default:
      return undefined;
  }
  if (nanoseconds >= 1000 * NANOSECONDS_PER_MILLISECOND) return undefined;
  const date = new Date(seconds * 1000 + Math.floor(nanoseconds / NANOSECONDS_PER_MILLISECOND));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
