import { GoalError } from "../../action/goal_error.ts";
import { ParamError, type ParamErrorReason } from "../../params/param_error.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../service/errors.ts";
import { GatewayError, type GatewayErrorCode } from "./gateway_error.ts";

const PARAM_CODES: Readonly<Record<ParamErrorReason, GatewayErrorCode>> = {
  "unknown-node": "not-found",
  "no-params": "not-found",
  "ambiguous": "invalid",
  "unreachable": "lost",
  "unknown-param": "not-found",
  "invalid": "invalid",
  "refused": "failed",
  "read-only": "forbidden",
  "unreadable": "failed",
};

/**
 * Says what a client is told of something that a node threw.
 *
 * @param error What was thrown.
 * @returns The same where it is said already.
 */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new GatewayError(codeOf(error), message, { cause: error });
}

function codeOf(error: unknown): GatewayErrorCode {
  if (error instanceof NoProviderError) return "no-provider";
  if (error instanceof CallTimeoutError) return "timeout";
  if (error instanceof ConnectionLostError) return "lost";
  if (error instanceof RemoteError) return "failed";
  if (error instanceof ParamError) return PARAM_CODES[error.reason];
  if (error instanceof GoalError) return error.state === "lost" ? "lost" : "failed";
  if (error instanceof DOMException) return error.name === "TimeoutError" ? "timeout" : "lost";
  if (error instanceof TypeError || error instanceof RangeError) return "invalid";
  return "failed";
}
