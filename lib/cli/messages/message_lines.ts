import { parseExactJson } from "../values/exact_json.ts";
import { fromJsonValue } from "../values/from_json_value.ts";
import { readLines } from "./read_lines.ts";

/** What the JSON of a message holds besides `args`: see `docs/commands.md`. */
const ENVELOPE: ReadonlySet<string> = new Set([
  "topic",
  "service",
  "args",
  "response",
  "sender",
  "publishedAtMs",
  "sentAtMs",
  "sequence",
  "retained",
]);

/** The same for the JSON of a single field of a message. */
const FIELD_ENVELOPE: ReadonlySet<string> = new Set([
  "topic",
  "field",
  "value",
  "sender",
  "publishedAtMs",
  "sequence",
  "retained",
]);

/** A message that was read, and where. */
export interface MessageLine {
  /** The line's number, from 1 on. */
  readonly number: number;
  /** The values of the message. */
  readonly args: unknown[];
}

/**
 * Reads messages, one a line of JSON; empty lines are skipped.
 *
 * @param stream What to read.
 * @yields Each message.
 * @throws {Error} If a line is no message: with its number, and why.
 */
export async function* readMessages(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<MessageLine> {
  for await (const { number, text } of readLines(stream)) {
    if (text.trim() === "") continue;
    let args: unknown[];
    try {
      args = parseMessage(text);
    } catch (error) {
      throw new Error(`${lineName(number)} is no message: ${reason(error)}`, { cause: error });
    }
    yield { number, args };
  }
}

/**
 * Reads a message from JSON.
 *
 * What `rosy topic echo --json` prints is the message that it shows, and the same with `topic send`
 * and `service call`; with `--field` it is the field's value. Anything else is the message's only
 * value.
 *
 * @param text The JSON.
 * @returns The message's values.
 * @throws {SyntaxError} If it is no JSON.
 * @throws {TypeError} If it stands for something that no message can hold, or no number.
 */
export function parseMessage(text: string): unknown[] {
  const json: unknown = parseExactJson(text);
  if (typeof json !== "object" || json === null) return [json];
  const message = json as Record<string, unknown>;
  const keys = Object.keys(message);
  if (Array.isArray(message.args) && keys.every((key) => ENVELOPE.has(key))) {
    return message.args.map(fromJsonValue);
  }
  const isField = "topic" in message && "field" in message && "value" in message;
  if (isField && keys.every((key) => FIELD_ENVELOPE.has(key))) {
    return [fromJsonValue(message.value)];
  }
  return [fromJsonValue(json)];
}

/**
 * Names a line of the input.
 *
 * @param number The line's number, from 1 on.
 * @returns Such as `Line 3 of standard input`.
 */
export function lineName(number: number): string {
  return `Line ${number} of standard input`;
}

function reason(error: unknown): string {
  if (error instanceof RangeError) return "it is nested too deeply";
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof SyntaxError ? `${message}; each line must be JSON` : message;
}
