import { ByteWriter } from "../../bytes/byte_writer.ts";
import { jsonCodec } from "../../codec/json/json.ts";
import { msgpackCodec } from "../../codec/msgpack/msgpack.ts";
import type { BagMessage } from "../bag_message.ts";

/** A list of one item, in MessagePack. */
const LIST_OF_ONE = 0x91;

/** Makes of the bytes of a value those of a list of it alone; throws where they are no such value. */
const LISTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  json: listOfJson,
  msgpack: listOfMsgpack,
};

/** @returns Whether messages of another program in this encoding are values that rosy can send. */
export function isForeignValue(codec: string): boolean {
  return Object.hasOwn(LISTS, codec);
}

/**
 * Makes a message of another program one of rosy's: its value becomes the only argument. What no schema
 * says otherwise of is in the same encoding then.
 *
 * @param message Any message of a bag.
 * @returns The message, as it is to be sent; `undefined` where its bytes are not what they are said to
 * be. What is no such value stays as it is.
 */
export function toArguments(message: BagMessage): BagMessage | undefined {
  const { isForeign, codec, bytes } = message;
  if (!isForeign || !isForeignValue(codec)) return message;
  try {
    return { ...message, bytes: LISTS[codec]!(bytes) };
  } catch {
    return undefined;
  }
}

function listOfJson(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const value = JSON.parse(text);
  // What looks like one of the codec's own tags is none: the codec writes such objects otherwise.
  if (text.includes("$type") || text.includes("\\u")) return encodeJson([value]);
  return new TextEncoder().encode(`[${text}]`);
}

function encodeJson(args: unknown[]): Uint8Array {
  const writer = new ByteWriter();
  jsonCodec.encode(args, writer);
  return writer.bytes.slice(0, writer.position);
}

function listOfMsgpack(bytes: Uint8Array): Uint8Array {
  const list = new Uint8Array(bytes.length + 1);
  list[0] = LIST_OF_ONE;
  list.set(bytes, 1);
  msgpackCodec.decode(list, 0, list.length);
  return list;
}

/**
 * Finds what reads values of other programs that no schema says anything of.
 *
 * @param codec The encoding.
 * @returns What makes arguments of a message's bytes; `undefined` where that is not known.
 */
export function plainDecoder(
  codec: string,
): ((data: Uint8Array) => readonly unknown[]) | undefined {
  if (codec === "json") return (data) => [JSON.parse(textDecoder.decode(data))];
  if (codec === "msgpack") return (data) => [msgpackCodec.decode(data, 0, data.length)];
  return undefined;
}

const textDecoder = new TextDecoder("utf-8", { fatal: true });
