import { HttpProblem } from "./problem.ts";

/** What answers a request. */
export type Answer = () => Response | Promise<Response>;

/** What a resource can be asked to do. */
export type Methods = Readonly<
  Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Answer>>
>;

/**
 * Has a request answered by the method that it names. `HEAD` is a `GET` whose body is not sent.
 *
 * @throws {HttpProblem} `method`, if the resource has no such method.
 */
export async function byMethod(method: string, methods: Methods): Promise<Response> {
  const asked = method === "HEAD" ? "GET" : method;
  const answer = Object.hasOwn(methods, asked) ? methods[asked as keyof Methods] : undefined;
  if (answer) return await answer();
  const allowed = Object.keys(methods).join(", ");
  throw new HttpProblem("method", `This is for ${allowed} only`, { headers: { allow: allowed } });
}
