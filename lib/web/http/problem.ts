import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type Problem, problemResponse } from "../endpoint/problem.ts";
import { GatewayError, type GatewayErrorCode } from "../gateway/gateway_error.ts";

/** Why a request fails: what a gateway says, and what only HTTP knows. */
export type ProblemCode =
  | GatewayErrorCode
  | "unprocessable"
  | "refused"
  | "method"
  | "too-large"
  | "range"
  | "not-acceptable"
  | "internal";

/** A place in a body that does not fit. */
export interface ProblemPlace {
  /** Where: a JSON pointer as a fragment, `#/pose/x`. */
  readonly pointer: string;
  /** What is wrong there. */
  readonly detail: string;
}

/** What a client is told of a request that fails: problem details, RFC 9457. */
export interface HttpProblemDetails extends Required<Problem> {
  /** Names the kind of problem. */
  readonly type: string;
  readonly status: ContentfulStatusCode;
  /** What programs branch on. */
  readonly code: ProblemCode;
  /** The places of a body that do not fit. */
  readonly errors?: readonly ProblemPlace[];
}

/** The statuses and titles of all problems. */
export const PROBLEMS: Readonly<Record<ProblemCode, readonly [ContentfulStatusCode, string]>> = {
  "invalid": [400, "The request makes no sense"],
  "forbidden": [403, "That may not be done"],
  "not-found": [404, "There is no such thing"],
  "method": [405, "That cannot be done here"],
  "not-acceptable": [406, "It cannot be had in this form"],
  "refused": [409, "It was refused"],
  "too-large": [413, "The body is too large"],
  "range": [416, "There is no such part"],
  "unprocessable": [422, "The body does not fit the schema"],
  "busy": [429, "This client has too much at a time"],
  "internal": [500, "The gateway failed"],
  "failed": [502, "The mesh answered with an error"],
  "no-provider": [502, "Nobody provides it"],
  "lost": [502, "Whoever was to answer is gone"],
  "timeout": [504, "Nothing came in time"],
};

/** A request fails for a reason of HTTP's own. */
export class HttpProblem extends Error {
  /** The name of the class. */
  override readonly name = "HttpProblem";
  readonly code: ProblemCode;
  readonly errors: readonly ProblemPlace[];
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param code Why.
   * @param detail The whole message.
   * @param options What does not fit, and headers that belong to the answer.
   */
  constructor(code: ProblemCode, detail: string, { errors = [], headers = {} }: {
    readonly errors?: readonly ProblemPlace[];
    readonly headers?: Readonly<Record<string, string>>;
  } = {}) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

/**
 * Says what a client is told of something that was thrown.
 *
 * @param error What was thrown; of what is neither kind of error nothing is told: it is our mistake.
 */
export function problemOf(error: unknown): HttpProblemDetails {
  const isTold = error instanceof GatewayError || error instanceof HttpProblem;
  const code = isTold ? error.code : "internal";
  const [status, title] = PROBLEMS[code];
  return {
    type: `urn:rosy:problem:${code}`,
    title,
    status,
    detail: isTold ? error.message : "See the log of the gateway",
    code,
    error: error instanceof GatewayError ? error.kind : isTold ? error.name : "Error",
    ...error instanceof HttpProblem && error.errors.length > 0 && { errors: error.errors },
  };
}

/** Answers with a problem. */
export function errorResponse(error: unknown): Response {
  const problem = problemOf(error);
  return problemResponse(problem, {
    ...problem.code === "busy" && { "retry-after": "1" },
    ...error instanceof HttpProblem && error.headers,
  });
}
