import { readDecimal, readInteger } from "./integers.ts";
import { Opcode } from "./opcodes.ts";
import { PickleError } from "./pickle_error.ts";
import type { PickleInput } from "./pickle_input.ts";
import { unescapeUnicode } from "./raw_unicode.ts";

/** What {@linkcode readScalar} returns of an opcode that is for something else. */
export const NO_SCALAR: unique symbol = Symbol("no scalar");

/**
 * Reads a value that holds no others.
 *
 * @param opcode What it begins with, which is read already.
 * @param input Where the rest is.
 * @returns The value, or {@linkcode NO_SCALAR}.
 * @throws {PickleError} If it is none.
 */
export function readScalar(opcode: number, input: PickleInput): unknown {
  switch (opcode) {
    case Opcode.NONE:
      return null;
    case Opcode.NEWTRUE:
      return true;
    case Opcode.NEWFALSE:
      return false;
    case Opcode.SHORT_BINUNICODE:
      return input.text(input.uint8());
    case Opcode.BINUNICODE:
      return input.text(input.uint32());
    case Opcode.BINUNICODE8:
      return input.text(input.uint64());
    case Opcode.SHORT_BINBYTES:
      return input.bytes(input.uint8()).slice();
    case Opcode.BINBYTES:
      return input.bytes(input.uint32()).slice();
    case Opcode.BINBYTES8:
    case Opcode.BYTEARRAY8:
      return input.bytes(input.uint64()).slice();
    case Opcode.UNICODE:
      return unescapeUnicode(input.line());
    default:
      return readNumber(opcode, input);
  }
}

function readNumber(opcode: number, input: PickleInput): unknown {
  switch (opcode) {
    case Opcode.BININT1:
      return input.uint8();
    case Opcode.BININT2:
      return input.uint16();
    case Opcode.BININT:
      return input.int32();
    case Opcode.BINFLOAT:
      return input.float64();
    case Opcode.LONG1:
      return readInteger(input.bytes(input.uint8()));
    case Opcode.LONG4:
      return readInteger(input.bytes(input.uint32()));
    case Opcode.INT:
      return readIntLine(input.line());
    case Opcode.LONG:
      return readDecimal(input.line().replace(/L$/, ""));
    case Opcode.FLOAT:
      return readFloat(input.line());
    default:
      return NO_SCALAR;
  }
}

/** Protocol 0 has no booleans of its own. */
function readIntLine(text: string): number | bigint | boolean {
  if (text === "01") return true;
  if (text === "00") return false;
  return readDecimal(text);
}

function readFloat(text: string): number {
  const infinity = /^([+-]?)inf$/.exec(text);
  if (infinity) return infinity[1] === "-" ? -Infinity : Infinity;
  if (/^[+-]?nan$/.test(text)) return NaN;
  if (!/^[+-]?[\d.]+(e[+-]?\d+)?$/.test(text)) {
    throw new PickleError("it holds a number that is none");
  }
  return Number(text);
}
