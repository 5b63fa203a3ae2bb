import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { isCarriedBigint, MAX_BIGINT_BYTES } from "../limits.ts";
import { EXTENSION_BIGINT } from "./extensions.ts";
import { writeExtensionHeader } from "./headers.ts";
import { UncarriableValue } from "../values/uncarriable_value.ts";

/**
 * Appends a bigint as an extension: two's complement, little-endian.
 *
 * @param value What to append.
 * @param writer Where it goes.
 * @throws {UncarriableValue} If it needs more than {@linkcode MAX_BIGINT_BYTES}.
 */
export function encodeBigint(value: bigint, writer: ByteWriter): void {
  if (BigInt.asIntN(64, value) === value) {
    writer.reserve(10);
    const { bytes, view, position } = writer;
    bytes[position] = 0xd7;
    bytes[position + 1] = EXTENSION_BIGINT;
    view.setBigInt64(position + 2, value, true);
    writer.position = position + 10;
    return;
  }
  if (!isCarriedBigint(value)) {
    throw new UncarriableValue(value, `is a bigint of more than ${MAX_BIGINT_BYTES} bytes`);
  }
  const bytes = twosComplement(value);
  writeExtensionHeader(EXTENSION_BIGINT, { length: bytes.length, writer });
  writer.writeBytes(bytes);
}

/**
 * Reads the payload of a bigint.
 *
 * @param view Where it is.
 * @param start Where it starts.
 * @param length How many bytes it takes.
 * @returns The bigint, or `undefined` if it is empty or too long.
 */
export function readBigint(view: DataView, start: number, length: number): bigint | undefined {
  if (length === 8) return view.getBigInt64(start, true);
  if (length === 0 || length > MAX_BIGINT_BYTES) return undefined;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, length);
  // Not by `toHex()`, which not every browser has, nor Node before 25.
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).reverse().join("");
  return BigInt.asIntN(length * 8, BigInt(`0x${digits}`));
}

/** The fewest bytes that hold the value and its sign, little-endian. */
function twosComplement(value: bigint): Uint8Array {
  const magnitude = value < 0n ? ~value : value;
  const digits = magnitude.toString(16);
  // The topmost bit is the sign, and must be 0 here.
  const zeros = digits.length % 2 === 1 ? "0" : digits >= "8" ? "00" : "";
  const bytes = Uint8Array.fromHex(zeros + digits).reverse();
  return value < 0n ? bytes.map((byte) => ~byte) : bytes;
}
