import { Gate } from "../flow/gate.ts";
import type { Clock } from "../time/clock.ts";
import type { TopicMessage } from "../topic/message.ts";
import type { SourceTime, Timed } from "../topic/source_time.ts";
import { ApproximateTime } from "./approximate_time.ts";
import { Operation, timeOf, type Workings } from "./operation.ts";
import type { OperatorIterator, OperatorOptions } from "./operator_iterator.ts";
import { ReadAhead } from "./read_ahead.ts";

/** What {@linkcode synchronize} yields for sources: one message of each. */
export type SynchronizedMessages<Sources extends readonly AsyncIterable<TopicMessage>[]> = {
  -readonly [Index in keyof Sources]: Sources[Index] extends
    AsyncIterable<infer Message extends TopicMessage> ? Message : never;
};

/** The messages of any of the sources. */
export type MessageOf<Sources extends readonly AsyncIterable<TopicMessage>[]> =
  SynchronizedMessages<
    Sources
  >[number];

/** How {@linkcode synchronize} matches messages. */
export interface SynchronizeOptions<Message = TopicMessage> extends OperatorOptions {
  /**
   * How far apart the stamps of messages may be that belong together, in milliseconds; 0 for stamps
   * that are the same.
   */
  slopMs: number;
  /**
   * What is compared, in milliseconds: `"published"` for when messages were sent, by the clock of the
   * node that listens; `"arrival"` for when they come; or what is read from a message, such as
   * {@linkcode headerStampMs}.
   *
   * @default {"published"}
   */
  stampMs?: "published" | "arrival" | ((message: Message) => number);
  /**
   * How many messages of each source wait for those of the others; beyond that the oldest is dropped.
   *
   * @default {10}
   */
  maxWaiting?: number;
}

const DEFAULT_MAX_WAITING = 10;

/**
 * Gives messages of several topics together that belong to the same time: one of each, those whose
 * stamps are nearest to each other.
 *
 * It decides as `ApproximateTime` of ROS's `message_filters` does, and with a `slopMs` of 0 as
 * `ExactTime`: each message is in one set at most, sets come in order, and a set comes as soon as it is
 * sure that no better one will. Messages that are in no set are counted as `dropped`. A reader that is
 * busy makes the sources wait. It ends when there can be no further set.
 *
 * A clock that differs on another machine is allowed for, as far as it is known; see `PeerStats`.
 *
 * @param sources At least two topics, or what other operators made of them.
 * @param options What belongs together.
 * @returns Lists with one message of each source, in the order of the sources.
 * @throws {TypeError} If there are fewer than two sources.
 * @throws {RangeError} If an option is out of range.
 *
 * @example See what the lidar and the camera saw at the same time
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { synchronize } from "@rosy/rosy/operators";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "fusion", domainId: crypto.randomUUID() });
 * const image = node.getTopic<[{ atMs: number; text: string }]>("image");
 * const scan = node.getTopic<[{ atMs: number; ranges: number[] }]>("scan");
 * const stampMs = ({ args: [{ atMs }] }: { args: readonly [{ atMs: number }] }) => atMs;
 * const pairs = synchronize([image, scan], { slopMs: 10, stampMs });
 * const first = pairs.next();
 * await image.send({ atMs: 100, text: "a wall" });
 * await scan.send({ atMs: 103, ranges: [0.5] });
 * await image.send({ atMs: 200, text: "a door" });
 * await scan.send({ atMs: 203, ranges: [1.5] });
 * const [{ args: [{ text }] }, { args: [{ ranges }] }] = (await first).value!;
 * assertEquals([text, ranges], ["a wall", [0.5]]);
 * await pairs.return();
 * ```
 */
export function synchronize<const Sources extends readonly AsyncIterable<TopicMessage>[]>(
  sources: Sources,
  options: SynchronizeOptions<MessageOf<Sources>>,
): OperatorIterator<SynchronizedMessages<Sources>> {
  check(sources, options);
  // What the sources yield is what the type says: their types cannot tell which index is which.
  const messages = sources as unknown as readonly (AsyncIterable<MessageOf<Sources>> & Timed)[];
  return new Operation<MessageOf<Sources>, SynchronizedMessages<Sources>>(
    messages,
    options.signal,
    (work) => setsOf(work, messages.map(timeOf), options),
  );
}

async function* setsOf<Message extends TopicMessage, Sets>(
  { inlets, clock, signal, drop }: Workings<Message>,
  times: readonly SourceTime[],
  { slopMs, stampMs = "published", maxWaiting = DEFAULT_MAX_WAITING }: SynchronizeOptions<Message>,
): AsyncGenerator<Sets, void> {
  const sets: Sets[] = [];
  const room = new Gate();
  const matching = new ApproximateTime({
    sources: inlets.length,
    slopMs,
    maxWaiting,
    found: (set) => void sets.push(set as Sets),
    drop,
  });
  const ended = new Set<number>();
  const read = stampReader(stampMs, clock);
  const ahead = new ReadAhead(inlets, {
    take(message, index) {
      matching.add(index, { message, stampMs: read(message, times[index]!) });
      ahead.changed.open();
      return sets.length > 0 ? room.wait() : undefined;
    },
    ended: (index) => void ended.add(index),
  });
  /** Where nothing can be matched with what is to come. */
  const isExhausted = () => [...ended].some((index) => matching.isEmpty(index));
  while (!signal.aborted) {
    if (ahead.isOver || isExhausted()) matching.finish();
    if (sets.length > 0) {
      yield sets.shift()!;
      if (sets.length === 0) room.open();
    } else if (ahead.isOver || isExhausted()) return ahead.assertSound();
    else await ahead.changed.wait();
  }
}

function stampReader<Message extends TopicMessage>(
  stampMs: SynchronizeOptions<Message>["stampMs"],
  clock: Clock,
): (message: Message, time: SourceTime) => number {
  if (stampMs === "arrival") return () => clock.monotonicMs();
  if (typeof stampMs !== "function") {
    return ({ publishedAtMs, sender }, time) => publishedAtMs - time.senderAheadMs(sender.uuid);
  }
  return (message) => {
    const stamp: unknown = stampMs(message);
    if (typeof stamp === "number" && Number.isFinite(stamp)) return stamp;
    throw new TypeError(
      `Cannot synchronize topic "${message.topic}": the stamp of a message is ${stamp}, no number`,
    );
  };
}

function check(
  sources: readonly unknown[],
  { slopMs, stampMs = "published", maxWaiting = DEFAULT_MAX_WAITING }: SynchronizeOptions<never>,
): void {
  if (sources.length < 2) {
    throw new TypeError(`Cannot synchronize ${sources.length} sources: give two at least`);
  }
  if (!(slopMs >= 0 && slopMs < Infinity)) {
    throw new RangeError(`Cannot synchronize with a slop of ${slopMs} ms: give a number from 0 on`);
  }
  if (typeof stampMs !== "function" && stampMs !== "published" && stampMs !== "arrival") {
    throw new TypeError(
      `Cannot synchronize by ${JSON.stringify(stampMs)}: give "published", "arrival" or a function`,
    );
  }
  if (!(Number.isSafeInteger(maxWaiting) && maxWaiting > 0)) {
    throw new RangeError(
      `Cannot keep ${maxWaiting} messages of each source: give a whole number above 0`,
    );
  }
}
