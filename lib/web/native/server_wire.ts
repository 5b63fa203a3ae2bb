import type { TopicMessage } from "../gateway/topic_message.ts";
import type { ClientOperation, MessageHeader, ServerOperation } from "./operations.ts";

/** How a gateway writes to a client and reads what it says: one for each subprotocol. */
export interface ServerWire {
  /**
   * Writes an operation.
   *
   * @throws {TypeError} If a value in it cannot be carried.
   */
  write(operation: ServerOperation): string | Uint8Array;
  /**
   * Writes a message.
   *
   * @param header What is known of it.
   * @param message The message.
   * @throws {Error} If it cannot be read, and would have to be for that.
   */
  message(header: MessageHeader, message: TopicMessage): string | Uint8Array;
  /**
   * Reads a frame.
   *
   * @param data The frame.
   * @param take Called for each operation in it.
   * @param refuse Called for what makes no sense.
   */
  read(
    data: string | Uint8Array,
    take: (operation: ClientOperation) => void,
    refuse: (error: unknown) => void,
  ): void;
}
