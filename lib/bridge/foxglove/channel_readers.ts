import { UnreadableError } from "../../bag/foreign/decoder.ts";
import { documentOf } from "../../schema/document/type_document.ts";
import type { MessageDefinition } from "../../web/foxglove/protocol.ts";
import type { BridgedType } from "../bridge.ts";
import { type ChannelReader, channelReader } from "./channel_reader.ts";

/** What reads the messages of each channel and service, found once. */
export class ChannelReaders {
  readonly #found = new WeakMap<MessageDefinition, Promise<ChannelReader | UnreadableError>>();

  /** @returns What reads messages of a channel, or why nothing does. */
  of(definition: MessageDefinition): Promise<ChannelReader | UnreadableError> {
    let found = this.#found.get(definition);
    if (!found) {
      found = channelReader(definition).catch((error) => {
        if (error instanceof UnreadableError) return error;
        return new UnreadableError(`what it says of its type: ${(error as Error).message}`);
      });
      this.#found.set(definition, found);
    }
    return found;
  }

  /** @returns What is told of a channel's type in the mesh; `undefined` for none. */
  async told(definition: MessageDefinition): Promise<BridgedType | undefined> {
    const { schemaName: name } = definition;
    if (name === "") return undefined;
    const reader = await this.of(definition);
    const type = reader instanceof UnreadableError ? undefined : reader.type;
    return { name, ...type && { document: documentOf(type) } };
  }
}
