import type { Codec } from "../codec/codec.ts";
import type { NodeId } from "../mesh/node_record.ts";
import type { Retention } from "./retained/retained_source.ts";

/** What is known of a message beside what it says. */
export interface MessageOrigin {
  /** The topic it was sent on: not always what was listened to, which may be a pattern. */
  readonly topic: string;
  /** The node that sent it. */
  readonly sender: NodeId;
  /** When it was sent, by the sender's clock, in milliseconds since the Unix epoch. */
  readonly publishedAtMs: number;
  /**
   * Its number among the messages that the sender addressed to this node on this topic, from 0 on;
   * where a number is missing, a message was lost.
   */
  readonly sequence: number;
  /**
   * Whether it is one that the sender retained: it was sent before this node listened, at
   * `publishedAtMs`, or before a connection broke.
   */
  readonly retained: boolean;
}

/** Stands for bytes that are not there any more. */
const NO_BYTES = new Uint8Array(0);

/**
 * One message that has arrived, not decoded yet, on its way to those who listen.
 *
 * - **Whose it is**: it belongs to whoever brings it. A connection has one for each topic, which is
 *   filled in anew for every message, so that none is made per message; what a node sends to itself
 *   waits, so each of those messages has its own.
 * - **For how long**: until `deliver` has returned. What a sink keeps, it decodes or copies;
 *   {@linkcode withOrigin} copies all the rest. Where `deliver` returned a promise, its bytes, though
 *   not this object, stay as they are until that has settled.
 */
export class Arrival implements MessageOrigin {
  /** What wrote the body; a stand-in where this node does not have that codec. */
  codec: Codec;
  /** The buffer that the body lies in, from `start` to `end`. */
  bytes: Uint8Array = NO_BYTES;
  start = 0;
  end = 0;
  topic: string;
  sender: NodeId;
  publishedAtMs = 0;
  sequence = 0;
  retained = false;
  /** Where it has been before it came to this mesh, as frames carry it; else `null`. */
  via: Uint8Array | null = null;
  /** What is known of it where its sender keeps it for later listeners; else `null`. */
  retention: Retention | null = null;

  /**
   * @param topic The topic it is sent on.
   * @param sender The node that sends it.
   * @param codec What writes the body.
   */
  constructor(topic: string, sender: NodeId, codec: Codec) {
    this.topic = topic;
    this.sender = sender;
    this.codec = codec;
  }

  /** Whether it has been told something that few messages have. */
  get hasOptional(): boolean {
    return this.retention !== null || this.via !== null;
  }

  /** How many bytes the body has. */
  get byteLength(): number {
    return this.end - this.start;
  }

  /** Lets go of the buffer, which may be large, until the next message. */
  release(): void {
    this.bytes = NO_BYTES;
  }
}

/**
 * Adds what is known of a message to what was made of it: the one place that copies it.
 *
 * @param message A new object, which it is added to: a spread would cost several times as much.
 * @param origin What is known, such as an {@linkcode Arrival}.
 * @returns The same object.
 */
export function withOrigin<Message extends object>(
  message: Message,
  origin: MessageOrigin,
): Message & MessageOrigin {
  const told = message as Message & { -readonly [Key in keyof MessageOrigin]: MessageOrigin[Key] };
  told.topic = origin.topic;
  told.sender = origin.sender;
  told.publishedAtMs = origin.publishedAtMs;
  told.sequence = origin.sequence;
  told.retained = origin.retained;
  return told;
}
