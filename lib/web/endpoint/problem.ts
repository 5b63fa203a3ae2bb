/** What is wrong with a request: problem details, RFC 9457. */
export interface Problem {
  /** The status of HTTP. */
  readonly status: number;
  /** What is wrong, in a few words: the same for all problems of a kind. */
  readonly title: string;
  /** What is wrong this time, and what to do about it. */
  readonly detail?: string;
  /** The name of the error that is behind it: `"CallTimeoutError"`. */
  readonly error?: string;
}

/**
 * Answers a request that something is wrong with.
 *
 * @param problem What it is.
 * @param headers Further headers.
 * @returns The answer, as `application/problem+json`.
 */
export function problemResponse(problem: Problem, headers?: HeadersInit): Response {
  const response = new Response(JSON.stringify({ type: "about:blank", ...problem }) + "\n", {
    status: problem.status,
    headers,
  });
  response.headers.set("content-type", "application/problem+json");
  response.headers.set("cache-control", "no-store");
  return response;
}
