import type { BagOverview, BagTopic } from "./bag.ts";
import { millisecondsOf } from "./read_messages.ts";

/** A time as a gateway tells it; `null` where there is none. */
type ToldTime = string | null;

/** What a gateway says of a topic. */
interface ToldTopic {
  readonly topic: string;
  readonly messages: number;
  readonly types: readonly string[];
  readonly startedAtNs: ToldTime;
  readonly endedAtNs: ToldTime;
  readonly unreadable?: string;
}

/** What a gateway says of a bag. */
interface ToldBag {
  readonly messages: number;
  readonly bytes: number;
  readonly startedAtNs: ToldTime;
  readonly endedAtNs: ToldTime;
  readonly isComplete: boolean;
  readonly isRecording: boolean;
  readonly topics: readonly ToldTopic[];
}

/** @returns What `/api/bags/NAME/info` says. */
export function readOverview(told: unknown): BagOverview {
  const { messages, bytes, startedAtNs, endedAtNs, isComplete, isRecording, topics } =
    told as ToldBag;
  return {
    messages,
    bytes,
    startMs: timeOf(startedAtNs),
    endMs: timeOf(endedAtNs),
    isComplete,
    isRecording,
    topics: topics.map(topicOf).sort((a, b) => a.topic < b.topic ? -1 : 1),
  };
}

function topicOf(
  { topic, messages, types, startedAtNs, endedAtNs, unreadable }: ToldTopic,
): BagTopic {
  return {
    topic,
    messages,
    types,
    startMs: timeOf(startedAtNs),
    endMs: timeOf(endedAtNs),
    unreadable,
  };
}

function timeOf(nanoseconds: ToldTime): number | undefined {
  return nanoseconds === null ? undefined : millisecondsOf(BigInt(nanoseconds));
}
