import type { Arrival } from "./arrival.ts";
import type { RetainedGate } from "./retained/retained_gate.ts";

/** Takes the messages of one topic, or of all that match a pattern. */
export interface MessageSink {
  /** Whether it takes messages as they are: those of codecs that this node does not have, too. */
  readonly isRaw: boolean;
  /** How many messages of a topic wait for it, where any can. */
  waitingOn?(topic: string): number;
  /** Which messages it takes of those that senders keep; all where there is none. */
  readonly gate?: RetainedGate;
  /** Whether it is the node's own: users who end all theirs leave it. */
  readonly isPinned?: boolean;
  /**
   * Takes one message, which is valid until it returns.
   *
   * @returns A promise where the source has to wait until it brings more.
   */
  deliver(arrival: Arrival): void | Promise<void>;
  /** Takes no more. */
  stop(): void;
}

/** Some of the sinks that a message went to could not read it; the `cause` says why. */
export class PartlyReadError extends Error {
  /** Settles when the source may bring more, for the sake of those that could. */
  readonly busy: Promise<void> | undefined;

  constructor(cause: unknown, busy: Promise<void> | undefined) {
    super("a listener could not read the message", { cause });
    this.busy = busy;
  }
}

/**
 * Takes apart what `deliver` threw; whatever a codec throws, this does not.
 *
 * @param error What was thrown.
 * @returns Why the message could not be read, and what the source has to wait for all the same.
 */
export function whyUnread(
  error: unknown,
): { readonly cause: unknown; readonly busy?: Promise<void> | undefined } {
  try {
    if (error instanceof PartlyReadError) {
      return error as { cause: unknown; busy: typeof error.busy };
    }
  } catch {
    // A proxy that was revoked, say: it is nothing of ours.
  }
  return { cause: error };
}

/** The subscriptions of this node to one topic, by its name and by patterns. */
export class TopicListener {
  /** The subscriptions, in the order they were made. */
  readonly subscriptions: MessageSink[];
  /** How many messages arrived since this node listens, of all senders together. */
  received = 0;
  /** How many were addressed to this node since then but never arrived. */
  lost = 0;

  /** @param subscriptions The first ones; the list is kept. */
  constructor(subscriptions: MessageSink[]) {
    this.subscriptions = subscriptions;
  }

  /**
   * Hands a message to every subscription; each decodes it for itself, so that none sees what
   * another does to it, and those that can read it get it though others cannot.
   *
   * @returns A promise where the source has to wait until it brings more.
   * @throws {TypeError} If the only subscription cannot read the message.
   * @throws {PartlyReadError} If one of several cannot.
   */
  deliver(arrival: Arrival): void | Promise<void> {
    const { subscriptions } = this;
    if (subscriptions.length === 1) return subscriptions[0]!.deliver(arrival);
    return deliverToEach([...subscriptions], arrival);
  }

  /** As {@linkcode deliver}, for a codec that this node does not have: to raw subscriptions alone. */
  deliverRaw(arrival: Arrival): void | Promise<void> {
    return deliverToEach(this.subscriptions.filter(({ isRaw }) => isRaw), arrival);
  }
}

function deliverToEach(sinks: readonly MessageSink[], arrival: Arrival): void | Promise<void> {
  const busy: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (const sink of sinks) {
    try {
      const wait = sink.deliver(arrival);
      if (wait) busy.push(wait);
    } catch (error) {
      failures.push(error);
    }
  }
  const all = busy.length > 0 ? Promise.all(busy).then(() => {}) : undefined;
  if (failures.length > 0) throw new PartlyReadError(failures[0], all);
  return all;
}
