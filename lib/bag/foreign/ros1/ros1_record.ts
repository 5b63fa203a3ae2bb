import { DamageError } from "../../reading/problem.ts";
import { viewOf } from "../../reading/record.ts";

/** The first bytes of every file. */
export const ROS1_MAGIC = "#ROSBAG V2.0\n";

/** What a record is: the field `op` of its header. */
export const Op = {
  MESSAGE: 0x02,
  BAG: 0x03,
  INDEX: 0x04,
  CHUNK: 0x05,
  CHUNK_INFO: 0x06,
  CONNECTION: 0x07,
} as const;

/** A header longer than this is none: it holds a few numbers, or the names of a connection. */
export const MAX_HEADER_BYTES = 1024 * 1024;

const NANOSECONDS = 1_000_000_000n;
const EQUALS_SIGN = 0x3d;

/** A record in a buffer: the length of its header, that, the length of its data, and those. */
export interface Ros1Record {
  readonly op: number;
  readonly fields: Ros1Fields;
  /** Where its data begin in the buffer. */
  readonly dataStart: number;
  readonly dataBytes: number;
}

/** What a header says: `name=value`, each behind its length. */
export class Ros1Fields {
  readonly #view: DataView<ArrayBuffer>;
  /** Where each value begins and ends in the view. */
  readonly #places = new Map<string, readonly [start: number, end: number]>();

  /**
   * Reads the fields in a part of a buffer.
   *
   * @throws {DamageError} If they do not fill it.
   */
  constructor(view: DataView<ArrayBuffer>, start: number, end: number) {
    this.#view = view;
    for (let at = start; at < end;) {
      if (at + 4 > end) throw new DamageError("its header is cut off");
      const byteLength = view.getUint32(at, true);
      at += 4;
      if (byteLength > end - at) throw new DamageError("a field of its header is too long");
      const field = new Uint8Array(view.buffer, view.byteOffset + at, byteLength);
      const equals = field.indexOf(EQUALS_SIGN);
      if (equals < 0) throw new DamageError("a field of its header has no name");
      const name = new TextDecoder().decode(field.subarray(0, equals));
      this.#places.set(name, [at + equals + 1, at + byteLength]);
      at += byteLength;
    }
  }

  /** @returns Whether there is such a field. */
  has(name: string): boolean {
    return this.#places.has(name);
  }

  /** @returns A field of one byte. */
  u8(name: string): number {
    return this.#view.getUint8(this.#at(name, 1));
  }

  /** @returns A field of four bytes. */
  u32(name: string): number {
    return this.#view.getUint32(this.#at(name, 4), true);
  }

  /** @returns A field of eight bytes, that is a place in a file. */
  u64(name: string): number {
    return Number(this.#view.getBigUint64(this.#at(name, 8), true));
  }

  /** @returns A time, in nanoseconds since the Unix epoch. */
  time(name: string): bigint {
    return timeAt(this.#view, this.#at(name, 8));
  }

  /** @returns A text; what is no UTF-8 in it is replaced. */
  text(name: string): string {
    const [start, end] = this.#places.get(name) ?? missing(name);
    const { buffer, byteOffset } = this.#view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + start, end - start));
  }

  #at(name: string, byteLength: number): number {
    const [start, end] = this.#places.get(name) ?? missing(name);
    if (end - start !== byteLength) {
      throw new DamageError(`field "${name}" of its header has ${end - start} bytes`);
    }
    return start;
  }
}

function missing(name: string): never {
  throw new DamageError(`its header has no field "${name}"`);
}

/** @returns Seconds and nanoseconds, 4 bytes each, as nanoseconds. */
export function timeAt(view: DataView, at: number): bigint {
  return BigInt(view.getUint32(at, true)) * NANOSECONDS + BigInt(view.getUint32(at + 4, true));
}

/**
 * Reads a record.
 *
 * @param bytes What it lies in.
 * @param start Where it begins.
 * @returns The record; its data may go beyond the buffer.
 * @throws {DamageError} If its header is none.
 */
export function parseRos1Record(bytes: Uint8Array, start: number): Ros1Record {
  const view = viewOf(bytes);
  if (start + 4 > bytes.length) throw new DamageError("its end is cut off");
  const headerBytes = view.getUint32(start, true);
  const headerEnd = start + 4 + headerBytes;
  if (headerBytes > MAX_HEADER_BYTES || headerEnd + 4 > bytes.length) {
    throw new DamageError("its header is too long");
  }
  const fields = new Ros1Fields(view, start + 4, headerEnd);
  const dataBytes = view.getUint32(headerEnd, true);
  return { op: fields.u8("op"), fields, dataStart: headerEnd + 4, dataBytes };
}
