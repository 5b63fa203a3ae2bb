import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  Scalar,
  visit,
} from "yaml";
import { LaunchFileError, type Position } from "./launch_file_error.ts";

/** A value of a file that knows where it stands. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

/** A value that holds no others. */
export interface LocatedScalar {
  readonly kind: "scalar";
  readonly position: Position;
  readonly value: unknown;
  /** The value as text: what stands in the file, without quotes. */
  readonly text: string;
  /** Whether it stands there without quotes, so that what it looks like decides on what it is. */
  readonly isPlain: boolean;
}

/** Values one after the other. */
export interface LocatedList {
  readonly kind: "list";
  readonly position: Position;
  readonly items: readonly Located[];
}

/** Values by name. */
export interface LocatedMap {
  readonly kind: "map";
  readonly position: Position;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

/** One value of a {@linkcode LocatedMap}, and where its name stands. */
export interface LocatedEntry {
  readonly position: Position;
  readonly value: Located;
}

/** Aliases repeat what they stand for: this keeps a small file from becoming a large value. */
const MAX_VALUES = 100_000;

/**
 * Reads YAML, of which JSON is a part.
 *
 * @param text The file's content.
 * @param file The file's name, for errors.
 * @returns Its value; anchors and merge keys (`<<`) are resolved.
 * @throws {LaunchFileError} If it is no YAML.
 */
export function parseLocated(text: string, file: string): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    stringKeys: true,
  });
  const problems = document.errors.map(({ message, pos }) => ({
    file,
    position: positionAt(lines, pos[0]),
    path: [],
    message: `not valid YAML: ${message}`,
  }));
  if (problems.length) throw new LaunchFileError(problems);
  const targets = aliasTargets(document);
  let count = 0;

  function locate(node: Node | null | undefined): Located {
    const position = positionAt(lines, node?.range?.[0] ?? 0);
    if (++count > MAX_VALUES) refuse(position, `more than ${MAX_VALUES} values`);
    if (isAlias(node)) return locate(targets.get(node));
    if (isSeq<ParsedNode>(node)) {
      return { kind: "list", position, items: node.items.map((item) => locate(item)) };
    }
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const entries = new Map<string, LocatedEntry>();
      const merged = new Map<string, LocatedEntry>();
      for (const { key, value } of node.items) {
        const entry = { position: positionAt(lines, key.range[0]), value: locate(value) };
        const name = isScalar(key) ? String(key.value) : "";
        if (isMergeKey(key)) {
          for (const [inner, other] of mergedEntries(entry.value)) {
            if (!merged.has(inner)) merged.set(inner, other);
          }
        } else entries.set(name, entry);
      }
      for (const [name, entry] of merged) if (!entries.has(name)) entries.set(name, entry);
      return { kind: "map", position, entries };
    }
    const scalar = isScalar(node) ? node : new Scalar(null);
    const isPlain = scalar.type === undefined || scalar.type === Scalar.PLAIN;
    const text = typeof scalar.value === "string" ? scalar.value : scalar.source ?? "";
    return { kind: "scalar", position, value: scalar.value, text, isPlain };
  }

  function mergedEntries(value: Located): Iterable<[string, LocatedEntry]> {
    if (value.kind === "map") return value.entries;
    if (value.kind === "list") return value.items.flatMap((item) => [...mergedEntries(item)]);
    return refuse(value.position, "a merge key (<<) takes a map or a list of maps");
  }

  function refuse(position: Position, message: string): never {
    throw new LaunchFileError([{ file, position, path: [], message }]);
  }

  return locate(document.contents as Node | null);
}

/**
 * Takes the places away from a value.
 *
 * @param located The value with its places.
 * @returns The value: maps become plain objects.
 */
export function plainValue(located: Located): unknown {
  if (located.kind === "scalar") return located.value;
  if (located.kind === "list") return located.items.map(plainValue);
  return Object.fromEntries(
    [...located.entries].map(([key, { value }]) => [key, plainValue(value)]),
  );
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.source === "<<" && key.type === Scalar.PLAIN;
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** What each alias stands for, in one go: the library would search the whole file for each of them. */
function aliasTargets(document: Document.Parsed): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
    } else if (isNode(node) && node.anchor) anchors.set(node.anchor, node);
  });
  return targets;
}
