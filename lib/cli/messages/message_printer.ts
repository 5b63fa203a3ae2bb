import { formatNodeId } from "../../mesh/node_record.ts";
import { printable, printableLines, quoted } from "../../text/printable.ts";
import type { TopicMessage } from "../../topic/message.ts";
import { CsvTable, type Field } from "./csv.ts";
import { compileFieldPath } from "./field_path.ts";
import { formatValue } from "../values/format_value.ts";
import { printJson } from "../values/json_value.ts";
import { messageText } from "./message_text.ts";
import type { Output } from "../terminal/output.ts";

/** Prints a message and tells whether it had anything to print. */
export type MessagePrinter = (message: TopicMessage) => Promise<boolean>;

/** How messages are printed. */
export interface MessagePrinterOptions {
  /** The path of the one field to print; whole messages without it. */
  readonly field?: string;
  /** Whether as rows of CSV. */
  readonly csv?: boolean;
  /** Whether what is long is printed whole. */
  readonly full?: boolean;
  /** Whether a field that is printed alone has its message's topic before it. */
  readonly withTopic?: boolean;
}

/** What is printed: a message, or a field of it. */
interface Selection {
  readonly message: TopicMessage;
  readonly field?: { readonly path: string; readonly value: unknown };
}

type SelectionPrinter = (selection: Selection) => Promise<void>;

/** The column that says of a message whether it was retained. */
const RETAINED = "retained";
/** How many fields without a column are named at most. */
const MAX_NAMED_FIELDS = 5;

/**
 * Builds what prints received messages: whole or one field, for people, as JSON or as CSV.
 *
 * @param output Where to.
 * @param options How.
 * @returns A function that prints a message.
 * @throws {UsageError} If the path is malformed.
 */
export function createMessagePrinter(
  output: Output,
  { field: path, csv = false, full = false, withTopic = false }: MessagePrinterOptions,
): MessagePrinter {
  const print = csv
    ? csvPrinter(output)
    : output.json
    ? jsonPrinter(output)
    : textPrinter(output, { full, withTopic });
  if (path === undefined) {
    return async (message) => {
      await print({ message });
      return true;
    };
  }
  const select = compileFieldPath(path);
  const warned = new Set<string>();
  return async (message) => {
    const result = select(message.args);
    if (result) await print({ message, field: { path, value: result.value } });
    else if (!warned.has(message.topic)) {
      warned.add(message.topic);
      output.message(`No field ${quoted(path)} in a message of topic ${quoted(message.topic)}`);
    }
    return result !== undefined;
  };
}

function textPrinter(
  output: Output,
  { full, withTopic }: { full: boolean; withTopic: boolean },
): SelectionPrinter {
  const { style } = output;
  return async ({ message, field }) => {
    const options = { style, width: output.width, full };
    if (field) {
      const { value } = field;
      const text = typeof value === "string" ? printable(value) : formatValue(value, options);
      await output.print(withTopic ? `${printable(message.topic)}: ${text}` : text);
      return;
    }
    const { topic, args, sender, publishedAtMs: epochMs, retained } = message;
    const note = `from ${printable(formatNodeId(sender))}${retained ? ", retained" : ""}`;
    const title = `topic=${style.bold(quoted(topic))}`;
    await output.paragraph(messageText({ epochMs, note, title, args }, options));
  };
}

function jsonPrinter(output: Output): SelectionPrinter {
  return async ({ message, field }) => {
    const { topic, args, sender, publishedAtMs, sequence, retained } = message;
    const content = field ? { field: field.path, value: field.value } : { args };
    const origin = { sender, publishedAtMs, sequence, ...(retained && { retained }) };
    await printJson(output, { topic, ...content, ...origin });
  };
}

function csvPrinter(output: Output): SelectionPrinter {
  // What is retained comes first: where the first message is, there is a column that says so.
  let table: { csv: CsvTable; hasMark: boolean } | undefined;
  const warned = new Set<string>();
  return async ({ message, field }) => {
    const { topic, args, sender, publishedAtMs, retained } = message;
    const { csv, hasMark } = table ??= createTable(retained);
    const fields: Field[] = field
      ? [[field.path, field.value]]
      : args.map((arg, index) => [String(index), arg]);
    const origin = [publishedAtMs, topic, sender.name, ...(hasMark ? [retained] : [])];
    const { text, leftOut: paths } = csv.add(origin, fields);
    const leftOut = retained && !hasMark ? [RETAINED, ...paths] : paths;
    // Line feeds belong to the table, on a terminal as in a file.
    await output.print(
      output.isTerminal ? printableLines(text) : text,
    );
    if (leftOut.length === 0 || warned.has(topic)) return;
    warned.add(topic);
    output.message(
      `Left out of topic ${quoted(topic)}, for the first message has no such columns: ` +
        namesOf(leftOut),
    );
  };
}

function createTable(hasMark: boolean): { csv: CsvTable; hasMark: boolean } {
  const columns = ["publishedAtMs", "topic", "sender", ...(hasMark ? [RETAINED] : [])];
  return { csv: new CsvTable(columns), hasMark };
}

function namesOf(paths: readonly string[]): string {
  const names = paths.slice(0, MAX_NAMED_FIELDS).map(printable).join(", ");
  const rest = paths.length - MAX_NAMED_FIELDS;
  return rest > 0 ? `${names} and ${rest} more` : names;
}
