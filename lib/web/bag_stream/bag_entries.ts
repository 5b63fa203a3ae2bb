/** The media type of a bag's messages as entries, which are framed as those of `/ws`. */
export const BAG_MESSAGES_TYPE = "application/vnd.rosy.bag-messages";

/** What an entry is; a reader passes over what it does not know. */
export const BagEntryKind = {
  /** Something that is said of messages: a {@linkcode BagOperation} in MessagePack. */
  operation: 0,
  /** A message: a header, and the list of its arguments in MessagePack. */
  message: 3,
} as const;

/** Three numbers of four bytes, two times of eight, and flags. */
export const BAG_MESSAGE_BYTES = 29;
/** The flag of what was retained. */
export const BAG_RETAINED = 1;

/** What is said of messages, before the first of those that it is about. */
export type BagOperation =
  /** Gives a topic a number, from 1 on. */
  | { readonly op: "topic"; readonly id: number; readonly name: string }
  /** Gives a node that sent messages a number, from 1 on. */
  | {
    readonly op: "sender";
    readonly id: number;
    readonly name: string;
    readonly hostname: string;
    readonly uuid: string;
  }
  /** Says what could not be read: of a topic, or of the bag. */
  | { readonly op: "problem"; readonly detail: string; readonly topic?: string }
  /** Comes last. What ends without it was broken off. `isCut`: there are more than were asked for. */
  | { readonly op: "end"; readonly messages: number; readonly isCut: boolean };

/** What is known of a message beside its arguments. */
export interface BagMessageHeader {
  /** The number of its topic. */
  readonly topic: number;
  /** The number of who sent it; 0 where the bag does not tell. */
  readonly sender: number;
  /** Its number among those of its sender and topic; 0 where the bag has none. */
  readonly sequence: number;
  /** When it was recorded, in nanoseconds since the Unix epoch. */
  readonly recordedNs: bigint;
  /** When it was sent, in nanoseconds since the Unix epoch. */
  readonly publishedNs: bigint;
  /** Whether it was retained when it was recorded. */
  readonly retained: boolean;
}

/**
 * Reads what is known of a message.
 *
 * @param view What the entry is in.
 * @param start Where it starts behind its length.
 * @param end Where it ends.
 * @returns The header; the arguments start {@linkcode BAG_MESSAGE_BYTES} behind `start`.
 * @throws {TypeError} If it is too short.
 */
export function readBagMessage(view: DataView, start: number, end: number): BagMessageHeader {
  if (end - start < BAG_MESSAGE_BYTES) {
    throw new TypeError("Cannot read a message of a bag: it is too short");
  }
  return {
    topic: view.getUint32(start, true),
    sender: view.getUint32(start + 4, true),
    sequence: view.getUint32(start + 8, true),
    recordedNs: view.getBigUint64(start + 12, true),
    publishedNs: view.getBigUint64(start + 20, true),
    retained: (view.getUint8(start + 28) & BAG_RETAINED) !== 0,
  };
}
