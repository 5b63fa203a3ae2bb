/**
 * Bags: recorded messages in files of the format MCAP, which ROS 2 and Foxglove use as well.
 *
 * @module
 */
export { BagDamageError } from "./bag_damage_error.ts";
export { BagReader } from "./bag_reader.ts";
export { convertBag } from "./convert/convert_bag.ts";
export { BagWriter } from "./bag_writer.ts";
export { recoverBag } from "./recover_bag.ts";

export type { BagSchema } from "./schemas/bag_schema.ts";
export type { BagFormat, BagInfo, BagTopicInfo } from "./bag_info.ts";
export type { BagMessage } from "./bag_message.ts";
export type { BagReadOptions } from "./bag_reader.ts";
export type { BagInfoOptions, BagSelection } from "./bag_source.ts";
export type { ConvertedBag, ConvertOptions, UnconvertedMessages } from "./convert/convert_bag.ts";
export type { BagEncoding } from "./convert/transcoder.ts";
export type { BagEntry, BagWriterOptions } from "./bag_writer.ts";
export type { RecoveredBag } from "./recover_bag.ts";
export type { BagProblem, BagState } from "./reading/problem.ts";
export type { ScanOptions } from "./reading/scan.ts";
export type { NodeId } from "../mesh/node_record.ts";
export type { Clock } from "../time/clock.ts";
export type { BagCompression } from "./compression.ts";
