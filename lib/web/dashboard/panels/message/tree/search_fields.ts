import { type FoundField, readFieldSteps } from "../../../../../schema/document/field_path.ts";
import { containerOf, isNumbers } from "./container.ts";

/** So many fields are looked at. */
const MAX_LOOKS = 100_000;
const MAX_DEPTH = 64;
/** So many are shown. */
const MAX_FOUND = 500;

/** What was found. */
export interface FoundFields {
  readonly paths: readonly (readonly string[])[];
  /** Whether there may be more. */
  readonly isCut: boolean;
}

/**
 * Finds fields by a part of their paths, whatever its case. The numbers of a long list have to be named
 * wholly: `ranges[17]`.
 *
 * @param value The message.
 * @param text What to look for.
 * @returns The ways to them, in order.
 */
export function searchFields(value: unknown, text: string): FoundFields {
  const wanted = text.trim().toLowerCase();
  const paths: (readonly string[])[] = [];
  let looks = 0;
  const visit = (holder: unknown, path: readonly string[], pathLower: string) => {
    const container = containerOf(holder);
    // The numbers of a row have no names of their own.
    if (!container || isNumbers(holder) || path.length >= MAX_DEPTH) return;
    for (let index = 0; index < container.length; index++) {
      if (++looks > MAX_LOOKS || paths.length >= MAX_FOUND) return;
      const isRecord = container.kind === "record";
      const name = isRecord ? container.names[index]! : String(index);
      const item = isRecord ? container.get(name) : container.at(index);
      const dotted = isRecord && path.length > 0 ? `.${name}` : name;
      const lower = pathLower + (isRecord ? dotted.toLowerCase() : `[${name}]`);
      const isFound = lower.includes(wanted);
      const isHolder = typeof item === "object" && item !== null;
      if (!isFound && !isHolder) continue;
      const inner = [...path, name];
      if (isFound) paths.push(inner);
      if (isHolder) visit(item, inner, lower);
    }
  };
  visit(value, [], "");
  const exact = readFieldSteps(text.trim());
  if (paths.length === 0 && exact && fieldIn(value, exact)) paths.push(exact);
  return { paths, isCut: looks > MAX_LOOKS || paths.length >= MAX_FOUND };
}

/** Looks a field up, by the names that {@linkcode containerOf} has for the parts of a value. */
export function fieldIn(value: unknown, path: readonly string[]): FoundField {
  let found: FoundField = { value };
  for (const name of path) found = found && partOf(found.value, name);
  return found;
}

function partOf(value: unknown, name: string): FoundField {
  const container = containerOf(value);
  if (container?.kind === "record") {
    return container.has(name) ? { value: container.get(name) } : undefined;
  }
  const index = /^\d+$/.test(name) ? Number(name) : NaN;
  return container && index < container.length ? { value: container.at(index) } : undefined;
}
