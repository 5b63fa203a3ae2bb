import { ByteWriter } from "../../../bytes/byte_writer.ts";
import type { Codec } from "../../../codec/codec.ts";
import { jsonCodec } from "../../../codec/json/json.ts";
import { msgpackCodec } from "../../../codec/msgpack/msgpack.ts";
import { argumentsIn, readJson } from "../far_message.ts";
import { HEAD, readHead, writeHead } from "../message_head.ts";
import { MAX_MESSAGE_BYTES } from "../parts.ts";
import type { HeaderList } from "../publisher.ts";

/** How values of calls are written: as rosy does, or as JSON that others understand. */
export type ValueFormat = "rosy" | "json";

/** Values, ready to be sent. */
export interface WrittenValues {
  readonly headers: HeaderList;
  readonly payload: Uint8Array;
}

/** What calls are written in; that of V8 is not made for what comes from a network. */
const CODECS: ReadonlyMap<string, Codec> = new Map([
  [msgpackCodec.name, msgpackCodec],
  [jsonCodec.name, jsonCodec],
]);

const NO_BYTES = new Uint8Array(0);

/**
 * Writes the arguments of a call. As JSON, one argument stands by itself, several are a list, and none
 * are nothing.
 *
 * @throws {TypeError} If the codec cannot carry one.
 */
export function writeArguments(args: readonly unknown[], format: ValueFormat): WrittenValues {
  if (format === "rosy") {
    return { headers: codecHead(), payload: encoded(msgpackCodec, args) };
  }
  if (args.length === 0) return { headers: jsonHead("list"), payload: NO_BYTES };
  const isOne = args.length === 1;
  return {
    headers: jsonHead(isOne ? "value" : "list"),
    payload: encoded(jsonCodec, isOne ? args[0] : args),
  };
}

/** Writes what a service answers: `undefined` is nothing at all as JSON. */
export function writeValue(value: unknown, format: ValueFormat): WrittenValues {
  if (format === "rosy") {
    return { headers: codecHead(), payload: encoded(msgpackCodec, value) };
  }
  const payload = value === undefined ? NO_BYTES : encoded(jsonCodec, value);
  return { headers: jsonHead("value"), payload };
}

/**
 * Reads arguments.
 *
 * @param payload What came; nothing stands for none.
 * @param head The header {@linkcode HEAD}; without one it is JSON of the only argument.
 * @returns The arguments, and how the caller wants its answer.
 * @throws {TypeError} If they cannot be read.
 */
export function readArguments(
  payload: Uint8Array,
  head: string | undefined,
): { readonly args: readonly unknown[]; readonly format: ValueFormat } {
  const form = formOf(head);
  if ("codec" in form) {
    const args = decoded(form.codec, payload);
    if (!Array.isArray(args)) throw new TypeError("its arguments are no list");
    return { args, format: "rosy" };
  }
  if (payload.length === 0) return { args: [], format: "json" };
  return { args: argumentsIn(readJson(payload), form.json), format: "json" };
}

/**
 * Reads what a service answered.
 *
 * @param payload What came.
 * @param head The header {@linkcode HEAD}; without one it is JSON, or a text where it is no JSON.
 * @throws {TypeError} If it cannot be read.
 */
export function readValue(payload: Uint8Array, head: string | undefined): unknown {
  const form = formOf(head);
  if ("codec" in form) return decoded(form.codec, payload);
  if (payload.length === 0) return undefined;
  if (head) return readJson(payload);
  try {
    return readJson(payload);
  } catch {
    return new TextDecoder().decode(payload);
  }
}

/** @returns The headers of a message that has no values. */
export function codecHead(): HeaderList {
  return [[HEAD, headOf({ codec: msgpackCodec.name })]];
}

function jsonHead(json: "value" | "list"): HeaderList {
  return [[HEAD, headOf({ json })]];
}

function headOf(form: { codec: string } | { json: "value" | "list" }): string {
  return writeHead({ form, publishedAtMs: 0, isKept: false, via: [] });
}

function formOf(text: string | undefined): { codec: string } | { json: "value" | "list" } {
  if (!text) return { json: "value" };
  const head = readHead(text);
  if (head === undefined) throw new TypeError(`its header ${HEAD} says nothing that makes sense`);
  return head.form;
}

function encoded(codec: Codec, value: unknown): Uint8Array {
  const writer = new ByteWriter();
  writer.maxBytes = MAX_MESSAGE_BYTES;
  codec.encode(value, writer);
  return writer.bytes.subarray(0, writer.position);
}

function decoded(name: string, payload: Uint8Array): unknown {
  const codec = CODECS.get(name);
  if (codec === undefined) throw new TypeError(`it is written by codec "${name}", unknown here`);
  return codec.decode(payload, 0, payload.length);
}
