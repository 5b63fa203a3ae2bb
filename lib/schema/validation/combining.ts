import type { CompileContext } from "./context.ts";
import { type Check, type Problem, problem } from "./problem.ts";

type Combine = (
  value: unknown,
  schema: Record<string, unknown>,
  context: CompileContext,
) => Check | undefined;

/** Compiles the keywords that make one schema of several. */
export const COMBINING_KEYWORDS: Readonly<Record<string, Combine>> = {
  allOf: each((checks) => (value) => {
    for (const check of checks) {
      const found = check(value);
      if (found) return found;
    }
    return undefined;
  }),
  anyOf: each((checks) => (value) => {
    let nearest: Problem | undefined;
    for (const check of checks) {
      const found = check(value);
      if (!found) return undefined;
      nearest = nearer(nearest, found);
    }
    return explain(nearest, checks.length);
  }),
  oneOf: each((checks) => (value) => {
    let nearest: Problem | undefined;
    let fitting = 0;
    for (const check of checks) {
      const found = check(value);
      if (found) nearest = nearer(nearest, found);
      else if (++fitting > 1) return problem("fits more than one of what only one may fit");
    }
    return fitting === 1 ? undefined : explain(nearest, checks.length);
  }),
  not: (schema, _, { compile }) => {
    const check = compile(schema);
    return (value) => check(value) ? undefined : problem("is what it must not be");
  },
  if: (condition, schema, { compile }) => {
    const { then = true, else: otherwise = true } = schema;
    const [check, whenTrue, whenFalse] = [condition, then, otherwise].map(compile);
    return (value) => check!(value) ? whenFalse!(value) : whenTrue!(value);
  },
};

function each(combine: (checks: readonly Check[]) => Check): Combine {
  return (schemas, _, { compile }) =>
    Array.isArray(schemas) ? combine(schemas.map((schema) => compile(schema))) : undefined;
}

/** Of several attempts the one that came furthest was probably meant. */
function nearer(a: Problem | undefined, b: Problem): Problem {
  return a && a.steps.length >= b.steps.length ? a : b;
}

function explain(nearest: Problem | undefined, count: number): Problem {
  if (!nearest) return problem("nothing is allowed here");
  if (count === 1 || nearest.steps.length > 0) return nearest;
  return problem(`fits none of ${count} possibilities: ${nearest.message}`);
}
