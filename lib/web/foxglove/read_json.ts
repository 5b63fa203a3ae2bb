import { GatewayError } from "../gateway/gateway_error.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads JSON that a client has sent in a binary frame.
 *
 * @param data UTF-8.
 * @param what What it is, for errors.
 * @returns The value.
 * @throws {GatewayError} `invalid`, if it is none.
 */
export function readJson(data: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(decoder.decode(data));
  } catch (cause) {
    throw new GatewayError("invalid", `Cannot read ${what}: it is no JSON`, { cause });
  }
}
