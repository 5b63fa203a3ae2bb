import type { StoredMessage } from "../../../bag/bag_source.ts";

/** Writes messages of a bag in some form: one for each that a client can ask for. */
export interface MessageSink {
  /** The media type. */
  readonly contentType: string;
  /**
   * Writes a message, at once where it can.
   *
   * @returns What is sent, a part for each thing that is said.
   * @throws {UnreadableMessage} If the message cannot be read.
   */
  message(message: StoredMessage): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Writes what is wrong with a message of a topic, or with the bag. */
  problem(detail: string, topic?: string): readonly Uint8Array[];
  /** Writes the end. @param end How many messages there were, and whether there are more. */
  end(end: { readonly messages: number; readonly isCut: boolean }): readonly Uint8Array[];
}
