import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import type { Codec } from "../../lib/codec/codec.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { Arrival, type MessageOrigin } from "../../lib/topic/arrival.ts";
import type { MessageSink } from "../../lib/topic/topic_listener.ts";
import type { NodeId } from "../../lib/mesh/node_record.ts";

export const SENDER: NodeId = { name: "sender", hostname: "robot", uuid: "senderaaaaaaaaaa" };

/** What a codec writes for a value. */
export function encoded(value: unknown, codec: Codec = msgpackCodec): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  codec.encode(value, writer);
  return writer.bytes.slice(0, writer.position);
}

/** A message of `SENDER`, from its body. */
export function arrivalOf(
  bytes: Uint8Array,
  { topic = "imu", sequence = 0, publishedAtMs = 1000 + sequence }: Partial<MessageOrigin> = {},
): Arrival {
  return Object.assign(new Arrival(topic, SENDER, msgpackCodec), {
    bytes,
    end: bytes.length,
    publishedAtMs,
    sequence,
  });
}

/** Anything that takes messages. */
export type Delivery = Pick<MessageSink, "deliver">;

/** Delivers one message as if it had come from `SENDER`. */
export function deliver(
  to: Delivery,
  args: readonly unknown[],
  sequence = 0,
): void | Promise<void> {
  return to.deliver(arrivalOf(encoded(args), { sequence }));
}

/** Delivers messages until the source is told to wait. @returns How many, and for what. */
export function fill(to: Delivery): { count: number; room: Promise<void> } {
  for (let count = 1;; count++) {
    const room = deliver(to, [count]);
    if (room) return { count, room };
  }
}

/** Lets everything go on that only waits for promises. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await null;
}
