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
  /** What rosy's counters say of the same, by topic. */
  readonly totals: Record<string, { lost: number; dropped: number }>;
  /** How calls ended: `"ok"`, or by the name of the error. */
  readonly calls: Record<string, number>;
  /** What should not have happened at all. */
  readonly mistakes: readonly string[];
}

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
    faults.push(...auditOrder(report), ...auditCalls(report), ...auditTotals(report));
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
  const what = `${sender.name} -> ${receiver.name} on ${topic}`;
  const sums = `${sent} sent, ${received} received, ${lost} lost, ${dropped} dropped`;
  // A node tells itself of no gaps: what it drops on the way to its own listener is all that is lost.
  const missing = sender === receiver ? dropped : lost;
  if (received + missing !== sent) return [`${what}: not all is accounted for: ${sums}`];
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

/** What the status told bit by bit has to add up to the counters. */
function auditTotals({ name, lost, dropped, totals }: NodeReport): string[] {
  return Object.entries(totals).flatMap(([topic, total]) =>
    (["lost", "dropped"] as const).flatMap((key) => {
      const told = Object.values({ lost, dropped }[key][topic] ?? {}).reduce((a, b) => a + b, 0);
      return told === total[key]
        ? []
        : [`${name}: ${topic}: the status told of ${told} ${key}, the counter says ${total[key]}`];
    })
  );
}
