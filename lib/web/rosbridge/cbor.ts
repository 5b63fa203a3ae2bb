import { ByteWriter } from "../../bytes/byte_writer.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { writeCbor } from "./cbor_value.ts";

/** A buffer that has become larger than this is not kept. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/** One after the other, and never one within another: one buffer will do. */
const writer = new ByteWriter();
writer.mayLend = true;
const NOTHING = new Uint8Array();

/** What was written for one client is the same for the next, which mostly calls the topic the same. */
const frames = new WeakMap<TopicMessage, { readonly topic: string; readonly frame: Uint8Array }>();

/**
 * Writes an operation as CBOR; see {@linkcode writeCbor}.
 *
 * @param operation The operation.
 * @returns The frame.
 * @throws {TypeError} If it is nested too deeply, a cycle for one.
 */
export function cborFrame(operation: unknown): Uint8Array {
  writer.rollback(0, 0);
  writeCbor(operation, writer);
  return written();
}

/**
 * Writes a message of a topic as CBOR: once, however many clients it goes to.
 *
 * @param topic The topic, as the client calls it.
 * @param message The message.
 * @returns The frame.
 * @throws {GatewayError} `invalid`, if the message cannot be read.
 * @throws {TypeError} If it is nested too deeply.
 */
export function cborPublish(topic: string, message: TopicMessage): Uint8Array {
  const known = frames.get(message);
  if (known?.topic === topic) return known.frame;
  const frame = cborFrame({ op: "publish", topic, msg: message.message });
  frames.set(message, { topic, frame });
  return frame;
}

/** Large bytes are copied once only: from where they lie into the frame. */
function written(): Uint8Array {
  const frame = new Uint8Array(writer.position + writer.lentBytes);
  let [from, at] = [0, 0];
  for (
    const { position, bytes } of [...writer.lent, { position: writer.position, bytes: NOTHING }]
  ) {
    frame.set(writer.bytes.subarray(from, position), at);
    at += position - from;
    from = position;
    frame.set(bytes, at);
    at += bytes.length;
  }
  writer.rollback(0, 0);
  if (writer.bytes.length > MAX_KEPT_BYTES) writer.takeBuffer();
  return frame;
}
