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
  type YAMLMap,
} from "yaml";
import { CORE_TAGS } from "./core_schema.ts";
import type { Located, LocatedEntry, LocatedScalar, Position } from "./located.ts";

/** What is wrong with a text, and where. */
export interface YamlProblem {
  readonly position: Position;
  /** A sentence without its full stop. */
  readonly message: string;
}

/** A text that is no YAML, with all that is wrong with it. */
export class YamlError extends Error {
  override name = "YamlError";

  /** All that was found, one at least. */
  readonly problems: readonly YamlProblem[];

  /** @param problems All that was found, one at least. */
  constructor(problems: readonly YamlProblem[]) {
    super(problems.map(({ message }) => message).join("\n"));
    this.problems = problems;
  }
}

/** Aliases repeat what they stand for: this keeps a small text from becoming a large value. */
const MAX_VALUES = 100_000;

/**
 * Reads YAML, of which JSON is a part, by the core schema of YAML 1.2 and no other, whatever a
 * directive asks for. Tags that the schema does not have, such as `!!binary`, are refused.
 *
 * @param text The text.
 * @returns Its value; anchors and merge keys (`<<`) are resolved.
 * @throws {YamlError} If it is no YAML, or a value would have no end.
 */
export function readYaml(text: string): Located {
  const lines = new LineCounter();
  return new Reader(parse(text, lines), lines).read();
}

function parse(text: string, lines: LineCounter): Document.Parsed {
  const document = parseNested(text, lines);
  // What the parser only warns of is not what was meant: an unknown tag, another version.
  const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    position: positionAt(lines, pos[0]),
    message: worded(message),
  }));
  if (problems.length) throw new YamlError(problems);
  return document;
}

function parseNested(text: string, lines: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, {
      lineCounter: lines,
      version: "1.2",
      schema: "failsafe",
      customTags: [...CORE_TAGS],
      resolveKnownTags: false,
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys: true,
    });
  } catch (error) {
    // Maps without braces are read by functions within functions, of which there is only so much room.
    if (!(error instanceof RangeError)) throw error;
    return refuse({ line: 1, column: 1 }, "nested too deeply");
  }
}

/** Some of the parser's words are for those who know it. */
function worded(message: string): string {
  if (message.includes("call stack")) return "nested too deeply";
  if (message.startsWith("With stringKeys")) return "a key must be text, and no alias";
  return message.replace(
    /^Unresolved tag: (?:tag:yaml\.org,2002:(.*))?/,
    (_, name?: string) => name === undefined ? "unknown tag " : `unknown tag !!${name}`,
  );
}

class Reader {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #targets: ReadonlyMap<Alias, Node>;
  /** What aliases stand for, while it is read. */
  readonly #open = new Set<Node>();
  #count = 0;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
    this.#targets = aliasTargets(document);
  }

  read(): Located {
    return this.#read(this.#document.contents);
  }

  #read(node: Node | null | undefined): Located {
    const position = positionAt(this.#lines, node?.range?.[0] ?? 0);
    if (++this.#count > MAX_VALUES) refuse(position, `more than ${MAX_VALUES} values`);
    if (isAlias(node)) return this.#alias(node, position);
    if (!isSeq<ParsedNode>(node) && !isMap<ParsedNode, ParsedNode | null>(node)) {
      return scalarAt(node, position);
    }
    this.#open.add(node);
    const located: Located = isSeq(node)
      ? { kind: "list", position, items: node.items.map((item) => this.#read(item)) }
      : { kind: "map", position, entries: this.#entries(node) };
    this.#open.delete(node);
    return located;
  }

  #alias(alias: Alias, position: Position): Located {
    const target = this.#targets.get(alias);
    if (!target) {
      refuse(position, `alias *${alias.source} has no anchor &${alias.source} before it`);
    }
    if (this.#open.has(target)) {
      refuse(
        position,
        `alias *${alias.source} stands within what it names, so it would have no end`,
      );
    }
    return this.#read(target);
  }

  /** A map's own entries come before those that are merged into it, the first of these first. */
  #entries({ items }: YAMLMap<ParsedNode, ParsedNode | null>): Map<string, LocatedEntry> {
    const entries = new Map<string, LocatedEntry>();
    const merged: [string, LocatedEntry][] = [];
    for (const { key, value } of items) {
      const entry = {
        position: positionAt(this.#lines, key.range[0]),
        value: this.#read(value),
      };
      if (isMergeKey(key)) merged.push(...mergedEntries(entry.value));
      else entries.set(String((key as Scalar).value), entry);
    }
    for (const [name, entry] of merged) if (!entries.has(name)) entries.set(name, entry);
    return entries;
  }
}

function scalarAt(node: Node | null | undefined, position: Position): LocatedScalar {
  const scalar = isScalar(node) ? node : new Scalar(null);
  const isPlain = (scalar.type === undefined || scalar.type === Scalar.PLAIN) && !scalar.tag;
  const text = typeof scalar.value === "string" ? scalar.value : scalar.source ?? "";
  return { kind: "scalar", position, value: scalar.value, text, isPlain };
}

function mergedEntries(value: Located): Iterable<[string, LocatedEntry]> {
  if (value.kind === "map") return value.entries;
  if (value.kind === "list") return value.items.flatMap((item) => [...mergedEntries(item)]);
  return refuse(value.position, "a merge key (<<) takes a map or a list of maps");
}

function refuse(position: Position, message: string): never {
  throw new YamlError([{ position, message }]);
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.source === "<<" && key.type === Scalar.PLAIN;
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** What each alias stands for, in one go: the library would search the whole text for each of them. */
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
