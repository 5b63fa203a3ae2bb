import { printable } from "../../text/printable.ts";
import { textWidth } from "../../text/text_width.ts";
import { formatScalar, isScalar, type Piece } from "./format_scalar.ts";
import { FormattedLine } from "./formatted_line.ts";
import { Repeats } from "./repeats.ts";
import { createStyle, type Style } from "../terminal/style.ts";
import { type Parts, partsOf } from "./value_parts.ts";

/** Sequences of scalars beyond this length show their first items alone. */
const MAX_SCALARS = 64;
const SHOWN_SCALARS = 16;
/** The same for what takes lines of its own: sequences of containers, and objects' properties. */
const MAX_ENTRIES = 50;
const SHOWN_ENTRIES = 10;
const MAX_DEPTH = 16;

/** How values are written for people. */
export interface FormatOptions {
  /** How it looks; without one there are no colours. */
  readonly style?: Style;
  /** How many characters a line may have. */
  readonly width?: number;
  /** Whether everything is written; else what is long is shortened, with a count of the rest. */
  readonly full?: boolean;
}

/** A container that does not fit on one line. */
interface Block {
  /** What stands behind the label, or nothing. */
  readonly head: string;
  /** Lines, which are indented. */
  readonly body: readonly string[];
  /** What ends it, on a line of its own, or nothing. */
  readonly tail: string;
}

/**
 * Writes a value for people to read: on one line where it fits, else one property or item a line.
 *
 * Control characters in texts are escaped.
 *
 * @param value Any value.
 * @param options How it is written.
 * @returns One line or several, without the last line feed.
 */
export function formatValue(value: unknown, options: FormatOptions = {}): string {
  const formatter = new ValueFormatter(options);
  return formatter.lines("", value, { indent: 0 }).join("\n");
}

/**
 * Writes a value behind a label, and below it where it takes several lines.
 *
 * @param label What stands before it, without a colon.
 * @param value Any value.
 * @param options How it is written; `indent`: how many spaces each line starts with.
 * @returns One line or several, without the last line feed.
 */
export function formatLabelled(
  label: string,
  value: unknown,
  { indent = 0, ...options }: FormatOptions & { readonly indent?: number } = {},
): string {
  const margin = " ".repeat(indent);
  const lines = new ValueFormatter(options).lines(`${label}:`, value, { indent });
  return lines.map((line) => margin + line).join("\n");
}

class ValueFormatter {
  readonly #style: Style;
  readonly #width: number;
  readonly #full: boolean;
  readonly #parents: object[] = [];
  readonly #repeats = new Repeats();

  constructor({ style = createStyle(false), width = 80, full = false }: FormatOptions) {
    this.#style = style;
    this.#width = width;
    this.#full = full;
  }

