import type { ReadonlySignal } from "@preact/signals";
import type { TypeDocument } from "../../../schema/document/type_document.ts";
import type { Message } from "./message.ts";
import type { TopicInfo } from "./topic_info.ts";
import type { Timeline } from "./timeline.ts";

/** How a panel listens. */
export interface SourceListenOptions {
  /**
   * Whether the panel wants every message, or only the latest ones that it can keep up with.
   *
   * @default {false}
   */
  readonly isEvery?: boolean;
  /** How many messages a second there may be at most: the latest. @default {Infinity} */
  readonly maxHz?: number;
}

/**
 * Where panels get messages from: a mesh that is live, or a bag. A panel asks nobody which of both it is,
 * except to say what it cannot do with one of them.
 */
export interface Source {
  /** What it is. */
  readonly kind: "live" | "bag";
  /** The topics there are, by names. */
  readonly topics: ReadonlySignal<readonly TopicInfo[]>;
  /** What moves through a bag; none for a mesh, where it is always now. */
  readonly timeline: Timeline | undefined;
  /**
   * Listens to a topic; many panels may, and the gateway sends its messages once.
   *
   * @param topic The topic's full name.
   * @param take Called with each message, at most as often as they come.
   * @returns Ends it. Idempotent.
   */
  listen(
    topic: string,
    take: (message: Message) => void,
    options?: SourceListenOptions,
  ): () => void;
  /**
   * The messages of topics between two times, in order, where there is a past: in bags.
   *
   * @returns `undefined` for a live mesh.
   */
  history(options: HistoryOptions): AsyncIterable<Message> | undefined;
  /** What is known of a topic's type; `null` where nobody has a schema. */
  schemaOf(topic: string): Promise<TypeDocument | null>;
  /** What the clock says by which messages are dated, in milliseconds since the Unix epoch. */
  nowMs(): number;
  /**
   * Calls back when time has jumped, as when somebody moves through a bag: what a panel has collected does
   * not hold any longer.
   *
   * @returns Ends it.
   */
  onJump(callback: () => void): () => void;
}

/** Which part of the past somebody asks for. */
export interface HistoryOptions {
  /** The topics. */
  readonly topics: readonly string[];
  /** The first time, in milliseconds since the Unix epoch. */
  readonly fromMs: number;
  /** The last time. */
  readonly toMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}
