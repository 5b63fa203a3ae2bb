import { argumentOf, Opcode } from "./opcodes.ts";
import { PickleError } from "./pickle_error.ts";

const LINE_FEED = 0x0a;

/**
 * Finds where a pickle ends, without reading what it holds.
 *
 * @param bytes What begins with it.
 * @param start Where it begins.
 * @returns Where it ends; `undefined` where more of it would have to be there.
 * @throws {PickleError} If it is none.
 */
export function pickleEnd(bytes: Uint8Array, start = 0): number | undefined {
  let at: number | undefined = start;
  while (at !== undefined && at < bytes.length) {
    const opcode: number = bytes[at]!;
    if (opcode === Opcode.STOP) return at + 1;
    at = argumentEnd(bytes, opcode, at + 1);
  }
  return undefined;
}

function argumentEnd(bytes: Uint8Array, opcode: number, at: number): number | undefined {
  const argument = argumentOf(opcode);
  if (!argument) {
    throw new PickleError(`it holds what is not read here (0x${opcode.toString(16)})`);
  }
  if ("bytes" in argument) return at + argument.bytes;
  if ("lines" in argument) return linesEnd(bytes, argument.lines, at);
  const { lengthBytes } = argument;
  if (bytes.length - at < lengthBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = lengthBytes === 1
    ? view.getUint8(at)
    : lengthBytes === 4
    ? view.getUint32(at, true)
    : Number(view.getBigUint64(at, true));
  return at + lengthBytes + length;
}

function linesEnd(bytes: Uint8Array, count: number, at: number): number | undefined {
  let end = at;
  for (let line = 0; line < count; line++) {
    end = bytes.indexOf(LINE_FEED, end) + 1;
    if (end === 0) return undefined;
  }
  return end;
}
