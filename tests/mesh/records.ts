import type { NodeRecord } from "../../lib/mesh/node_record.ts";

let count = 0;

/** A record of a node of its own; `changes` says what is different. */
export function record(name = "node", changes: Partial<NodeRecord> = {}): NodeRecord {
  const uuid = (count++).toString(36).padStart(16, "a");
  return {
    id: { name, hostname: "robot", uuid },
    pid: 1,
    addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 7000 }],
    topics: [],
    services: [],
    revision: 0,
    ...changes,
  };
}

/** The next revision of a record. */
export function revise(record: NodeRecord, changes: Partial<NodeRecord>): NodeRecord {
  return { ...record, ...changes, revision: record.revision + 1 };
}
