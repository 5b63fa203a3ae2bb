import { UsageError } from "../line/usage_error.ts";

type AsyncFunctionConstructor = new (body: string) => () => Promise<unknown>;

const AsyncFunction = (async () => {}).constructor as AsyncFunctionConstructor;

/**
 * Compiles a JavaScript expression from the user's own command line. Nothing that came over the
 * network may ever be passed to it.
 *
 * @param expression The expression; it may use `await`.
 * @returns A function that computes its value afresh.
 * @throws {UsageError} If it is not an expression.
 */
export function compileExpression(expression: string): () => Promise<unknown> {
  let compute: () => Promise<unknown>;
  try {
    // The line feed ends a comment at the expression's end.
    compute = new AsyncFunction(`"use strict"; return (${expression}\n);`);
  } catch (error) {
    throw new UsageError(`js:${expression} is not a JavaScript expression: ${messageOf(error)}`);
  }
  return async () => {
    try {
      return await compute();
    } catch (error) {
      throw new Error(`Cannot compute js:${expression}: ${messageOf(error)}`, { cause: error });
    }
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
