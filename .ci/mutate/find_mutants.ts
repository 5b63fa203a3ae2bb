/**
 * Finds what could be wrong with a file.
 *
 * @module
 */
import ts from "typescript";
import type { Mutant } from "./mutant.ts";
import { type Change, changesOf, isLogStatement, isOutOfScope } from "./operators.ts";

/**
 * Finds all mutants of a file.
 *
 * @param file The file's path from the project's folder.
 * @param text What it holds.
 * @returns The mutants, by their place.
 */
export function findMutants(file: string, text: string): Mutant[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (isOutOfScope(node, tree) || isLogStatement(node, tree)) return;
    changes.push(...changesOf(node, tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return changes
    .filter(({ start, end, replacement }) => text.slice(start, end) !== replacement)
    .map((change) => ({ file, ...change, ...showChange(text, change) }))
    .sort((a, b) => a.start - b.start);
}

/** The line of a change, before and after; of a piece of several lines the first, and `…`. */
function showChange(text: string, { start, end, replacement }: Change) {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const piece = text.slice(start, end);
  const lineEnd = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
  const before = text.slice(lineStart, lineEnd).trim();
  const rest = text.slice(end).split("\n", 1)[0];
  return {
    line: text.slice(0, lineStart).split("\n").length,
    before: piece.includes("\n") ? `${before} …` : before,
    after: `${text.slice(lineStart, start)}${replacement}${rest}`.trim(),
  };
}
