import { drawUuid } from "../../lib/testing/chance.ts";
import { NAME_KINDS, type NamesByKind } from "../../lib/mesh/name_kinds.ts";
import type { NodeId, NodeRecord } from "../../lib/mesh/node_record.ts";
import { byKind } from "../../lib/mesh/record_names.ts";
import type { Interest } from "../../lib/peer/records/record_message.ts";

/** No name of any kind. */
export const NO_NAMES: NamesByKind = byKind(() => []);

/** A record of a node that is like no other. */
export function newRecord(name = "node", changes: Partial<NodeRecord> = {}): NodeRecord {
  return {
    id: { name, hostname: "robot", uuid: drawUuid(Math.random) },
    pid: 4711,
    addresses: [{ transport: "tcp", hostname: "0.0.0.0", port: 7000 }],
    ...NO_NAMES,
    revision: 0,
    ...changes,
  };
}

/** The record of the node that has a name: always the same node, which can be reached nowhere. */
export function recordOf(name: string, changes: Partial<NodeRecord> = {}): NodeRecord {
  return newRecord(name, { id: idOf(name), pid: 1, addresses: [], ...changes });
}

/** A node id; its uuid is the name, filled up. */
export function idOf(name: string, hostname = "host"): NodeId {
  return { name, hostname, uuid: name.padEnd(16, "a") };
}

/** The next revision of a record. */
export function revise(record: NodeRecord, changes: Partial<NodeRecord>): NodeRecord {
  return { ...record, ...changes, revision: record.revision + 1 };
}

/** A change of a record's names. */
export function interestOf(changes: Partial<Interest>): Interest {
  const nothing = NAME_KINDS.flatMap((kind) => [[`${kind}Added`, []], [`${kind}Removed`, []]]);
  return { ...Object.fromEntries(nothing), from: 0, to: 1, ...changes };
}
