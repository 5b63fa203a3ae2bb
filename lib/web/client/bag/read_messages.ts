import { decodeBare } from "../../../codec/msgpack/bare_msgpack.ts";
import type { NodeId } from "../../../mesh/node_record.ts";
import {
  BAG_MESSAGE_BYTES,
  BagEntryKind,
  type BagOperation,
  readBagMessage,
} from "../../bag_stream/bag_entries.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { BagMessage, BagProblem } from "./bag.ts";
import { type Entry, EntryBuffer } from "./entry_buffer.ts";

/**
 * Reads the messages that a gateway sends of a bag. Who leaves the loop ends the answer.
 *
 * @param body The answer's body.
 * @param onProblem Told of what cannot be read.
 * @throws {GatewayError} `lost`, if it breaks off.
 */
export async function* readMessages(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onProblem: (problem: BagProblem) => void,
): AsyncGenerator<BagMessage, void> {
  const entries = new EntryBuffer();
  const decoder = new BagDecoder(onProblem);
  const reader = body.getReader();
  try {
    while (!decoder.isOver) {
      const { value, done } = await nextChunk(reader);
      if (done) throw brokenOff();
      entries.push(value);
      for (let entry = entries.take(); entry; entry = entries.take()) {
        const message = decoder.take(entry);
        if (message) yield message;
      }
    }
  } finally {
    // What is wrong with the rest concerns nobody any more.
    await reader.cancel().catch(() => {});
  }
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
  try {
    return await reader.read();
  } catch (error) {
    // A network's errors are no two alike; who has ended it himself knows why.
    if (error instanceof TypeError || (error as Error)?.name === "Http") throw brokenOff(error);
    throw error;
  }
}

function brokenOff(cause?: unknown): GatewayError {
  const message = "Cannot read the bag any further: the gateway broke off";
  return new GatewayError("lost", message, { cause });
}

/** Makes messages of entries: what their topics and senders are is said before. */
class BagDecoder {
  readonly #onProblem: (problem: BagProblem) => void;
  readonly #topics = new Map<number, string>();
  readonly #senders = new Map<number, NodeId>();
  isOver = false;

  constructor(onProblem: (problem: BagProblem) => void) {
    this.#onProblem = onProblem;
  }

  /** @returns The message, if the entry is one. */
  take({ kind, bytes, start, end }: Entry): BagMessage | undefined {
    if (kind === BagEntryKind.message) return this.#message(bytes, start, end);
    if (kind === BagEntryKind.operation) this.#note(decodeBare(bytes, start, end) as BagOperation);
    return undefined;
  }

  #message(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): BagMessage | undefined {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { topic, sender, sequence, retained, publishedNs, recordedNs } = readBagMessage(
      view,
      start,
      end,
    );
    const name = this.#topics.get(topic) ?? "";
    const args = this.#args(name, { bytes, start: start + BAG_MESSAGE_BYTES, end });
    return args && {
      topic: name,
      args,
      sender: this.#senders.get(sender),
      sequence,
      publishedAtMs: millisecondsOf(publishedNs),
      recordedAtMs: millisecondsOf(recordedNs),
      retained,
    };
  }

  /** What lies in a bag may be anything, and one message says nothing of the others. */
  #args(
    topic: string,
    { bytes, start, end }: Omit<Entry, "kind">,
  ): readonly unknown[] | undefined {
    let why = "it is no list of arguments";
    try {
      const args = decodeBare(bytes, start, end);
      if (Array.isArray(args)) return args;
    } catch (error) {
      why = (error as Error).message;
    }
    this.#onProblem({ detail: `Cannot read a message: ${why}`, topic });
    return undefined;
  }

  #note(operation: BagOperation): void {
    switch (operation.op) {
      case "topic":
        return void this.#topics.set(operation.id, operation.name);
      case "sender": {
        const { name, hostname, uuid } = operation;
        return void this.#senders.set(operation.id, { name, hostname, uuid });
      }
      case "problem":
        return this.#onProblem({ detail: operation.detail, topic: operation.topic });
      case "end":
        this.isOver = true;
    }
  }
}

/** @returns Nanoseconds as milliseconds, exact to a quarter of a microsecond. */
export function millisecondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n) + Number(nanoseconds % 1_000_000n) / 1e6;
}
