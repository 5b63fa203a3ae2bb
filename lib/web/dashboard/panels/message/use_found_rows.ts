import { useRef } from "preact/hooks";
import type { MessageTree, TreeRow } from "./tree/message_tree.ts";
import { fieldIn, type FoundFields, searchFields } from "./tree/search_fields.ts";
import type { Rows } from "./tree/tree_view.tsx";

/** What is found is looked for anew so often: fields come and go. */
const SEARCH_MS = 1000;

/** Rows of what somebody looks for. */
export interface FoundRows {
  readonly rows: Rows;
  /** Whether there may be more. */
  readonly isCut: boolean;
  /** Where the row of a field stands; -1 if it is none of them. */
  readonly rowOf: (path: readonly string[]) => number;
}

/**
 * Finds the fields of a message whose paths have a text in them.
 *
 * @param tree Knows the types of fields.
 * @param value The message.
 * @param text The text.
 * @returns Their rows; `undefined` where nothing is looked for.
 */
export function useFoundRows(
  tree: MessageTree,
  value: unknown,
  text: string,
): FoundRows | undefined {
  const last = useRef<{ atMs: number; text: string; found: FoundFields } | undefined>(undefined);
  if (text.trim() === "") return undefined;
  const nowMs = performance.now();
  const { current } = last;
  if (current === undefined || current.text !== text || nowMs - current.atMs > SEARCH_MS) {
    last.current = { atMs: nowMs, text, found: searchFields(value, text) };
  }
  const { paths, isCut } = last.current!.found;
  return {
    isCut,
    rows: { count: paths.length, rowAt: (index) => foundRow(tree, value, { paths, index }) },
    rowOf: (path) => paths.findIndex((one) => isSamePath(one, path)),
  };
}

function foundRow(
  tree: MessageTree,
  value: unknown,
  { paths, index }: { readonly paths: FoundFields["paths"]; readonly index: number },
): TreeRow {
  const path = paths[index]!;
  const field = fieldIn(value, path);
  return {
    path,
    name: path.at(-1)!,
    value: field?.value,
    isGone: field === undefined,
    type: path.reduce((type, name) => type.part(name), tree.type),
    level: 1,
    place: index,
    of: paths.length,
    canOpen: false,
    isOpen: false,
  };
}

function isSamePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}
