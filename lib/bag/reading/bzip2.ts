import seekBzip from "seek-bzip";
import { DamageError } from "./problem.ts";

/** What it reads from: single bits, and what tells a stream by its first bytes. */
interface Input {
  readByte(): number;
  read(buffer: Uint8Array, offset: number, length: number): number;
  eof(): boolean;
}

/** What the library asks for its input, byte by byte, and hands its output to. */
interface Streams {
  decode(
    input: Input,
    output: { writeByte(byte: number): void },
    isMultiStream: boolean,
  ): unknown;
}

const { decode }: Streams = seekBzip;

/**
 * Decompresses bzip2; its checksums are looked at.
 *
 * @param bytes One stream or several.
 * @param size How many bytes they become.
 * @returns What they become.
 * @throws {DamageError} If they are no such streams, or become more or less than that.
 */
export function decompressBzip2(bytes: Uint8Array, size: number): Uint8Array {
  const target = new Uint8Array(size);
  let read = 0;
  let filled = 0;
  const readByte = () => {
    // The library would read on for ever where the end is missing.
    if (read === bytes.length) throw new DamageError("its bzip2 stream is cut off");
    return bytes[read++]!;
  };
  const input: Input = {
    readByte,
    read(buffer, offset, length) {
      for (let i = 0; i < length; i++) buffer[offset + i] = readByte();
      return length;
    },
    eof: () => read === bytes.length,
  };
  const output = {
    writeByte(byte: number) {
      if (filled === size) throw new DamageError("it becomes more than it says");
      target[filled++] = byte;
    },
  };
  try {
    decode(input, output, true);
  } catch (error) {
    if (error instanceof DamageError) throw error;
    throw new DamageError(`it is no bzip2 stream that is intact: ${(error as Error).message}`);
  }
  if (filled < size) throw new DamageError("it becomes less than it says");
  return target;
}
