import type { NodeId } from "../../../mesh/node_record.ts";
import type { TypeDocument } from "../../../schema/document/type_document.ts";

/** A message of a bag: what a client of the live mesh hears, and when it was recorded. */
export interface BagMessage {
  /** The topic's full name. */
  readonly topic: string;
  /** The values that were sent. */
  readonly args: readonly unknown[];
  /** Who sent it; `undefined` where the bag does not tell. */
  readonly sender: NodeId | undefined;
  /** Its number among those of its sender and topic; 0 where the bag has none. */
  readonly sequence: number;
  /** When it was sent, in milliseconds since the Unix epoch, by its sender's clock. */
  readonly publishedAtMs: number;
  /** When it was recorded, in milliseconds since the Unix epoch: the bag's own time. */
  readonly recordedAtMs: number;
  /** Whether it was sent before the recording began, and kept by its sender. */
  readonly retained: boolean;
}

/** What is known of a topic of a bag. */
export interface BagTopic {
  /** The full name. */
  readonly topic: string;
  /** How many messages it has. */
  readonly messages: number;
  /** What its types are called; none where the bag does not tell. */
  readonly types: readonly string[];
  /** When the first of them was recorded, in milliseconds; `undefined` where that is not known. */
  readonly startMs: number | undefined;
  /** When the last one was. */
  readonly endMs: number | undefined;
  /** Why none of its messages can be read; `undefined` if they can. */
  readonly unreadable: string | undefined;
}

/** What is in a bag. */
export interface BagOverview {
  /** How many messages it holds. */
  readonly messages: number;
  /** How large its file is, in bytes. */
  readonly bytes: number;
  /** When the first message was recorded, in milliseconds since the Unix epoch; none without any. */
  readonly startMs: number | undefined;
  /** When the last one was. */
  readonly endMs: number | undefined;
  /** Whether all is there that it promises. */
  readonly isComplete: boolean;
  /** Whether it is being recorded: then it grows. */
  readonly isRecording: boolean;
  /** Its topics, by names. */
  readonly topics: readonly BagTopic[];
}

/** Something of a bag that could not be read. */
export interface BagProblem {
  /** What is wrong. */
  readonly detail: string;
  /** The topic that is concerned, if it is one. */
  readonly topic: string | undefined;
}

/** Which messages to read. */
export interface BagReadOptions {
  /** Names and patterns of topics. @default {["**"]} */
  readonly topics?: readonly string[];
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Told of what cannot be read; all else is read. */
  readonly onProblem?: (problem: BagProblem) => void;
}

/** Which messages to read one after the other. */
export interface BagWindow extends BagReadOptions {
  /** Only what was recorded then or later, in milliseconds since the Unix epoch. */
  readonly fromMs?: number;
  /** Only what was recorded then or before. */
  readonly toMs?: number;
  /** So many a second at most, by the bag's time, of each topic. */
  readonly maxHz?: number;
  /** So many at most. */
  readonly limit?: number;
}

/** A time in a bag. */
export interface BagMoment extends BagReadOptions {
  /** In milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** A bag at a gateway. */
export interface Bag {
  /** What was in it when it was opened. */
  readonly info: BagOverview;
  /**
   * Asks again what is in it: one that is being recorded grows.
   *
   * @throws {GatewayError} If the gateway refuses, or is not there.
   */
  refresh(options?: { readonly signal?: AbortSignal }): Promise<BagOverview>;
  /**
   * Reads messages, in the order that they were recorded in. Nothing is read ahead but what the network
   * holds: who takes them slowly has the gateway read slowly, and who leaves the loop ends that. Where the
   * gateway breaks off, as it does after a minute in which nothing was taken, it is asked for the rest, if
   * the bag is complete.
   *
   * @param window Which.
   * @throws {GatewayError} If the gateway refuses, or breaks off again and again (`lost`).
   */
  messagesBetween(window: BagWindow): AsyncIterable<BagMessage>;
  /**
   * Finds the last message of each topic at a time: what a screen showed then.
   *
   * @param moment When, and of which topics.
   * @returns The messages, at most one of each topic.
   * @throws {GatewayError} If the gateway refuses, or breaks off (`lost`).
   */
  messagesAt(moment: BagMoment): Promise<BagMessage[]>;
  /**
   * Finds what the bag says of a topic's type.
   *
   * @returns The type, as the live mesh has them; `null` where the bag has none.
   * @throws {GatewayError} If the gateway refuses, or is not there.
   */
  schemaOf(
    topic: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<TypeDocument | null>;
}
