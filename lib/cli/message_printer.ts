import { formatNodeId } from "../mesh/node_record.ts";
import type { TopicMessage } from "../topic/message.ts";
import { compileFieldPath } from "./field_path.ts";
import { formatValue } from "./format_value.ts";
import { printJson } from "./json_value.ts";
import { messageText } from "./message_text.ts";
import type { Output } from "./output.ts";
import { printable, quoted } from "./style.ts";

/**
 * Builds what prints received messages: whole or one field, for people or as JSON.
 *
 * @param output Where to.
 * @param field The path of the field to print, or `undefined` for whole messages.
 * @returns A function that prints a message and tells whether it had anything to print.
 * @throws {UsageError} If the path is malformed.
 */
export function createMessagePrinter(
  output: Output,
  field?: string,
): (message: TopicMessage) => Promise<boolean> {
  if (field === undefined) {
    return async (message) => {
      await printMessage(message, output);
      return true;
    };
  }
  const select = compileFieldPath(field);
  const warned = new Set<string>();
  return async (message) => {
    const result = select(message.args);
    if (result) await printField(message, { output, field, value: result.value });
    else if (!warned.has(message.topic)) {
      warned.add(message.topic);
      output.message(`No field "${field}" in a message of topic ${quoted(message.topic)}`);
    }
    return result !== undefined;
  };
}

async function printMessage(message: TopicMessage, output: Output): Promise<void> {
  const { topic, args, sender, publishedAtMs, sequence } = message;
  if (output.json) {
    await printJson(output, { topic, args, sender, publishedAtMs, sequence });
    return;
  }
  const note = `from ${printable(formatNodeId(sender))}`;
  const title = `topic=${quoted(topic)}`;
  await output.paragraph(
    messageText({ epochMs: publishedAtMs, note, title, args }, output.style),
  );
}

async function printField(
  { topic, sender, publishedAtMs, sequence }: TopicMessage,
  { output, field, value }: { output: Output; field: string; value: unknown },
): Promise<void> {
  if (output.json) {
    await printJson(output, { topic, field, value, sender, publishedAtMs, sequence });
  } else if (typeof value === "string") await output.print(printable(value));
  else await output.print(formatValue(value, { colors: output.style.enabled }));
}
