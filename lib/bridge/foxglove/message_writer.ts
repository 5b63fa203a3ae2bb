import { UnreadableError } from "../../bag/foreign/decoder.ts";
import { rosDefinitions } from "../../bag/foreign/ros/definitions.ts";
import { textSchema } from "../../bag/schemas/bag_schema.ts";
import type { MessageDefinition } from "../../web/foxglove/protocol.ts";
import { plainJson } from "../../web/gateway/plain_json.ts";
import { ros1Writer } from "../ros1/types/message_writer.ts";
import { schemaOf } from "./channel_reader.ts";

/** Writes messages of a topic, or what a service is asked, as a server takes them. */
export interface MessageWriter {
  /** How they are written, and what describes them: what the server is told. */
  readonly definition: MessageDefinition;
  /**
   * Writes a message.
   *
   * @param message One object.
   * @returns Its bytes.
   * @throws {Error} If it is none of the type.
   */
  write(message: unknown): Uint8Array;
}

/** What is known of what is to be written. */
export interface WriterKnowledge {
  /** What its type is called; empty where nobody says. */
  readonly type: string;
  /** In which encodings the server takes messages; all, where it does not say. */
  readonly supportedEncodings: readonly string[];
  /** Definitions that the server itself has, the one that fits best first. */
  readonly known: Iterable<MessageDefinition>;
}

/** What a structure without fields is, by encodings of ROS: in CDR it has a byte all the same. */
const NOTHING: Readonly<Record<string, readonly number[]>> = { ros1: [], cdr: [0, 1, 0, 0, 0] };
/** The largest message that is written. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

const encoder = new TextEncoder();

/**
 * Finds what writes messages for a server: as its own messages are written where it takes those, else
 * as ROS 2 does where the type is one of ROS's own, else as JSON.
 *
 * @param knowledge What is known of them.
 * @returns What writes them.
 * @throws {UnreadableError} If there is no way; its message says why.
 */
export async function messageWriter(knowledge: WriterKnowledge): Promise<MessageWriter> {
  const { type, supportedEncodings, known } = knowledge;
  const takes = (encoding: string) =>
    supportedEncodings.length === 0 || supportedEncodings.includes(encoding);
  for (const definition of known) {
    if (isOfRos(definition) && takes(definition.encoding)) return await rosWriter(definition);
  }
  if (takes("json")) return jsonWriter(type);
  if (takes("cdr")) {
    const { encoding, name: schemaName } = textSchema(type, "ros2msg", "");
    return await rosWriter({ encoding: "cdr", schemaName, schemaEncoding: encoding, schema: "" });
  }
  throw new UnreadableError(`messages that are none of ${supportedEncodings.join(", ")}`);
}

/**
 * Finds what writes the requests of a service.
 *
 * @param definition How the server wants them.
 * @returns What writes them.
 * @throws {UnreadableError} If there is no way; its message says why.
 */
export async function requestWriter(definition: MessageDefinition): Promise<MessageWriter> {
  const { encoding, schema, schemaName } = definition;
  if (encoding === "json") return jsonWriter(schemaName);
  if (!isOfRos(definition)) {
    throw new UnreadableError(`requests in ${JSON.stringify(encoding)}`);
  }
  if (schema.trim() !== "") return await rosWriter(definition);
  return { definition, write: () => Uint8Array.from(NOTHING[encoding]!) };
}

function isOfRos({ encoding }: MessageDefinition): boolean {
  return Object.hasOwn(NOTHING, encoding);
}

function jsonWriter(schemaName: string): MessageWriter {
  return {
    definition: { encoding: "json", schemaName, schemaEncoding: "", schema: "" },
    write: (message) => encoder.encode(JSON.stringify(plainJson(message))),
  };
}

async function rosWriter(from: MessageDefinition): Promise<MessageWriter> {
  // What is known may be a channel, which says more.
  const { encoding, schemaName, schemaEncoding, schema } = from;
  const definition = { encoding, schemaName, schemaEncoding, schema };
  const definitions = await rosDefinitions(schemaOf(definition));
  if (encoding === "ros1") {
    const write = ros1Writer(definitions);
    return { definition, write: (message) => write(message, MAX_MESSAGE_BYTES) };
  }
  const { MessageWriter } = await import("@foxglove/rosmsg2-serialization");
  const writer = new MessageWriter([...definitions]);
  return { definition, write: (message) => writer.writeMessage(message) };
}
