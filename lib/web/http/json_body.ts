import type { HttpContext } from "./http_parts.ts";
import { HttpProblem } from "./problem.ts";

/**
 * Reads a body as JSON, whatever it says it is: `curl --data` calls everything a form.
 *
 * @returns The value; `undefined` where the body is empty.
 * @throws {HttpProblem} If it is no JSON.
 */
export async function readJson(context: HttpContext): Promise<unknown> {
  const text = await context.req.text();
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem("invalid", `The body is no JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads a body that is to be an object.
 *
 * @throws {HttpProblem} If it is none.
 */
export async function readObject(context: HttpContext): Promise<Readonly<Record<string, unknown>>> {
  const body = await readJson(context);
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    return body as Record<string, unknown>;
  }
  throw new HttpProblem("invalid", "The body must be an object in JSON");
}
