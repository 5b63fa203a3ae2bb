/** How messages of a topic are given from writers to readers, as far as both have to agree on it. */
export interface Qos {
  /** Whether what is lost is sent again. */
  readonly reliable: boolean;
  /** Whether readers that come later get what was sent last. */
  readonly transientLocal: boolean;
  /** How many messages are kept for that. */
  readonly depth: number;
}

/** What topics of ROS 2 have unless they are told otherwise. */
export const DEFAULT_QOS: Qos = { reliable: true, transientLocal: false, depth: 10 };

/** What is told of an endpoint's quality that rosy has no choice of its own in. */
export interface ToldQos extends Qos {
  /** How soon each message must be followed by another, in milliseconds; endless mostly. */
  readonly deadlineMs: number;
  /** Whether only one writer counts. */
  readonly isExclusive: boolean;
  /** 0 where the system says who is alive, more where programs must. */
  readonly livelinessKind: number;
  /** How soon a writer must say so, in milliseconds; endless mostly. */
  readonly livelinessMs: number;
  /** The partitions; none is the same as `""`. */
  readonly partitions: readonly string[];
}

/** What an endpoint has that says nothing else. */
export const PLAIN_QOS: Omit<ToldQos, keyof Qos> = {
  deadlineMs: Infinity,
  isExclusive: false,
  livelinessKind: 0,
  livelinessMs: Infinity,
  partitions: [],
};

/**
 * Tells why a reader gets nothing from a writer, by the rules of DDS.
 *
 * @param offered What the writer offers.
 * @param wanted What the reader wants.
 * @returns Words for people; `undefined` where they fit.
 */
export function whyNoMatch(offered: ToldQos, wanted: ToldQos): string | undefined {
  if (wanted.reliable && !offered.reliable) return "it is sent as best effort, and wanted reliably";
  if (wanted.transientLocal && !offered.transientLocal) {
    return "its sender keeps nothing for later listeners, and that is wanted";
  }
  if (offered.deadlineMs > wanted.deadlineMs) return "it may be sent more seldom than is wanted";
  if (offered.isExclusive !== wanted.isExclusive) return "one shares its topic, the other does not";
  if (
    offered.livelinessKind < wanted.livelinessKind || offered.livelinessMs > wanted.livelinessMs
  ) {
    return "its sender need not say that it is alive as soon as is wanted";
  }
  return haveOneInCommon(offered.partitions, wanted.partitions)
    ? undefined
    : "they are in different partitions";
}

function haveOneInCommon(some: readonly string[], others: readonly string[]): boolean {
  const names = (list: readonly string[]) => list.length === 0 ? [""] : list;
  return names(some).some((name) => names(others).includes(name));
}
