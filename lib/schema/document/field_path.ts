/** A field that was found; nothing where there is none: a field may well be `undefined`. */
export type FoundField = { readonly value: unknown } | undefined;

/**
 * Reads the path of a field: names and indexes with dots between, `a[0]` being the same as `a.0`, and
 * `\.` a dot in a name. A negative index counts from the end.
 *
 * @param text Such as `pose.x` or `ranges[17]`.
 * @returns The way to the field; `undefined` if it is none.
 */
export function readFieldSteps(text: string): readonly string[] | undefined {
  const steps = text.replace(/\[(-?\d+)\]/g, ".$1").replace(/^\./, "").split(/(?<!\\)\./)
    .map((step) => step.replaceAll("\\.", "."));
  return steps.includes("") ? undefined : steps;
}

/** @returns Whether a step is an index. */
export function isIndexStep(step: string): boolean {
  return /^-?\d+$/.test(step);
}

/**
 * Looks a field up.
 *
 * @param holder The value that it is in.
 * @param steps The way to it.
 * @returns The field, or nothing.
 */
export function fieldAt(holder: unknown, steps: readonly string[]): FoundField {
  let found: FoundField = { value: holder };
  for (const step of steps) found = found && lookUp(found.value, step);
  return found;
}

function lookUp(holder: unknown, step: string): FoundField {
  if (typeof holder !== "object" || holder === null) return undefined;
  if (holder instanceof Map) return holder.has(step) ? { value: holder.get(step) } : undefined;
  if (Array.isArray(holder) || ArrayBuffer.isView(holder) && !(holder instanceof DataView)) {
    const items = holder as ArrayLike<unknown>;
    const index = isIndexStep(step) ? Number(step) : NaN;
    const position = index < 0 ? items.length + index : index;
    return position >= 0 && position < items.length ? { value: items[position] } : undefined;
  }
  if (!Object.hasOwn(holder, step)) return undefined;
  return { value: (holder as Record<string, unknown>)[step] };
}
