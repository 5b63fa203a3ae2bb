import { GatewayError } from "../gateway/gateway_error.ts";
import { plainJson } from "../gateway/plain_json.ts";
import type { Parameter } from "./protocol.ts";

/**
 * Writes a param as Foxglove has them.
 *
 * @param name Its name there.
 * @param value Its value: bytes become base64; numbers are told to be such with fractions.
 */
export function parameterOf(name: string, value: unknown): Parameter {
  const plain = plainJson(value);
  const type = typeOf(value, plain);
  return { name, value: plain, ...type && { type } };
}

/**
 * Reads the value that a client gives a param.
 *
 * @throws {GatewayError} `invalid`, if it is not what it says.
 */
export function parameterValue({ name, value, type }: Parameter): unknown {
  if (type !== "byte_array") return value;
  try {
    if (typeof value === "string") return Uint8Array.fromBase64(value);
  } catch {
    // It is told below.
  }
  throw new GatewayError("invalid", `Cannot set param "${name}": its bytes are no base64`);
}

function typeOf(value: unknown, plain: unknown): Parameter["type"] {
  if (typeof plain === "number") return "float64";
  if (typeof plain === "string" && typeof value === "object") {
    return value instanceof Date ? undefined : "byte_array";
  }
  const isNumbers = Array.isArray(plain) && plain.length > 0 &&
    plain.every((item) => typeof item === "number");
  return isNumbers ? "float64_array" : undefined;
}
