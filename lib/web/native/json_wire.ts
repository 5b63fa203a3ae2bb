import { ByteWriter } from "../../bytes/byte_writer.ts";
import { jsonCodec } from "../../codec/json/json.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import type { ClientOperation, MessageHeader, ServerOperation } from "./operations.ts";
import { ProtocolError, readOperation } from "./read_operation.ts";
import type { ServerWire } from "./server_wire.ts";

/** The subprotocol of frames of text. */
export const JSON_PROTOCOL = "rosy.json.v1";

/** The arguments of messages as JSON: once for all clients. */
const written = new WeakMap<TopicMessage, string>();
const textDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
const textEncoder = new TextEncoder();

/**
 * Frames of text, each an operation as JSON, where what JSON has no notation for is a tagged object: as
 * `jsonCodec` has it.
 */
export class JsonWire implements ServerWire {
  write(operation: ServerOperation): string {
    return textOf(operation);
  }

  message(header: MessageHeader, message: TopicMessage): string {
    let args = written.get(message);
    if (args === undefined) written.set(message, args = textOf(message.args));
    const { id, sender, topic, publishedAtMs, sequence, retained, kept } = header;
    const rest = { sender, topic, publishedAtMs, sequence, retained, kept };
    return `{"op":"message","id":${id},${JSON.stringify(rest).slice(1, -1)},"args":${args}}`;
  }

  read(
    data: string | Uint8Array,
    take: (operation: ClientOperation) => void,
    refuse: (error: unknown) => void,
  ): void {
    if (typeof data !== "string") return refuse(new ProtocolError("Frames must be text here"));
    try {
      const bytes = textEncoder.encode(data);
      take(readOperation(jsonCodec.decode(bytes, 0, bytes.length)));
    } catch (error) {
      refuse(error);
    }
  }
}

function textOf(value: unknown): string {
  const writer = new ByteWriter();
  jsonCodec.encode(value, writer);
  return textDecoder.decode(writer.bytes.subarray(0, writer.position));
}
