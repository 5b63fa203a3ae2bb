import { GatewayError } from "../gateway/gateway_error.ts";
import { rosDefinition } from "./rosapi/ros_definitions.ts";

/** Writes messages of one type as ROS 2 does: CDR. */
export type CdrWriter = (message: unknown) => Uint8Array;

/** What writes messages of ROS's own types; made when a client wants one first, and kept. */
export class CdrWriters {
  readonly #byType = new Map<string, CdrWriter>();

  /**
   * Finds what writes messages of a type.
   *
   * @param type Its name, in the form of ROS 1 or 2.
   * @returns The writer.
   * @throws {GatewayError} `invalid`, if it is none of ROS's own types.
   */
  async find(type: string): Promise<CdrWriter> {
    const known = this.#byType.get(type);
    if (known) return known;
    const writer = await createWriter(type);
    this.#byType.set(type, writer);
    return writer;
  }
}

async function createWriter(name: string): Promise<CdrWriter> {
  const definitions = await rosDefinition(name);
  if (!definitions) {
    const what = name === "" ? "a topic of no known type" : `type ${JSON.stringify(name)}`;
    throw new GatewayError(
      "invalid",
      `There is no "cbor-raw" of ${what}: only ROS's own types have a form in ROS; use "cbor"`,
    );
  }
  const { MessageWriter } = await import("@foxglove/rosmsg2-serialization");
  const writer = new MessageWriter([...definitions]);
  return (message) => writer.writeMessage(message);
}
