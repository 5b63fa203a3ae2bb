import type { WireInput } from "../wire/wire_input.ts";
import type { WireOutput } from "../wire/wire_output.ts";

/** @returns Bytes that programs tell of their endpoints; in ROS 2 they are a text. */
export function readBytes(input: WireInput): string {
  return new TextDecoder().decode(input.slice(input.u32()));
}

/** Writes what {@linkcode readBytes} reads. */
export function writeBytes(output: WireOutput, text: string): void {
  const bytes = new TextEncoder().encode(text);
  output.u32(bytes.length);
  output.bytes(bytes);
}