  /** `label`: what the first line starts with; `indent`: how far all of it stands to the right. */
  lines(label: string, value: unknown, { indent, paint }: {
    indent: number;
    paint?: (text: string) => string;
  }): string[] {
    const start = label && (paint?.(label) ?? label);
    const space = label && " ";
    const line = new FormattedLine(this.#width - indent - textWidth(label) - space.length);
    // What holds nothing is not divided, however long it is.
    const isWhole = isScalar(value) || this.#parents.includes(value as object);
    if (isWhole) line.unlimit();
    this.#write(value, line);
    if (!line.isOver) return [start + space + line.text];
    const parts = partsOf(value as object);
    if (!this.#repeats.mayShow(value as object)) {
      return [start + space + this.#style.dim(`[${describeCount(parts)}, shown before]`)];
    }
    const { head, body, tail } = this.#block(value as object, parts, indent + (label ? 2 : 0));
    const first = [start, head].filter(Boolean).join(" ");
    if (!first) return [...body];
    return [first, ...body.map((text) => `  ${text}`), ...(tail ? [tail] : [])];
  }

  /** Writes on one line as much as fits. */
  #write(value: unknown, line: FormattedLine): void {
    if (isScalar(value)) return this.#add(formatScalar(value, this.#scalarOptions), line);
    const container = value as object;
    const levels = this.#parents.length - this.#parents.lastIndexOf(container);
    if (this.#parents.includes(container)) {
      return line.add(`[circular, ${levels} up]`, this.#style.dim);
    }
    const parts = partsOf(container);
    if (!this.#full && this.#parents.length >= MAX_DEPTH) {
      return line.add(`[${describeCount(parts)}]`, this.#style.dim);
    }
    // A line that has an end needs no other bound.
    if (line.isUnlimited && !this.#repeats.mayShow(container)) {
      return line.add(`[${describeCount(parts)}, shown before]`, this.#style.dim);
    }
    this.#parents.push(container);
    if (parts.type === "sequence") this.#writeSequence(parts, line);
    else this.#writeEntries(parts, line);
    this.#parents.pop();
  }

  #writeSequence(parts: Parts & { type: "sequence" }, line: FormattedLine): void {
    const [open, close] = parts.isSet ? ["{", "}"] : ["[", "]"];
    if (parts.title) line.add(`${parts.title} `, this.#style.cyan);
    if (parts.length === 0) return line.add(open + close);
    const shown = this.#shownItems(parts);
    line.add(`${open} `);
    for (let index = 0; index < shown && !line.isOver; index++) {
      if (index > 0) line.add(", ");
      this.#write(parts.at(index), line);
    }
    if (shown < parts.length) line.add(`, ${this.#more(parts.length - shown)}`, this.#style.dim);
    line.add(` ${close}`);
  }

  #writeEntries({ title, entries, isMap }: Parts & { type: "entries" }, line: FormattedLine): void {
    if (title) line.add(`${title} `, this.#style.cyan);
    if (entries.length === 0) return line.add("{}");
    const shown = this.#shownEntries(entries.length);
    line.add("{ ");
    for (let index = 0; index < shown && !line.isOver; index++) {
      const [key, value] = entries[index]!;
      if (index > 0) line.add(", ");
      if (isMap) this.#write(key, line);
      else line.add(keyText(key as string), this.#style.cyan);
      line.add(isMap ? " => " : ": ");
      this.#write(value, line);
    }
    if (shown < entries.length) {
      line.add(`, ${this.#more(entries.length - shown)}`, this.#style.dim);
    }
    line.add(" }");
  }

  #block(container: object, parts: Parts, indent: number): Block {
    this.#parents.push(container);
    const block = parts.type === "entries"
      ? this.#entriesBlock(parts, indent)
      : this.#sequenceBlock(parts, indent);
    this.#parents.pop();
    return block;
  }

  #entriesBlock({ title, entries, isMap }: Parts & { type: "entries" }, indent: number): Block {
    const shown = this.#shownEntries(entries.length);
    const paint = isMap ? undefined : (label: string) => `${this.#style.cyan(label.slice(0, -1))}:`;
    const body = entries.slice(0, shown).flatMap(([key, value]) => {
      const label = isMap ? `${this.#mapKey(key)} =>` : `${keyText(key as string)}:`;
      return this.lines(label, value, { indent: title ? indent + 2 : indent, paint });
    });
    if (shown < entries.length) body.push(this.#style.dim(this.#more(entries.length - shown)));
    return { head: title && this.#style.cyan(title), body, tail: "" };
  }

  #sequenceBlock(parts: Parts & { type: "sequence" }, indent: number): Block {
    const shown = this.#shownItems(parts);
    const title = parts.title && this.#style.cyan(parts.title);
    if (areScalars(parts, shown)) {
      const [open, close] = parts.isSet ? ["{", "}"] : ["[", "]"];
      const head = title ? `${title} ${open}` : open;
      return { head, body: this.#wrapped(parts, shown, indent + 2), tail: close };
    }
    const body: string[] = [];
    for (let index = 0; index < shown; index++) {
      const [first, ...rest] = this.lines("", parts.at(index), { indent: indent + 2 });
      body.push(`- ${first}`, ...rest.map((text) => `  ${text}`));
    }
    if (shown < parts.length) body.push(this.#style.dim(this.#more(parts.length - shown)));
    return { head: title, body, tail: "" };
  }

  /** As many scalars on each line as fit. */
  #wrapped(parts: Parts & { type: "sequence" }, shown: number, indent: number): string[] {
    const lines: string[] = [];
    let line = new FormattedLine(this.#width - indent).unlimit();
    const add = (pieces: readonly Piece[], end: string) => {
      const length = pieces.reduce((sum, { text }) => sum + textWidth(text), end.length);
      if (line.length > 0 && line.length + 1 + length > this.#width - indent) {
        lines.push(line.text);
        line = new FormattedLine(this.#width - indent).unlimit();
      }
      if (line.length > 0) line.add(" ");
      this.#add(pieces, line);
      line.add(end);
    };
    for (let index = 0; index < shown; index++) {
      const pieces = formatScalar(parts.at(index), this.#scalarOptions);
      add(pieces, index < parts.length - 1 ? "," : "");
    }
    if (shown < parts.length) {
      add([{ text: this.#more(parts.length - shown), paint: this.#style.dim }], "");
    }
    return [...lines, line.text];
  }

  #mapKey(key: unknown): string {
    const line = new FormattedLine(0).unlimit();
    this.#write(key, line);
    return line.text;
  }

  #add(pieces: readonly Piece[], line: FormattedLine): void {
    for (const { text, paint } of pieces) line.add(text, paint);
  }

  #shownItems(parts: Parts & { type: "sequence" }): number {
    const { length } = parts;
    if (this.#full || length <= MAX_ENTRIES) return length;
    if (!areScalars(parts, SHOWN_SCALARS)) return SHOWN_ENTRIES;
    return length <= MAX_SCALARS ? length : SHOWN_SCALARS;
  }

  #shownEntries(length: number): number {
    return this.#full || length <= MAX_ENTRIES ? length : SHOWN_ENTRIES;
  }

  #more(count: number): string {
    return `… ${count.toLocaleString("en")} more`;
  }

  get #scalarOptions(): { style: Style; full: boolean } {
    return { style: this.#style, full: this.#full };
  }
}

function areScalars(parts: Parts & { type: "sequence" }, shown: number): boolean {
  for (let index = 0; index < shown; index++) {
    if (!isScalar(parts.at(index))) return false;
  }
  return true;
}

function describeCount(parts: Parts): string {
  const count = parts.type === "sequence" ? parts.length : parts.entries.length;
  return `${count.toLocaleString("en")} nested`;
}

function keyText(key: string): string {
  const isPlain = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key);
  return isPlain ? key : printable(JSON.stringify(key));
}
