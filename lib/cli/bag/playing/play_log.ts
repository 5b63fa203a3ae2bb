import type { BagMessage } from "../../../bag/bag_message.ts";
import { CodecRegistry } from "../../../codec/registry.ts";
import { printable, printableJson, quoted } from "../../../text/printable.ts";
import type { FlagValues } from "../../line/flag_values.ts";
import type { StatusLine } from "../../terminal/status_line.ts";
import { toJsonValue } from "../../values/json_value.ts";
import { messageText } from "../../messages/message_text.ts";
import type { Output } from "../../terminal/output.ts";

/** So many lines may wait for whoever reads them before the next message does. */
const MAX_WAITING_LINES = 256;

/** Prints the messages that are played. */
export interface PlayLog {
  /** Takes note of a message that was sent; a promise makes the next one wait. */
  readonly sent: (message: BagMessage) => Promise<void> | undefined;
  /** Waits until everything is printed. */
  readonly written: () => Promise<void>;
}

/**
 * Builds what prints the messages that are played.
 *
 * @param options `flags`: whether, and how much; `output` and `line`: where to; `remap`: the topics'
 * new names.
 * @returns What prints them.
 */
export function createPlayLog(
  { flags, output, line, remap }: {
    flags: FlagValues;
    output: Output;
    line: StatusLine;
    remap: ReadonlyMap<string, string>;
  },
): PlayLog {
  if (flags.isOn("no-log")) return { sent: () => undefined, written: () => Promise.resolve() };
  const codecs = new CodecRegistry();
  const hasArgs = !flags.isOn("no-log-args");
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  const sent = (message: BagMessage) => {
    const topic = remap.get(message.topic) ?? message.topic;
    const args = hasArgs ? decode(message, codecs) : undefined;
    const text = output.json ? asJson(message, topic, args) : asText(message, topic, args, output);
    waiting++;
    last = line.print(text).then(() => void waiting--);
    return waiting > MAX_WAITING_LINES ? last : undefined;
  };
  return { sent, written: () => last };
}

type Decoded = { readonly args: readonly unknown[] } | { readonly note: string };

function decode({ codec, bytes }: BagMessage, codecs: CodecRegistry): Decoded {
  try {
    const args = codecs.byName(codec)?.decode(bytes, 0, bytes.length);
    if (Array.isArray(args)) return { args };
  } catch {
    // It is sent all the same: whoever listens may know better.
  }
  return { note: `${bytes.length} bytes of codec "${printable(codec)}"` };
}

function asText(
  { loggedAtMs, retained }: BagMessage,
  topic: string,
  decoded: Decoded | undefined,
  { style }: Output,
): string {
  const note = decoded && "note" in decoded ? decoded.note : "";
  const title = `topic=${quoted(topic)}${retained ? " (retained)" : ""}${note && ` ${note}`}`;
  const args = decoded && "args" in decoded ? decoded.args : [];
  const text = messageText({ epochMs: loggedAtMs, title, args }, { style });
  return decoded ? `${text}\n` : text;
}

function asJson(message: BagMessage, topic: string, decoded: Decoded | undefined): string {
  const { codec, sender, publishedAtMs, loggedAtMs, sequence, retained } = message;
  const text = JSON.stringify({
    topic,
    ...(decoded && "args" in decoded && { args: toJsonValue(decoded.args) }),
    codec,
    ...(sender && { sender }),
    publishedAtMs,
    loggedAtMs,
    sequence,
    ...(retained && { retained }),
  });
  return printableJson(text);
}
