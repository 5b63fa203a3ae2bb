import { HttpProblem } from "./problem.ts";

const MAX_STEPS = 64;

/** What a path leads to: nothing where the message has no such field. */
export type Found = { readonly value: unknown } | undefined;

/**
 * Reads the path of a field: names and indexes with dots between, `a[0]` being the same as `a.0`, and
 * `\.` a dot in a name. A negative index counts from the end.
 *
 * @param text Such as `pose.x` or `ranges[17]`.
 * @returns The way to the field.
 * @throws {HttpProblem} If it is none.
 */
export function readFieldPath(text: string): readonly string[] {
  const steps = text.replace(/\[(-?\d+)\]/g, ".$1").replace(/^\./, "").split(/(?<!\\)\./)
    .map((step) => step.replaceAll("\\.", "."));
  if (steps.length <= MAX_STEPS && !steps.includes("")) return steps;
  throw new HttpProblem("invalid", '"field" must be such as pose.x or ranges[17]');
}

/** Looks a field up in a message. */
export function fieldAt(message: unknown, steps: readonly string[]): Found {
  let found: Found = { value: message };
  for (const step of steps) found = found && lookUp(found.value, step);
  return found;
}

function lookUp(holder: unknown, step: string): Found {
  if (typeof holder !== "object" || holder === null) return undefined;
  if (holder instanceof Map) return holder.has(step) ? { value: holder.get(step) } : undefined;
  if (Array.isArray(holder) || ArrayBuffer.isView(holder) && !(holder instanceof DataView)) {
    const items = holder as ArrayLike<unknown>;
    const index = /^-?\d{1,10}$/.test(step) ? Number(step) : NaN;
    const position = index < 0 ? items.length + index : index;
    return position >= 0 && position < items.length ? { value: items[position] } : undefined;
  }
  if (!Object.hasOwn(holder, step)) return undefined;
  return { value: (holder as Record<string, unknown>)[step] };
}
