import type { UdpAddress } from "../../../transport/udp.ts";
import type { WireInput } from "./wire_input.ts";
import type { WireOutput } from "./wire_output.ts";

const UDP_V4 = 1;

/**
 * Reads where something can be reached.
 *
 * @param input Where it stands.
 * @returns The address; `undefined` where it is none of UDP over IPv4.
 */
export function readLocator(input: WireInput): UdpAddress | undefined {
  const [kind, port] = [input.i32(), input.u32()];
  const address = input.slice(16).subarray(12).join(".");
  if (kind !== UDP_V4 || port === 0 || port > 0xffff) return undefined;
  return { address, port };
}

/** Writes where something can be reached. */
export function writeLocator(output: WireOutput, { address, port }: UdpAddress): void {
  output.i32(UDP_V4);
  output.u32(port);
  output.zeros(12);
  output.bytes(Uint8Array.from(address.split("."), Number));
}
