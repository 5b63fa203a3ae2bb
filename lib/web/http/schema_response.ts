import { GatewayError } from "../gateway/gateway_error.ts";

/**
 * Answers with a JSON Schema.
 *
 * @param schema The schema; `null` where nobody has one.
 * @param name What it is the schema of.
 * @throws {GatewayError} `not-found`, if there is none.
 */
export function schemaResponse(schema: object | null, name: string): Response {
  if (schema) {
    return new Response(`${JSON.stringify(schema)}\n`, {
      headers: { "content-type": "application/schema+json" },
    });
  }
  throw new GatewayError(
    "not-found",
    `No schema of ${JSON.stringify(name)} can be had: no node says what its messages are`,
  );
}
