/**
 * Answers with a value as JSON, on a line of its own: in a terminal the prompt comes below it.
 *
 * @param value The value, of what JSON has.
 * @param status The status of HTTP.
 * @returns The answer.
 */
export function jsonResponse(value: unknown, status = 200): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { "content-type": "application/json" },
  });
}
