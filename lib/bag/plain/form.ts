import { type Kind, PLAIN_KINDS } from "./kinds.ts";
import type { Shape } from "./shape.ts";

/**
 * How the values at a place are written in JSON.
 *
 * - `"plain"`: as they are.
 * - A kind: all of them are of that, or `null`, and are written as JSON shows such.
 * - `"tagged"`: as the codec `json` writes them, since else what they were could not be told.
 */
export type Form = "plain" | "tagged" | Exclude<Kind, "other">;

/** @returns How values of a shape are written. */
export function formOf(shape: Shape): Form {
  const special = [...shape.kinds].filter((kind) => !PLAIN_KINDS.has(kind));
  const [kind] = special;
  if (kind === undefined) return "plain";
  if (special.length > 1 || kind === "other") return "tagged";
  const others = [...shape.kinds].filter((other) => other !== kind && other !== "null");
  // Numbers that are none are texts.
  const isClear = kind === "nonfinite"
    ? others.every((other) => other === "number")
    : others.length === 0;
  return isClear ? kind : "tagged";
}

/** @returns The one kind that values of a plain shape are of, beside `null`; `undefined` else. */
export function onlyKind(shape: Shape): Kind | undefined {
  const kinds = [...shape.kinds].filter((kind) => kind !== "null");
  return kinds.length === 1 ? kinds[0] : undefined;
}
