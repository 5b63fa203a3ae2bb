import { type NamedType, UnreadableError } from "../../bag/foreign/decoder.ts";
import { rosDefinitions } from "../../bag/foreign/ros/definitions.ts";
import { ros1Decoder, ros2Decoder } from "../../bag/foreign/ros/ros_decoder.ts";
import { rosJsonSchema } from "../../bag/foreign/ros/ros_json_schema.ts";
import { type BagSchema, textSchema } from "../../bag/schemas/bag_schema.ts";
import { findKnownSchema } from "../../schemas/catalogue.ts";
import type { Compression } from "../../web/rosbridge/protocol.ts";
import { type Dialect, typedReader, untypedValue } from "./ros_values.ts";
import type { ReceivedMessage } from "./subscriptions.ts";

/** What makes values of the messages of a topic, or of what a service is asked or answers. */
export interface TopicReader {
  /** How messages are to come, the best first. */
  readonly compressions: readonly Compression[];
  /** What a message is called and looks like, where that is known. */
  readonly type?: NamedType;
  /**
   * Reads a message.
   *
   * @param message As it came.
   * @returns What nodes of rosy have for it.
   * @throws {Error} If it is no message of the type.
   */
  read(message: ReceivedMessage): unknown;
}

/** What is known of a type. */
export interface TypeKnowledge {
  /** What is spoken there. */
  readonly dialect: Dialect;
  /** The type as the server's own nodes have it, where the server says. */
  readonly definition?: BagSchema;
}

const SELF_DESCRIBING: readonly Compression[] = ["cbor", "none"];
const RAW_FIRST: readonly Compression[] = ["cbor-raw", ...SELF_DESCRIBING];

/**
 * Finds out how messages of a type are read best: as ROS's nodes have written them where it is certain
 * what they are made of, else as CBOR or JSON, which say so themselves.
 *
 * @param type The type's name; empty where it is not known.
 * @param knowledge What is known of it.
 * @returns What reads them.
 */
export async function topicReader(type: string, knowledge: TypeKnowledge): Promise<TopicReader> {
  if (knowledge.dialect === "rosy") return rosyReader(type);
  try {
    return await rosReader(type, knowledge);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const read = (message: ReceivedMessage) => untypedValue(plainValue(message));
    return { compressions: SELF_DESCRIBING, read };
  }
}

/** What a gateway of rosy sends is what its nodes send; CBOR keeps all of it. */
function rosyReader(name: string): TopicReader {
  const known = findKnownSchema(name);
  return {
    compressions: SELF_DESCRIBING,
    ...known && { type: { name: known.name, schema: known.schema } },
    read: plainValue,
  };
}

async function rosReader(
  name: string,
  { definition, dialect }: TypeKnowledge,
): Promise<TopicReader> {
  const schema = definition ?? textSchema(name, `${dialect}msg`, "");
  const definitions = await rosDefinitions(schema);
  const typed = typedReader(definitions);
  const type = { name, schema: rosJsonSchema(definitions) };
  if (!definition) {
    // Which version of the type the robot has is not known: its own bytes cannot be read.
    return { type, compressions: SELF_DESCRIBING, read: (message) => typed(plainValue(message)) };
  }
  const isRos2 = definition.encoding === "ros2msg";
  const decoder = await (isRos2 ? ros2Decoder : ros1Decoder)(definition);
  const read = (message: ReceivedMessage) =>
    message.form === "raw" ? decoder.decode(message.bytes)[0] : typed(plainValue(message));
  return { type, compressions: RAW_FIRST, read };
}

function plainValue(message: ReceivedMessage): unknown {
  if (message.form !== "raw") return message.value;
  throw new TypeError("it came as ROS's nodes write it, which nobody asked for");
}
