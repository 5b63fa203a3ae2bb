import type { Qos } from "../../../lib/bridge/ros2/discovery/qos.ts";
import {
  type OpenParticipant,
  openParticipant,
} from "../../../lib/bridge/ros2/participant/open_participant.ts";
import type { Mismatch } from "../../../lib/bridge/ros2/participant/own_endpoints.ts";
import type { DdsReader } from "../../../lib/bridge/ros2/reading/dds_reader.ts";
import type { DdsWriter } from "../../../lib/bridge/ros2/writing/dds_writer.ts";
import { Changing } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

/** The type of texts, as DDS calls it. */
export const STRING = "std_msgs::msg::dds_::String_";
/** What topics of ROS 2 mostly have. */
export const RELIABLE: Qos = { reliable: true, transientLocal: false, depth: 10 };
/** What topics have that keep their last message. */
export const KEPT: Qos = { reliable: true, transientLocal: true, depth: 1 };

const decoder = new TextDecoder();

/** @returns A text as CDR. */
export function cdr(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const payload = new Uint8Array(9 + bytes.length);
  payload[1] = 1;
  new DataView(payload.buffer).setUint32(4, bytes.length + 1, true);
  payload.set(bytes, 8);
  return payload;
}

/** A participant of rosy's, and what it has got. */
export class DdsSide implements AsyncDisposable {
  readonly open: OpenParticipant;
  readonly changing: Changing = new Changing();
  readonly mismatches: Mismatch[] = [];
  readonly #got = new Map<string, string[]>();

  private constructor(open: OpenParticipant) {
    this.open = open;
    open.participant.onChange = () => this.changing.tell();
    open.participant.onMismatch = (mismatch) => {
      this.mismatches.push(mismatch);
      this.changing.tell();
    };
  }

  static async open(
    domain: number,
    options: { readonly lose?: () => boolean; readonly interface?: string } = {},
  ): Promise<DdsSide> {
    const logger = new RecordingLogger();
    return new DdsSide(await openParticipant({ domain, name: "rosy", logger, ...options }));
  }

  /** Begins to read texts. */
  read(topic: string, qos: Qos): DdsReader {
    const got: string[] = [];
    this.#got.set(topic, got);
    return this.open.participant.createReader({
      topic,
      type: STRING,
      qos,
      deliver: ({ payload }) => {
        const length = new DataView(payload!.buffer, payload!.byteOffset).getUint32(4, true);
        const text = decoder.decode(payload!.subarray(8, 8 + length - 1));
        got.push(text.length < 100 ? text : `${text.length}`);
        this.changing.tell();
      },
    });
  }

  write(topic: string, qos: Qos): DdsWriter {
    return this.open.participant.createWriter({ topic, type: STRING, qos });
  }

  got(topic: string): readonly string[] {
    return this.#got.get(topic) ?? [];
  }

  /** Waits until so many texts have come. */
  async waitFor(topic: string, count: number): Promise<readonly string[]> {
    const isSo = () => this.got(topic).length >= count;
    await this.changing.until(isSo, () => `${topic}: ${this.got(topic).slice(-3)}`);
    return this.got(topic);
  }

  /** Waits until a writer has readers. */
  async matched(writer: DdsWriter, count = 1): Promise<void> {
    await this.changing.until(
      () => writer.readers.length >= count,
      () => `${writer.own.topic}: ${writer.readers.length} readers`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.open[Symbol.asyncDispose]();
  }
}

/** Writes texts, each as soon as those before it are sent. */
export async function writeAll(writer: DdsWriter, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await writer.write({ payload: cdr(text), timeNs: 1_000_000_000n }).sent;
  }
}

/** Waits until all readers have all. */
export async function acknowledged(writer: DdsWriter): Promise<void> {
  while (!writer.isAcknowledged) await writer.whenAcknowledged();
}
