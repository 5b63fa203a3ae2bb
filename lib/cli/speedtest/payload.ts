import { ByteWriter } from "../../bytes/byte_writer.ts";
import { msgpackCodec } from "../../codec/msgpack/msgpack.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";

/**
 * Makes what each message carries.
 *
 * @param flags The flags `--payload` and `--message-size`.
 * @returns A string, bytes or an object like the message of an inertial measurement unit.
 * @throws {UsageError} If both a size and an object are asked for.
 */
export function createPayload(flags: FlagValues): unknown {
  const size = flags.number("message-size");
  switch (flags.text("payload")) {
    case "bytes":
      return new Uint8Array(size ?? 0);
    case "imu":
      if (size === undefined) return createImu();
      throw new UsageError("flag --message-size does not go with --payload imu: its size is fixed");
    default:
      return "A".repeat(size ?? 0);
  }
}

/**
 * Tells how large a payload is.
 *
 * @param payload What a message carries.
 * @returns Characters of a string (those of the speed test take one byte each), bytes of an array,
 * and for anything else the bytes it takes as MessagePack.
 */
export function payloadBytes(payload: unknown): number {
  if (typeof payload === "string") return payload.length;
  if (payload instanceof Uint8Array) return payload.length;
  const writer = new ByteWriter();
  msgpackCodec.encode([payload], writer);
  // The array around it takes one byte.
  return writer.position + writer.lentBytes - 1;
}

/** 22 numbers, nested. */
function createImu(): unknown {
  return {
    header: { sequence: 1, stamp: 1_767_225_600.123, frame: "imu_link" },
    orientation: { x: 0.1, y: 0.2, z: 0.3, w: 0.9 },
    angularVelocity: { x: 0.01, y: 0.02, z: 0.03 },
    linearAcceleration: { x: 0.1, y: 0.2, z: 9.81 },
    covariance: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    temperature: 21.5,
  };
}
