import { isThenable } from "../../flow/thenable.ts";
import type { StandardIssue, StandardSchema } from "../standard_schema.ts";
import type { SchemaCheck } from "./compile.ts";

/**
 * Makes a check of the schema of a library. What the library would make of a value does not count:
 * who listens gets what was sent, checked or not.
 *
 * @param schema The schema.
 * @returns The check; it throws a `TypeError` where the library wants to be waited for.
 */
export function checkStandard({ "~standard": standard }: StandardSchema): SchemaCheck {
  return (value) => {
    const result = standard.validate(value);
    if (isThenable(result)) {
      // Nobody waits for it.
      Promise.resolve(result).catch(() => {});
      return { message: "cannot be checked: the schema's check is asynchronous", path: [] };
    }
    const [issue] = result.issues ?? [];
    return issue && { message: issue.message, path: (issue.path ?? []).map(keyOf) };
  };
}

/** @returns Whether a schema takes `undefined`, so that a value may be left out. */
export function takesNothing({ "~standard": standard }: StandardSchema): boolean {
  const result = standard.validate(undefined);
  if (!isThenable(result)) return result.issues === undefined;
  Promise.resolve(result).catch(() => {});
  throw new TypeError("its check is asynchronous, and messages do not wait; leave that part out");
}

function keyOf(step: NonNullable<StandardIssue["path"]>[number]): string | number {
  const key = typeof step === "object" ? step.key : step;
  return typeof key === "symbol" ? String(key) : key;
}
