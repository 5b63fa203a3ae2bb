import type { NodeRecord } from "../mesh/node_record.ts";
import type { ClockEstimate } from "../peer/clock_estimate.ts";
import { formatAddress } from "../transport/address_text.ts";
import { type Trouble, troubleOf } from "./connection_advice.ts";
import { type Examination, limitOf } from "./examination.ts";

/** So many nodes are visited at once. */
const PARALLEL = 16;

/** What came of a visit. */
export interface Visit {
  readonly record: NodeRecord;
  /** How its clock stands; `null` where it was not reached. */
  readonly clock: ClockEstimate | null;
  /** Why it was not reached, or `null`. */
  readonly trouble: Trouble | null;
}

/**
 * Visits nodes and measures the way to them.
 *
 * @param records The nodes.
 * @param examination The mesh that is examined, and for how long.
 * @returns What came of it, in their order.
 */
export async function visitNodes(
  records: readonly NodeRecord[],
  examination: Examination,
): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let start = 0; start < records.length; start += PARALLEL) {
    const batch = records.slice(start, start + PARALLEL);
    visits.push(...await Promise.all(batch.map((record) => visit(record, examination))));
  }
  return visits;
}

async function visit(record: NodeRecord, examination: Examination): Promise<Visit> {
  const { signal, visitor: { visitor } } = examination;
  const limit = limitOf(examination);
  try {
    const { clock } = await visitor.measure(record, limit);
    return { record, clock, trouble: null };
  } catch (error) {
    signal.throwIfAborted();
    const tcp = record.addresses.find(({ transport }) => transport === "tcp");
    const trouble = troubleOf(error, {
      where: tcp ? formatAddress(tcp) : "it",
      whenRefused:
        "It has ended, or a firewall refuses: look again in a moment, then see that TCP " +
        "between the two machines is let through",
      isLate: limit.aborted,
    });
    return { record, clock: null, trouble };
  }
}
