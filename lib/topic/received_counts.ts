/** What came from other nodes, or should have come: each message is one of the three. */
export interface ReceivedCounts {
  /** How many messages arrived while this node listened, and could be read. */
  readonly received: number;
  /** How many were addressed to it but never arrived, or were larger than it takes. */
  readonly lost: number;
  /** How many arrived that a listener could not read. */
  readonly undecodable: number;
  /** What the bodies of those that arrived took, in bytes. */
  readonly bytes: number;
}

/** What came where nothing came. */
export const NOTHING_RECEIVED: ReceivedCounts = { received: 0, lost: 0, undecodable: 0, bytes: 0 };

/** @returns The sum of both. */
export function plus(a: ReceivedCounts, b: ReceivedCounts): ReceivedCounts {
  return {
    received: a.received + b.received,
    lost: a.lost + b.lost,
    undecodable: a.undecodable + b.undecodable,
    bytes: a.bytes + b.bytes,
  };
}

/** Adds what came of topics to sums by topic. */
export function addTopics(
  sums: Map<string, ReceivedCounts>,
  topics: ReadonlyMap<string, ReceivedCounts>,
): void {
  for (const [topic, counts] of topics) {
    // Topics that this node never listened to are none of its own: peers name as many as they like.
    if (isOfListener(counts)) sums.set(topic, plus(sums.get(topic) ?? NOTHING_RECEIVED, counts));
  }
}

/** @returns Whether anything came that somebody listened to. */
export function isOfListener({ received, lost, undecodable }: ReceivedCounts): boolean {
  return received + lost + undecodable > 0;
}
