import { ros1Reader } from "../../../lib/bag/foreign/ros1/ros1_reader.ts";
import type { SystemState } from "../../../lib/bridge/ros1/node/master.ts";
import { Ros1Node } from "../../../lib/bridge/ros1/node/ros1_node.ts";
import { ros1Writer } from "../../../lib/bridge/ros1/types/message_writer.ts";
import { TypeLibrary } from "../../../lib/bridge/ros1/types/type_library.ts";
import { systemClock } from "../../../lib/time/clock.ts";
import { createTcpTransport } from "../../../lib/transport/tcp.ts";
import { Changing } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

/** The types that tests use. */
export const LIBRARY = new TypeLibrary();

/** A text as a message of `std_msgs/String`, and back. */
export const STRING = (await LIBRARY.message("std_msgs/String"))!;
const writeString = ros1Writer(STRING.definitions);
const readString = ros1Reader(STRING.definitions);

/** @returns The bytes of a message of `std_msgs/String`. */
export function stringBytes(data: string): Uint8Array {
  return writeString({ data }, 2 ** 30);
}

/** @returns The text in a message of `std_msgs/String`. */
export function stringOf(bytes: Uint8Array): string {
  return (readString(bytes) as { data: string }).data;
}

/** A node of ROS of a test's own, and what it saw. */
export class Ros1TestNode implements AsyncDisposable {
  readonly node: Ros1Node;
  readonly #seen: Seen;

  private constructor(node: Ros1Node, seen: Seen) {
    this.node = node;
    this.#seen = seen;
  }

  /** Opens one. */
  static async open(masterUrl: URL, name = "/rosy"): Promise<Ros1TestNode> {
    const seen: Seen = { state: null, messages: [], changing: new Changing() };
    const node = await Ros1Node.open({
      masterUrl,
      name,
      hostname: "127.0.0.1",
      bindHostname: "127.0.0.1",
      transport: createTcpTransport(),
      clock: systemClock,
      logger: new RecordingLogger(),
      maxMessageBytes: 1024 * 1024,
      pollIntervalMs: 100,
      changed: (state) => {
        seen.state = state;
        seen.changing.tell();
      },
      subscribersChanged: () => seen.changing.tell(),
    });
    return new Ros1TestNode(node, seen);
  }

  /** What came, as text. */
  get messages(): readonly string[] {
    return this.#seen.messages;
  }

  /** Subscribes to a topic of texts. */
  async listen(topic: string): Promise<void> {
    await this.node.subscribe(topic, {
      opened: () => (bytes) => {
        this.#seen.messages.push(stringOf(bytes));
        this.#seen.changing.tell();
      },
      failed: () => {},
    });
  }

  /** Waits for something that it sees. */
  async until(isSo: (state: SystemState) => boolean, what: string): Promise<void> {
    const { changing } = this.#seen;
    await changing.until(() => isSo(this.#seen.state!), () => `no ${what}`);
  }

  /** Waits until so many are connected to a topic. */
  async subscribers(topic: string, count: number): Promise<void> {
    const now = () => this.node.subscribers.get(topic)?.length ?? 0;
    await this.until(() => now() === count, `${count} subscribers of ${topic}: ${now()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node.close();
  }
}

interface Seen {
  state: SystemState | null;
  readonly messages: string[];
  readonly changing: Changing;
}
