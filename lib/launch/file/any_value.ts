import { isTooLarge, TOO_LARGE } from "../../yaml/core_schema.ts";
import type { Located, LocatedScalar, Position } from "../../yaml/located.ts";
import type { AnySchema } from "./schema.ts";

/** Names and words of commands leave as UTF-8: as another text, and the same for several. */
export const NOT_WELL_FORMED = "must not hold half of a surrogate pair";
/** The system ends a word there. */
export const HOLDS_NUL = "must not hold a NUL character";

/** Is told what is wrong with a value, and where. */
export type Refuse = (position: Position, path: readonly string[], message: string) => undefined;

/**
 * Takes a value as it is, if it is handed on as such.
 *
 * @param located The value.
 * @param schema Its description.
 * @param options `path`: the keys that lead to it; `refuse` is told of what would be lost.
 * @returns The value: maps become plain objects.
 */
export function anyValue(
  located: Located,
  schema: AnySchema,
  { path, refuse }: { path: readonly string[]; refuse: Refuse },
): unknown {
  const inner = (key: string, value: Located) =>
    anyValue(value, { ...schema, isWithin: true }, { path: [...path, key], refuse });
  if (located.kind === "list") return located.items.map((item, at) => inner(String(at), item));
  if (located.kind === "map") {
    const entries = [...located.entries].map(([key, { value }]) => [key, inner(key, value)]);
    return Object.fromEntries(entries);
  }
  const problem = problemOf(located, schema);
  return problem ? refuse(located.position, path, problem) : located.value;
}

function problemOf({ value, text }: LocatedScalar, schema: AnySchema): string | undefined {
  if (isTooLarge(value, text)) return `${text} ${TOO_LARGE}; quote it to hand it on as text`;
  if (!schema.isWord) return undefined;
  if (schema.isWithin) {
    return typeof value !== "number" || Number.isFinite(value)
      ? undefined
      : `must not be ${text}: ` +
        "lists and maps are handed on as JSON, which has no word for it; make it a parameter of its own";
  }
  if (typeof value !== "string") return undefined;
  return value.includes("\0") ? HOLDS_NUL : value.isWellFormed() ? undefined : NOT_WELL_FORMED;
}
