import type { BagChannel, StoredMessage } from "../../../bag/bag_source.ts";
import { ByteWriter } from "../../../bytes/byte_writer.ts";
import { msgpackCodec } from "../../../codec/msgpack/msgpack.ts";
import { BAG_MESSAGES_TYPE, type BagOperation } from "../../bag_stream/bag_entries.ts";
import { bagMessageEntry, bagOperationEntry } from "../../bag_stream/write_entries.ts";
import type { MessageReader } from "./message_reader.ts";
import type { MessageSink } from "./message_sink.ts";

/** The numbers of a channel's topic and sender. */
interface Numbers {
  readonly topic: number;
  readonly sender: number;
}

/** Writes messages as entries, for programs: values are what they were. */
export class EntrySink implements MessageSink {
  readonly contentType = BAG_MESSAGES_TYPE;
  readonly #reader: MessageReader;
  readonly #channels = new Map<BagChannel, Numbers>();
  readonly #topics = new Map<string, number>();
  readonly #senders = new Map<string, number>();

  /** @param reader What reads messages. */
  constructor(reader: MessageReader) {
    this.#reader = reader;
  }

  message(message: StoredMessage): readonly Uint8Array[] | Promise<readonly Uint8Array[]> {
    const body = this.#reader.msgpack(message);
    if (!(body instanceof Promise)) return this.#written(message, body);
    return body.then((body) => this.#written(message, body));
  }

  problem(detail: string, topic?: string): readonly Uint8Array[] {
    return [entryOf({ op: "problem", detail, ...topic !== undefined && { topic } })];
  }

  end(end: { readonly messages: number; readonly isCut: boolean }): readonly Uint8Array[] {
    return [entryOf({ op: "end", ...end })];
  }

  #written(message: StoredMessage, body: Uint8Array): readonly Uint8Array[] {
    const said: Uint8Array[] = [];
    const { channel, sequence, logTime: recordedNs, publishTime: publishedNs } = message;
    const retained = channel.common.retained ?? false;
    const numbers = this.#numbersOf(channel, said);
    return [
      ...said,
      bagMessageEntry({ ...numbers, sequence, recordedNs, publishedNs, retained }, body),
    ];
  }

  #numbersOf(channel: BagChannel, said: Uint8Array[]): Numbers {
    const known = this.#channels.get(channel);
    if (known) return known;
    const { topic: name, sender: node } = channel.common;
    const topic = numberIn(this.#topics, name, (id) => {
      said.push(entryOf({ op: "topic", id, name }));
    });
    const sender = !node ? 0 : numberIn(this.#senders, node.uuid, (id) => {
      said.push(entryOf({ op: "sender", id, ...node }));
    });
    const numbers = { topic, sender };
    this.#channels.set(channel, numbers);
    return numbers;
  }
}

/** @returns The number of a key, which is told the first time. */
function numberIn(numbers: Map<string, number>, key: string, tell: (id: number) => void): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const id = numbers.size + 1;
  numbers.set(key, id);
  tell(id);
  return id;
}

function entryOf(operation: BagOperation): Uint8Array {
  const writer = new ByteWriter();
  msgpackCodec.encode(operation, writer);
  return bagOperationEntry(writer.bytes.subarray(0, writer.position));
}
