import { GoalError } from "../../../action/goal_error.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../../service/errors.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";

/** What has failed, for people. */
export interface ErrorWords {
  /** What. */
  readonly what: string;
  /** What the error itself says; empty where that is all. */
  readonly details: string;
  /** What to do about it; empty where nobody knows. */
  readonly advice: string;
}

/**
 * Says what has failed when something was asked of the robot, and what to do.
 *
 * @param error What was thrown; anything at all.
 * @returns The words.
 */
export function errorWords(error: unknown): ErrorWords {
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof NoProviderError) {
    return {
      what: "Nobody provides it now",
      details,
      advice: "Start the node that does: it is called as soon as it is there and you try again.",
    };
  }
  if (error instanceof CallTimeoutError) {
    return {
      what: "No answer came in time",
      details,
      advice: "It may still be at work. Give it more time, or see what its node logs.",
    };
  }
  if (error instanceof ConnectionLostError) {
    return {
      what: "The connection was lost before the answer",
      details,
      advice: "It may have been done all the same: look before you do it again.",
    };
  }
  if (error instanceof RemoteError) {
    const { remoteName, remoteMessage } = error;
    return {
      what: "It has failed in the node",
      details: remoteName === "Error" ? remoteMessage : `${remoteName}: ${remoteMessage}`,
      advice: "See whether the values are right, and what the node logs.",
    };
  }
  if (error instanceof GoalError) return goalWords(error);
  if (error instanceof GatewayError) {
    return { what: "The gateway does not do it", details, advice: gatewayAdvice(error) };
  }
  return { what: "It has failed", details, advice: "" };
}

function goalWords({ state, reason, message }: GoalError): ErrorWords {
  const details = reason === "" ? message : reason;
  switch (state) {
    case "refused":
      return { what: "The goal was refused", details, advice: "Ask for something else." };
    case "canceled":
      return { what: "The goal was canceled", details: reason, advice: "" };
    case "lost":
      return {
        what: "Nobody knows how the goal went",
        details,
        advice: "Its node is gone, or was started anew: look before you do it again.",
      };
    default:
      return { what: "The goal was given up", details, advice: "See what its node logs." };
  }
}

function gatewayAdvice({ code }: GatewayError): string {
  switch (code) {
    case "forbidden":
      return "This page may only look, or this is not exposed for it.";
    case "lost":
      return "Wait until the connection is back.";
    case "busy":
      return "Too much is under way: wait for what was asked before.";
    default:
      return "";
  }
}
