import type { Node } from "../facade/node.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { BagMessage } from "./bag_message.ts";
import type { BagReader } from "./bag_reader.ts";
import type { BagSelection } from "./bag_source.ts";
import type { ForeignMessages } from "./foreign/foreign_messages.ts";
import type { BagProblem } from "./reading/problem.ts";
import type { PlaybackPace } from "./playback_pace.ts";

/** What {@linkcode playBag} works with. */
export interface PlayOptions {
  readonly reader: Pick<BagReader, "messages">;
  /** Whether messages keep the times at which they were published, in place of the present. */
  readonly keepsTimes?: boolean;
  /** Who sends the messages. */
  readonly node: Pick<Node, "sendRaw">;
  readonly pace: PlaybackPace;
  /** Which messages. */
  readonly selection: BagSelection;
  /** From when positions count, in milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Makes of messages of other programs what can be sent. */
  readonly foreign: ForeignMessages;
  /** Other names for topics. */
  readonly remap: ReadonlyMap<string, string>;
  /** Called for each message that cannot be sent, for its bytes are not what they are said to be. */
  readonly unsendable: (message: BagMessage) => void;
  /** Called for each part of the bag that cannot be read. */
  readonly problem: (problem: BagProblem) => void;
  /** Called for each message that was sent; a promise makes the next one wait. */
  readonly sent: (message: BagMessage) => Promise<void> | void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** So many messages may go in one turn of the event loop: signals and keys have to be seen. */
const MESSAGES_PER_TURN = 64;

/**
 * Plays a bag once, from its beginning.
 *
 * @param options What, to whom and how fast.
 * @returns How many messages were sent.
 * @throws {unknown} The signal's reason, once it has come.
 */
export async function playBag(
  { reader, node, pace, selection, startMs, remap, sent, signal, clock = systemClock, ...options }:
    PlayOptions,
): Promise<number> {
  let count = 0;
  const { problem, unsendable, foreign, keepsTimes } = options;
  for await (const stored of readAhead(reader.messages(selection, { problem }))) {
    const message = stored.isForeign ? await foreign.toArguments(stored) : stored;
    if (!message) {
      unsendable(stored);
      continue;
    }
    // The time that it took to find the first message is not part of the recording.
    if (count === 0) pace.begin();
    const positionMs = message.loggedAtMs - startMs;
    await pace.wait(positionMs, signal);
    const { topic, codec, bytes } = message;
    const times = keepsTimes ? { publishedAtMs: publishedAt(message) } : undefined;
    await node.sendRaw(remap.get(topic) ?? topic, codec, bytes, times);
    // The first one is slow, for connections are opened: those behind it keep their distance from it,
    // unless others were told what time it is.
    if (count === 0 && !keepsTimes) pace.restart(positionMs);
    const busy = sent(message);
    if (busy) await busy;
    if (++count % MESSAGES_PER_TURN === 0) {
      await new Promise<void>((resolve) => clock.afterTurn(resolve));
    }
  }
  return count;
}

/** Other programs may leave the one out. */
function publishedAt({ publishedAtMs, loggedAtMs }: BagMessage): number {
  return publishedAtMs > 0 ? publishedAtMs : loggedAtMs;
}

/** Reads the next message while the present one waits until it is due. */
async function* readAhead<T>(items: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  let next = items.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = items.next();
      // What goes wrong is told when the message's turn comes.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await items.return();
  }
}
