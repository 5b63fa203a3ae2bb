import { printable } from "../../text/printable.ts";
import { textWidth } from "../../text/text_width.ts";
import type { Example, ExampleField } from "./example.ts";

/** What is no longer than this stands on one line. */
const MAX_INLINE = 60;
/** Where comments end. */
const MAX_COMMENT = 100;

/** Words that YAML takes for something else than text. */
const NO_KEY = /^(null|true|false|nan|inf)$/i;

/**
 * Writes an example as a value of a command line: YAML flow, with what there is to say of each field
 * behind it.
 *
 * @param example The example.
 * @returns The value, for {@linkcode parseValue}; `shellQuoted()` makes a word of it.
 */
export function exampleText(example: Example): string {
  const isFlat = example.kind === "object" &&
    example.fields.every(({ description }) => !description);
  return write(example, { indent: "", mayBeInline: isFlat || example.kind !== "object" });
}

/** @returns A text as one word for a shell: bash, zsh and fish. */
export function shellQuoted(text: string): string {
  return /^[\w.,:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function write(
  example: Example,
  { indent, mayBeInline }: { indent: string; mayBeInline: boolean },
): string {
  const inline = writeInline(example);
  if (mayBeInline && inline !== undefined && inline.length <= MAX_INLINE) return inline;
  const inner = `${indent}  `;
  if (example.kind === "object") {
    const lines = example.fields.map((field) => writeField(field, inner));
    return `{\n${lines.join("\n")}\n${indent}}`;
  }
  if (example.kind === "list") {
    const lines = example.items.map((item) =>
      `${inner}${write(item, { indent: inner, mayBeInline: true })},`
    );
    return `[\n${lines.join("\n")}\n${indent}]`;
  }
  return scalar(example.value);
}

function writeField({ name, example, ...field }: ExampleField, indent: string): string {
  const text = `${indent}${key(name)}: ${write(example, { indent, mayBeInline: true })},`;
  const parts = [field.description.replace(/\.$/, field.choices && ""), field.choices];
  const comment = parts.filter((part) => part !== "").join(": ");
  if (comment === "") return text;
  // What is of the whole stands where it begins.
  const [first, ...rest] = text.split("\n");
  return [`${first} # ${commentText(comment)}`, ...rest].join("\n");
}

/** On one line, or nothing where it holds more than plain values, or numbers to choose from. */
function writeInline(example: Example): string | undefined {
  if (example.kind === "value") return scalar(example.value);
  if (example.kind === "list") {
    const items = example.items.map(writeInline);
    return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
  }
  const isPlain = example.fields.every(({ example, choices }) =>
    example.kind === "value" && choices === ""
  );
  if (!isPlain) return undefined;
  const fields = example.fields.map(({ name, example }) => `${key(name)}: ${writeInline(example)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function scalar(value: unknown): string {
  // Bytes are text in base64, as the schema says.
  if (value instanceof Uint8Array) return JSON.stringify(value.toBase64());
  return JSON.stringify(value) ?? "null";
}

function key(name: string): string {
  return /^[a-z_]\w*$/i.test(name) && !NO_KEY.test(name) ? name : JSON.stringify(name);
}

/** One line that ends no word of a shell. */
function commentText(description: string): string {
  const text = printable(description.replace(/\s+/g, " ").trim()).replaceAll("'", "’");
  if (textWidth(text) <= MAX_COMMENT) return text;
  const cut = text.slice(0, MAX_COMMENT);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), MAX_COMMENT / 2)).trimEnd()}…`;
}
