import { UsageError } from "../line/usage_error.ts";

/** What a path leads to: nothing where the message has no such field. */
export type FieldResult = { readonly value: unknown } | undefined;

/**
 * Compiles the path of a field.
 *
 * Its parts have dots between them; `a[0]` is the same as `a.0`, and `\.` is a dot within a name. A
 * path that starts with an index selects one of a message's values; any other looks into its last
 * value, where named values are. A negative index counts from the end.
 *
 * @param path Such as `pose.x`, `0.pose.x` or `ranges.17`.
 * @param flag What it was given by, for errors.
 * @returns A function that looks the field up in the values of a message.
 * @throws {UsageError} If the path is malformed.
 */
export function compileFieldPath(
  path: string,
  flag = "--field",
): (args: readonly unknown[]) => FieldResult {
  const parts = path.replace(/\[(-?\d+)\]/g, ".$1").replace(/^\./, "").split(/(?<!\\)\./)
    .map((part) => part.replaceAll("\\.", "."));
  if (parts.some((part) => part === "")) {
    throw new UsageError(`flag ${flag} must be names or indexes with dots between, not "${path}"`);
  }
  const steps = isIndex(parts[0]!) ? parts : ["-1", ...parts];
  return (args) => fieldAt(args, steps);
}

/**
 * Looks a field up.
 *
 * @param args The values of a message.
 * @param steps The names and indexes that lead to it, from the list of values on.
 * @returns The field, or nothing.
 */
export function fieldAt(args: readonly unknown[], steps: readonly string[]): FieldResult {
  let result: FieldResult = { value: args };
  for (const step of steps) result = result && lookUp(result.value, step);
  return result;
}

function isIndex(part: string): boolean {
  return /^-?\d+$/.test(part);
}

function lookUp(holder: unknown, part: string): FieldResult {
  if (typeof holder !== "object" || holder === null) return undefined;
  if (holder instanceof Map) return holder.has(part) ? { value: holder.get(part) } : undefined;
  if (Array.isArray(holder) || ArrayBuffer.isView(holder) && !(holder instanceof DataView)) {
    const items = holder as ArrayLike<unknown>;
    const index = isIndex(part) ? Number(part) : NaN;
    const position = index < 0 ? items.length + index : index;
    return position >= 0 && position < items.length ? { value: items[position] } : undefined;
  }
  if (!Object.hasOwn(holder, part)) return undefined;
  return { value: (holder as Record<string, unknown>)[part] };
}
