import { type FailedState, GoalError } from "../../action/goal_error.ts";
import { ParamError, type ParamErrorReason } from "../../params/param_error.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../service/errors.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { ErrorOperation } from "../native/operations.ts";

/**
 * Makes of what a gateway says the error that a node would throw.
 *
 * @param operation What it says.
 * @param subject The service, the action or the node that it is about.
 * @returns The error; a `GatewayError` where nodes have none such.
 */
export function errorOf(
  { code, kind, message, fields = {} }: Pick<
    ErrorOperation,
    "code" | "kind" | "message" | "fields"
  >,
  subject: string,
): Error {
  const text = (key: string) => String(fields[key] ?? "");
  switch (kind) {
    case "NoProviderError":
      return new NoProviderError(subject, message);
    case "CallTimeoutError":
      return new CallTimeoutError(subject, Number(fields.timeoutMs));
    case "ConnectionLostError":
      return Object.assign(lostError(subject), { message });
    case "RemoteError":
      return new RemoteError(subject, {
        name: text("remoteName"),
        message: text("remoteMessage"),
        stack: "",
      });
    case "ParamError":
      return new ParamError(message, {
        reason: fields.reason as ParamErrorReason,
        node: text("node"),
        param: fields.param as string | undefined,
      });
    case "GoalError":
      return new GoalError(subject, text("goalId"), {
        state: fields.state as FailedState,
        reason: text("reason"),
        result: fields.result,
      });
  }
  return new GatewayError(code, message);
}

/** The connection to the gateway is gone, before the answer of something. */
export function lostError(subject: string): ConnectionLostError {
  const message = `Cannot call service "${subject}": the connection to the gateway was lost ` +
    "before the answer";
  return Object.assign(new ConnectionLostError(subject, ""), { message });
}

/** @returns The error of what cannot be said, for there is no connection. */
export function notConnected(what: string): GatewayError {
  return new GatewayError("lost", `Cannot ${what}: there is no connection to the gateway`);
}
