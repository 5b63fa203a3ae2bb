import { PickleError } from "./pickle_error.ts";

/** How many bytes an integer may take: reading one takes the square of that. */
const MAX_INTEGER_BYTES = 8192;
const MAX_INTEGER_DIGITS = Math.floor(MAX_INTEGER_BYTES * 8 * Math.log10(2));

/**
 * Reads an integer.
 *
 * @param bytes Two's complement, little-endian; none for zero.
 * @returns A number, or a bigint where that is no safe integer.
 * @throws {PickleError} If it is too long.
 */
export function readInteger(bytes: Uint8Array): number | bigint {
  if (bytes.length > MAX_INTEGER_BYTES) throw tooLong();
  if (bytes.length === 0) return 0;
  const value = BigInt(`0x${bytes.slice().reverse().toHex()}`);
  return narrow(BigInt.asIntN(bytes.length * 8, value));
}

/**
 * Reads an integer that is written in decimal.
 *
 * @param text The digits, with or without a sign.
 * @returns The same as of {@linkcode readInteger}.
 * @throws {PickleError} If it is none, or too long.
 */
export function readDecimal(text: string): number | bigint {
  if (text.length > MAX_INTEGER_DIGITS) throw tooLong();
  if (!/^[+-]?\d+$/.test(text)) throw new PickleError("it holds an integer that is none");
  return narrow(text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text.replace("+", "")));
}

/**
 * Writes an integer.
 *
 * @param value Any bigint.
 * @returns The fewest bytes, two's complement, little-endian; none for zero.
 */
export function integerBytes(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0);
  const digits = (value < 0n ? ~value : value).toString(16);
  // The topmost bit is the sign.
  const zeros = digits.length % 2 === 1 ? "0" : digits >= "8" ? "00" : "";
  const bytes = Uint8Array.fromHex(zeros + digits).reverse();
  return value < 0n ? bytes.map((byte) => ~byte) : bytes;
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function tooLong(): PickleError {
  return new PickleError(`it holds an integer of more than ${MAX_INTEGER_BYTES} bytes`);
}
