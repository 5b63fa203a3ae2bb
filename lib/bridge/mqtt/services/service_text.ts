import { ByteWriter } from "../../../bytes/byte_writer.ts";
import { jsonCodec } from "../../../codec/json/json.ts";

/** The longest name of a topic for answers that is taken. */
const MAX_REPLY_LENGTH = 1024;

/** A request, as it stands in a payload. */
export interface RequestText {
  readonly args: readonly unknown[];
  /** Where the answer is to be published. */
  readonly reply?: string;
  /** What tells the answer from others: as it is in the request. */
  readonly id?: string | number;
}

/** An answer, as it stands in a payload. */
export interface AnswerText {
  readonly id?: string | number;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** @returns A request or an answer as JSON, with rosy's tags for what JSON has no notation for. */
export function writeServiceText(text: RequestText | AnswerText): Uint8Array {
  const writer = new ByteWriter();
  jsonCodec.encode(text, writer);
  return writer.bytes.slice(0, writer.position);
}

/**
 * Reads a request.
 *
 * @param payload `{ args, reply, id }`, or from who has other room for the rest, the arguments alone: a
 * list of them, or the only one; nothing for none.
 * @throws {TypeError} If it is no JSON.
 */
export function readRequest(payload: Uint8Array): RequestText {
  if (payload.length === 0) return { args: [] };
  const value = jsonCodec.decode(payload, 0, payload.length);
  if (Array.isArray(value)) return { args: value };
  if (!isObject(value) || !Array.isArray(value.args)) return { args: [value] };
  const { args, reply, id } = value;
  return {
    args,
    ...(typeof reply === "string" && { reply }),
    ...(isId(id) && { id }),
  };
}

/**
 * Reads an answer.
 *
 * @throws {TypeError} If it is none.
 */
export function readAnswer(payload: Uint8Array): AnswerText {
  const value = jsonCodec.decode(payload, 0, payload.length);
  if (!isObject(value)) throw new TypeError("an answer is an object with a result or an error");
  const { id, result, error } = value;
  return {
    ...(isId(id) && { id }),
    ...("error" in value ? { error: errorOf(error) } : { result }),
  };
}

/** @returns Whether an answer may be published there, as far as one sees. */
export function isReplyTopic(topic: string): boolean {
  return topic !== "" && topic.length <= MAX_REPLY_LENGTH && !/[+#]/.test(topic) &&
    !topic.startsWith("$") && !topic.includes("\0");
}

function errorOf(value: unknown): { name: string; message: string } {
  if (!isObject(value)) return { name: "Error", message: String(value) };
  const { name = "Error", message = "" } = value;
  return { name: String(name), message: String(message) };
}

function isId(id: unknown): id is string | number {
  return typeof id === "string" || typeof id === "number";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
