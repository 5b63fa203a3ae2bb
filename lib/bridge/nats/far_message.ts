import type { MsgHdrs } from "@nats-io/transport-node";
import type { FarMessage } from "../bridge.ts";
import { HEAD, type MessageHead, readHead } from "./message_head.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What is read. */
export interface Received {
  /** The far name. */
  readonly name: string;
  readonly payload: Uint8Array;
  readonly headers: MsgHdrs | undefined;
  /** How messages are written that do not say it themselves. */
  readonly format: "rosy" | "json";
}

/**
 * Reads a message that came over NATS.
 *
 * One without rosy's header is from another program: with `format: "json"` it is one value in JSON, a
 * list, too; else it is one text where it is UTF-8, and one array of bytes where it is not.
 *
 * @param received What came.
 * @returns The message.
 * @throws {TypeError} If it cannot be read.
 */
export function readFarMessage({ name, payload, headers, format }: Received): FarMessage {
  const text = headers?.get(HEAD);
  if (!text) return { name, args: [plainValue(payload, format)] };
  const head = readHead(text);
  if (head === undefined) throw new TypeError(`its header ${HEAD} says nothing that makes sense`);
  const { publishedAtMs, isKept, via } = head;
  return { name, publishedAtMs, isKept, via, ...contentOf(head, payload) };
}

function contentOf(
  { form }: MessageHead,
  bytes: Uint8Array,
): { codec: string; bytes: Uint8Array } | { args: readonly unknown[] } {
  if ("codec" in form) return { codec: form.codec, bytes };
  return { args: argumentsIn(readJson(bytes), form.json) };
}

/** @returns The client's bytes without its class of them, whose `slice()` copies nothing. */
export function plainBytes({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** @returns The arguments that JSON stands for. */
export function argumentsIn(value: unknown, kind: "value" | "list"): readonly unknown[] {
  if (kind === "value") return [value];
  if (Array.isArray(value)) return value;
  throw new TypeError("it is no list, and says that it is one");
}

/**
 * Reads JSON.
 *
 * @param bytes The text, as UTF-8.
 * @returns The value.
 * @throws {TypeError} If it is none.
 */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strict.decode(bytes));
  } catch (cause) {
    throw new TypeError("it is no JSON", { cause });
  }
}

function plainValue(payload: Uint8Array, format: Received["format"]): unknown {
  if (format === "json") return readJson(payload);
  try {
    return strict.decode(payload);
  } catch {
    return new Uint8Array(payload); // A copy, whatever class the client's bytes are of.
  }
}
