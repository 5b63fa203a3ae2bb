import type { NodeId } from "../mesh/node_record.ts";
import type { BagSchema } from "./schemas/bag_schema.ts";

/** One recorded message, as it came off the wire. */
export interface BagMessage {
  /** The topic. */
  readonly topic: string;
  /** The name of the codec that wrote the bytes, such as `"msgpack"`. */
  readonly codec: string;
  /**
   * The message's body: what the codec made of the list of arguments, or, in files of other programs,
   * whatever these made of a value.
   */
  readonly bytes: Uint8Array;
  /** Whether another program wrote it; left out where rosy did. */
  readonly isForeign?: boolean;
  /** The node that sent it; `undefined` in files of other programs. */
  readonly sender?: NodeId;
  /** What describes it, if anything does; messages of one channel share the object. */
  readonly schema?: BagSchema;
  /** Whether it was retained when it was recorded: sent before that. Left out where it was not. */
  readonly retained?: boolean;
  /** When it was sent, by the sender's clock, in milliseconds since the Unix epoch. */
  readonly publishedAtMs: number;
  /** Its number among the messages of its sender and topic; counted modulo 2³² in the file. */
  readonly sequence: number;
  /** When it was recorded, by the recorder's clock, in milliseconds since the Unix epoch. */
  readonly loggedAtMs: number;
}
