import type { BagTopicInfo } from "../../../bag/bag_info.ts";
import { sentType } from "../../../bag/schemas/sent_type.ts";
import { readTypeDocument, type TypeDocument } from "../../../schema/document/type_document.ts";
import type { ReadBag } from "./bag_library.ts";

/**
 * Finds what a bag says of a topic's type: what the topic would have if the bag was played.
 *
 * @param bag The bag.
 * @param topic What is known of the topic.
 * @returns The type; `null` where the bag has none, or several that differ.
 */
export async function typeIn(bag: ReadBag, topic: BagTopicInfo): Promise<TypeDocument | null> {
  const { type } = await sentType(topic, bag.foreign);
  try {
    return type ? readTypeDocument(type) : null;
  } catch {
    // It is written in a way that is not known here: there is none then.
    return null;
  }
}
