import { type Fields, textOf } from "../../../codec/values/fields.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";

/** Answers one of the services; what it is asked for has not been looked at. */
export type RosapiService = (request: Fields) => Fields | Promise<Fields>;

/**
 * Reads a field of a request that must be there.
 *
 * @throws {GatewayError} `invalid`, if it is no text.
 */
export function requestField(request: Fields, field: string): string {
  const text = textOf(request[field]);
  if (text !== undefined) return text;
  throw new GatewayError("invalid", `"${field}" of the request is no text`);
}
