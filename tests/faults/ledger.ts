/** What one node has sent to or received from others: by topic, then by the other node's uuid. */
export type Counts = Record<string, Record<string, number>>;

/** What one node says of its traffic. */
export interface NodeReport {
  readonly uuid: string;
  readonly name: string;
  /** How many messages were addressed to each listener: counted by the program beside rosy. */
  readonly addressed: Counts;
  /** How many arrived at the callback: counted there. */
  readonly received: Counts;
  /** How many came that are no newer than one that came before: out of order, or twice. */
  readonly unordered: Counts;
  /** What rosy's status told of messages that never arrived. */
  readonly lost: Counts;
  /** What rosy's status told of messages that were dropped before they were written. */
  readonly dropped: Counts;
  /** What rosy's status told of messages that arrived and could not be read. */
  readonly undecodable: Counts;
  /** What rosy's counters say of the same, by topic. */
  readonly totals: Record<string, Told>;
  /** What they say of the same, and of what was sent and received, by the other node's uuid. */
  readonly peers: Record<string, PeerTotals>;
  /** How calls ended: `"ok"`, or by the name of the error. */
  readonly calls: Record<string, number>;
  /** What should not have happened at all. */
  readonly mistakes: readonly string[];
}

/** What the status tells of messages. */
export interface Told {
  readonly lost: number;
  readonly dropped: number;
  readonly undecodable: number;
}

/** What `node.stats()` says of a peer. */
export interface PeerTotals extends Told {
  readonly sent: number;
  readonly received: number;
}

const TOLD = ["lost", "dropped", "undecodable"] as const;
const COUNTED = ["sent", "received"] as const;

/** What a call may end with; `"hung"` stands for one that did not end. */
export const CALL_ENDS: readonly string[] = [
  "ok",
  "NoProviderError",
  "CallTimeoutError",
  "ConnectionLostError",
  "RemoteError",
];

/** Adds to a count. */
export function count(counts: Counts, topic: string, uuid: string, by = 1): void {
  const ofTopic = counts[topic] ??= {};
  ofTopic[uuid] = (ofTopic[uuid] ?? 0) + by;
}

/** @returns A count; 0 where nothing was counted. */
export function counted(counts: Counts, topic: string, uuid: string): number {
  return counts[topic]?.[uuid] ?? 0;
}

/**
 * Holds what all nodes say against each other.
 *
 * @param reports The reports of all nodes that are alive, taken when nothing is on its way.
 * @param steady The topics whose listeners neither came nor went: there the sums match exactly.
 * @returns What does not hold, as sentences; none where all is well.
 */
export function audit(reports: readonly NodeReport[], steady: readonly string[] = []): string[] {
  const faults = reports.flatMap(({ name, mistakes }) =>
    mistakes.map((text) => `${name}: ${text}`)
  );
  for (const report of reports) {
    faults.push(
      ...auditOrder(report),
      ...auditCalls(report),
      ...auditTotals(report),
      ...auditPeers(report, steady),
    );
  }
  for (const sender of reports) {
    for (const receiver of reports) {
      for (const topic of steady) faults.push(...auditPair(sender, receiver, topic));
    }
  }
  return faults;
}

function auditPair(sender: NodeReport, receiver: NodeReport, topic: string): string[] {
  const sent = counted(sender.addressed, topic, receiver.uuid);
  const dropped = counted(sender.dropped, topic, receiver.uuid);
  const received = counted(receiver.received, topic, sender.uuid);
  const lost = counted(receiver.lost, topic, sender.uuid);
  const undecodable = counted(receiver.undecodable, topic, sender.uuid);
  const what = `${sender.name} -> ${receiver.name} on ${topic}`;
  const sums = `${sent} sent, ${received} received, ${lost} lost, ${dropped} dropped, ` +
    `${undecodable} undecodable`;
  // A node tells itself of no gaps: what it drops on the way to its own listener is all that is lost.
  const missing = sender === receiver ? dropped : lost;
  if (received + missing + undecodable !== sent) {
    return [`${what}: not all is accounted for: ${sums}`];
  }
  return dropped > missing ? [`${what}: more was dropped than is missing: ${sums}`] : [];
}

function auditOrder({ name, unordered }: NodeReport): string[] {
  return Object.entries(unordered).flatMap(([topic, senders]) =>
    Object.entries(senders).map(([uuid, count]) =>
      `${name}: ${count} messages of ${uuid} on ${topic} came out of order or twice`
    )
  );
}

function auditCalls({ name, calls }: NodeReport): string[] {
  return Object.entries(calls)
    .filter(([end]) => !CALL_ENDS.includes(end))
    .map(([end, count]) => `${name}: ${count} calls ended with ${end}`);
}

function countsOf(report: NodeReport, key: keyof PeerTotals): Counts {
  return key === "sent" ? report.addressed : report[key];
}

/** What the status told bit by bit has to add up to the counters. */
function auditTotals(report: NodeReport): string[] {
  const { name, totals } = report;
  return Object.entries(totals).flatMap(([topic, total]) =>
    TOLD.flatMap((key) => {
      const told = Object.values(report[key][topic] ?? {}).reduce((a, b) => a + b, 0);
      return told === total[key]
        ? []
        : [`${name}: ${topic}: the status told of ${told} ${key}, the counter says ${total[key]}`];
    })
  );
}

/** The counters of a peer go on when it was gone: they are the sums over all topics. */
function auditPeers(report: NodeReport, steady: readonly string[]): string[] {
  const { name, peers } = report;
  return Object.entries(peers).flatMap(([uuid, totals]) => {
    const topics = [...TOLD, ...COUNTED].flatMap((key) => Object.keys(countsOf(report, key)));
    // Where listeners come and go, not all that was addressed was sent, nor all that came called back.
    const isSteady = topics.every((topic) => steady.includes(topic));
    return [...TOLD, ...isSteady ? COUNTED : []].flatMap((key) => {
      const sum = Object.values(countsOf(report, key))
        .reduce((sum, counts) => sum + (counts[uuid] ?? 0), 0);
      return sum === totals[key]
        ? []
        : [`${name}: ${sum} messages ${key} of ${uuid}, its counter says ${totals[key]}`];
    });
  });
}
