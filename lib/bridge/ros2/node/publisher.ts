import type { DdsParticipant } from "../participant/dds_participant.ts";
import type { Qos } from "../discovery/qos.ts";
import { ddsTopic } from "../names.ts";
import type { MessageCodec } from "../types/ros2_types.ts";
import { nowNs } from "../wire/time.ts";
import type { DdsWriter } from "../writing/dds_writer.ts";
import type { Clock } from "../../../time/clock.ts";

/** Publishes messages on a topic of ROS 2, until it is disposed of. */
export class Ros2Publisher implements Disposable {
  /** The topic, with a slash before it. */
  readonly topic: string;
  /** The type of its messages: `std_msgs/msg/String`. */
  readonly type: string;
  readonly #codec: MessageCodec;
  readonly #clock: Clock;
  readonly #writer: DdsWriter;
  readonly #participant: DdsParticipant;

  /**
   * @param topic The topic.
   * @param parts What it is made of.
   */
  constructor(topic: string, { codec, qos, participant, clock }: {
    readonly codec: MessageCodec;
    readonly qos: Qos;
    readonly participant: DdsParticipant;
    readonly clock: Clock;
  }) {
    this.topic = topic;
    this.type = codec.type;
    this.#codec = codec;
    this.#clock = clock;
    this.#participant = participant;
    this.#writer = participant.createWriter({
      topic: ddsTopic(topic),
      type: codec.ddsType,
      qos,
    });
  }

  /** How many subscriptions get its messages. */
  get subscriptionCount(): number {
    return this.#writer.readers.length;
  }

  /** What it is known by in DDS. */
  get guid(): string {
    return this.#writer.own.guid;
  }

  /**
   * Publishes a message.
   *
   * @param message Its fields; those that are missing are zero, or empty.
   * @param options `timeMs`: when that was, in milliseconds since the Unix epoch; now, if absent.
   * @returns A promise that resolves when it has been sent, which is not when somebody has it.
   * @throws {Error} If a field is of another type than it should be.
   */
  publish(message: unknown, { timeMs }: { readonly timeMs?: number } = {}): Promise<void> {
    const payload = this.#codec.write(message);
    const timeNs = timeMs === undefined
      ? nowNs(this.#clock)
      : BigInt(Math.round(timeMs * 1000)) * 1000n;
    return this.#writer.write({ payload, timeNs }).sent;
  }

  /** Waits until all subscriptions that want every message have all that was published. */
  async whenAcknowledged(): Promise<void> {
    while (!this.#writer.isAcknowledged) await this.#writer.whenAcknowledged();
  }

  /** Ends it. Idempotent. */
  [Symbol.dispose](): void {
    this.#participant.remove(this.#writer);
  }
}
