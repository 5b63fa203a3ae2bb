import { ros1Reader } from "../../../bag/foreign/ros1/ros1_reader.ts";
import { rosDefinitions } from "../../../bag/foreign/ros/definitions.ts";
import { textSchema } from "../../../bag/schemas/bag_schema.ts";
import type { DeliverFar, MeshSide } from "../../bridge.ts";
import type { TopicReceiver } from "../node/ros1_node.ts";
import type { ConnectionHeader } from "../tcpros/header.ts";
import type { TypeLibrary } from "../types/type_library.ts";

/** Who takes the messages of a far topic. */
export interface TopicReaderOptions {
  /** The far name. */
  readonly name: string;
  readonly library: TypeLibrary;
  readonly mesh: Pick<MeshSide, "refused" | "logger">;
  readonly deliver: DeliverFar;
}

/**
 * Makes what reads the messages of a topic of ROS, of whatever type each publisher says that they are.
 *
 * @param options The topic, and who takes its messages.
 * @returns What is told of connections to publishers.
 */
export function topicReader({ name, library, mesh, deliver }: TopicReaderOptions): TopicReceiver {
  return {
    opened: async (header) => {
      const read = await readerOf(header, library);
      const isKept = header.latching === "1";
      return (bytes) => {
        let message: unknown;
        try {
          message = read(bytes);
        } catch (error) {
          mesh.refused("undecodable", `topic "${name}": ${(error as Error).message}`);
          return;
        }
        return deliver({ name, args: [message], ...isKept && { isKept } });
      };
    },
    failed: ({ message }) => {
      mesh.logger.debug(`No connection to a publisher of /${name} of ROS: ${message}`);
    },
  };
}

async function readerOf(
  { type = "unknown/Unknown", message_definition: text = "" }: ConnectionHeader,
  library: TypeLibrary,
): Promise<(bytes: Uint8Array) => unknown> {
  // Where it is not wanted as a type of the library, it may still be read.
  const known = await library.learn(type, text).catch(() => undefined);
  const schema = textSchema(type, "ros1msg", text === "" ? "\n" : text);
  return ros1Reader(known?.definitions ?? await rosDefinitions(schema));
}
