import { ByteWriter } from "../../bytes/byte_writer.ts";
import { msgpackCodec } from "../../codec/msgpack/msgpack.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { EntryKind, operationEntry, readEntries, readSend } from "./entries.ts";
import { messageEntry } from "./message_entry.ts";
import type { ClientOperation, MessageHeader, ServerOperation } from "./operations.ts";
import { ProtocolError, readOperation } from "./read_operation.ts";
import type { ServerWire } from "./server_wire.ts";

/** What was written in another codec, as MessagePack: once for all clients. */
const transcoded = new WeakMap<TopicMessage, Uint8Array>();

/**
 * Binary frames of entries. The arguments of messages are what their senders wrote: nothing is decoded
 * but what is in another codec.
 */
export class MsgpackWire implements ServerWire {
  write(operation: ServerOperation): Uint8Array {
    return operationEntry(encoded(operation));
  }

  message(header: MessageHeader, message: TopicMessage): Uint8Array {
    const isMsgpack = message.codec === msgpackCodec.name;
    return messageEntry(header, isMsgpack ? message.bytes : transcode(message));
  }

  read(
    data: string | Uint8Array,
    take: (operation: ClientOperation) => void,
    refuse: (error: unknown) => void,
  ): void {
    if (typeof data === "string") return refuse(new ProtocolError("Frames must be binary here"));
    const takeEntry = (kind: number, start: number, end: number) => {
      try {
        const operation = readEntry(data, kind, start, end);
        if (operation) take(operation);
      } catch (error) {
        refuse(error);
      }
    };
    try {
      readEntries(data, takeEntry);
    } catch (error) {
      refuse(error);
    }
  }
}

function readEntry(
  data: Uint8Array,
  kind: number,
  start: number,
  end: number,
): ClientOperation | undefined {
  if (kind === EntryKind.operation) return readOperation(msgpackCodec.decode(data, start, end));
  if (kind !== EntryKind.send) return undefined;
  const { id, topic, bytes } = readSend(data, start, end);
  return { op: "sendRaw", topic, bytes, ...id > 0 && { id } };
}

function transcode(message: TopicMessage): Uint8Array {
  let bytes = transcoded.get(message);
  if (!bytes) transcoded.set(message, bytes = encoded(message.args).slice());
  return bytes;
}

/** One for all: it is copied from at once. */
let writer = new ByteWriter();
/** A buffer that was needed once for something large is not kept. */
const MAX_KEPT_BYTES = 1024 * 1024;

/** @returns What the next call overwrites. */
function encoded(value: unknown): Uint8Array {
  if (writer.bytes.length > MAX_KEPT_BYTES) writer = new ByteWriter();
  writer.position = 0;
  msgpackCodec.encode(value, writer);
  return writer.bytes.subarray(0, writer.position);
}
