import { encode } from "@std/msgpack";
import { thrownText } from "../log/error_text.ts";
import { decodeMap } from "../wire/control_map.ts";

/** Why a call has no result: the kind in a FAILURE frame. */
export const FailureKind = {
  /** The service threw. */
  THREW: 1,
  /** The node does not provide the service (any more). */
  UNKNOWN_SERVICE: 2,
  /** The node cannot read the arguments, or cannot encode the result. */
  CODEC: 3,
  /** The node is busy with too many calls. */
  BUSY: 4,
} as const;

/** An error as it travels. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

const MAX_TEXT_LENGTH = 16_384;

/** @returns What a service threw, as it travels. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: "Error", message: cut(thrownText(error)), stack: "" };
  }
  return {
    name: field(error, "name"),
    message: field(error, "message"),
    stack: field(error, "stack"),
  };
}

/** @returns The failure as a MessagePack map. */
export function encodeFailure(failure: Failure): Uint8Array {
  return encode({ ...failure });
}

/** Reads a failure that came from the network; what is missing becomes empty. */
export function decodeFailure(bytes: Uint8Array): Failure {
  const { name, message, stack } = decodeMap(bytes);
  const text = (value: unknown) => typeof value === "string" ? value : "";
  return { name: text(name) || "Error", message: text(message), stack: text(stack) };
}

/** An error class of the user's own may have anything there, a getter that throws included. */
function field(error: Error, name: "name" | "message" | "stack"): string {
  try {
    return cut(String(error[name] ?? ""));
  } catch {
    return "";
  }
}

function cut(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}
