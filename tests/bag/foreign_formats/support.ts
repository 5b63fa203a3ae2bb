import { msgpackCodec } from "@rosy/rosy";
import { BagReader } from "@rosy/rosy/bag";
import { ForeignMessages } from "../../../lib/bag/foreign/foreign_messages.ts";

/** A recording of ROS that comes with the tests. */
export function recording(name: string): string {
  return new URL(`files/${name}`, import.meta.url).pathname;
}

/** A message as a node of rosy gets it. */
export interface Heard {
  readonly topic: string;
  readonly args: readonly unknown[];
  readonly loggedAtMs: number;
}

/** Reads all messages of a bag as nodes of rosy get them when it is played. */
export async function heard(path: string, topics?: readonly string[]): Promise<Heard[]> {
  await using reader = await BagReader.open(path);
  const foreign = new ForeignMessages();
  const all: Heard[] = [];
  for await (const message of reader.messages(topics ? { topics } : {})) {
    const { topic, loggedAtMs, codec, bytes } = (await foreign.toArguments(message))!;
    if (codec !== "msgpack") throw new Error(`A message in ${codec} is no message of rosy's`);
    const args = msgpackCodec.decode(bytes, 0, bytes.length) as unknown[];
    all.push({ topic, args, loggedAtMs });
  }
  return all;
}

/** What the tests' recordings hold as their message number `i` of a topic. */
export function expected(topic: string, i: number, isRos1: boolean): Record<string, unknown> {
  const time = 1_600_000_000_000_000_001n + BigInt(i) * 10_000_007n;
  const stamp = { sec: Number(time / 1_000_000_000n), nsec: Number(time % 1_000_000_000n) };
  const header = { ...(isRos1 && { seq: i }), stamp, frame_id: "base" };
  if (topic === "camera/image/compressed") {
    return { header, format: "jpeg", data: Uint8Array.of(255, 216, 255, i) };
  }
  const fraction = Math.fround(0.1);
  if (topic === "scan") {
    return {
      header,
      angle_min: -1,
      angle_max: 1,
      angle_increment: fraction,
      time_increment: 0,
      scan_time: fraction,
      range_min: 0,
      range_max: 10,
      ranges: Float32Array.of(1.5, Infinity, NaN, i),
      intensities: new Float32Array(0),
    };
  }
  return {
    header,
    orientation: { x: 0, y: 0, z: 0, w: 1 },
    orientation_covariance: Float64Array.from({ length: 9 }, (_, index) => index),
    angular_velocity: { x: 0.1 * i, y: 0, z: 0 },
    angular_velocity_covariance: new Float64Array(9),
    linear_acceleration: { x: 0, y: 0, z: -9.81 },
    linear_acceleration_covariance: new Float64Array(9),
  };
}
