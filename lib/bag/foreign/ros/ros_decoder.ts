import { zstdDecompressSync } from "node:zlib";
import { maxUnpackedBytes } from "../../compression.ts";
import type { BagSchema } from "../../schemas/bag_schema.ts";
import type { ForeignDecoder } from "../decoder.ts";
import { ros1Reader } from "../ros1/ros1_reader.ts";
import { rosDefinitions } from "./definitions.ts";
import { rosJsonSchema } from "./ros_json_schema.ts";

const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Makes what reads messages of ROS 1.
 *
 * @param schema Their type.
 * @returns The decoder.
 * @throws {UnreadableError} If the type cannot be read.
 */
export async function ros1Decoder(schema: BagSchema): Promise<ForeignDecoder> {
  const definitions = await rosDefinitions(schema);
  const type = { name: schema.name, schema: rosJsonSchema(definitions) };
  const read = ros1Reader(definitions);
  return { type, decode: (data) => [read(data)] };
}

/**
 * Makes what reads messages of ROS 2.
 *
 * @param schema Their type.
 * @returns The decoder.
 * @throws {UnreadableError} If the type cannot be read.
 */
export async function ros2Decoder(schema: BagSchema): Promise<ForeignDecoder> {
  const definitions = await rosDefinitions(schema);
  const type = { name: schema.name, schema: rosJsonSchema(definitions) };
  const { MessageReader } = await import("@foxglove/rosmsg2-serialization");
  const reader = new MessageReader(definitions, { timeType: "sec,nsec" });
  return { type, decode: (data) => [reader.readMessage(unpacked(data))] };
}

/** A recorder may compress each message; CDR itself begins with a zero. */
function unpacked(data: Uint8Array): Uint8Array {
  if (!ZSTD_MAGIC.every((byte, index) => data[index] === byte)) return data;
  return zstdDecompressSync(data, { maxOutputLength: maxUnpackedBytes(data.length) });
}
