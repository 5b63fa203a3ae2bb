import type { StoredMessage } from "../../../bag/bag_source.ts";
import { toMilliseconds } from "../../../bag/nanoseconds.ts";
import { fieldAt } from "../../../schema/document/field_path.ts";
import { briefText } from "../../../log/error_text.ts";
import { messageOf } from "../../gateway/message_form.ts";
import { plainJson } from "../../gateway/plain_json.ts";
import { LINES } from "../service_stream.ts";
import { type MessageReader, UnreadableMessage } from "./message_reader.ts";
import type { MessageSink } from "./message_sink.ts";

const encoder = new TextEncoder();

/** Writes messages as lines of JSON, in the form in which `/api/topics` has them. */
export class LineSink implements MessageSink {
  readonly contentType = LINES;
  readonly #reader: MessageReader;
  readonly #steps: readonly string[] | undefined;

  /**
   * @param reader What reads messages.
   * @param options `steps`: the way to the field that is wanted in place of the whole message.
   */
  constructor(
    reader: MessageReader,
    { steps }: { readonly steps: readonly string[] | undefined },
  ) {
    this.#reader = reader;
    this.#steps = steps;
  }

  async message(message: StoredMessage): Promise<readonly Uint8Array[]> {
    const value = messageOf(await this.#reader.args(message));
    const steps = this.#steps;
    const found = steps === undefined ? { value } : fieldAt(value, steps);
    // Messages without the field have nothing to say.
    if (!found) return [];
    const head = headOf(message);
    try {
      const key = steps === undefined ? "message" : "value";
      return [lineOf({ ...head, [key]: plainJson(found.value) })];
    } catch (error) {
      throw new UnreadableMessage(briefText(error));
    }
  }

  problem(detail: string, topic?: string): readonly Uint8Array[] {
    return [lineOf({ ...topic !== undefined && { topic }, problem: detail })];
  }

  end(): readonly Uint8Array[] {
    return [];
  }
}

function headOf({ channel: { common }, logTime, publishTime }: StoredMessage): object {
  const { topic, schema, sender, retained = false } = common;
  return {
    topic,
    type: schema?.name ?? null,
    sender: sender ? { name: sender.name, id: sender.uuid } : null,
    publishedAt: isoOf(publishTime),
    recordedAt: isoOf(logTime),
    recordedAtNs: String(logTime),
    retained,
  };
}

function isoOf(nanoseconds: bigint): string {
  return new Date(toMilliseconds(nanoseconds)).toISOString();
}

function lineOf(value: object): Uint8Array {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}
