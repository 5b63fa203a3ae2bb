import type { PeerLinks } from "../../lib/mesh/peer_links.ts";
import type { NodeRecord } from "../../lib/mesh/node_record.ts";

/** Connections as a test wants them. */
export class FakeLinks implements PeerLinks {
  readonly linked = new Set<string>();
  /** What can be fetched, by uuid. */
  readonly records: Map<string, NodeRecord>;
  readonly fetched: NodeRecord[] = [];
  running = 0;
  maxRunning = 0;

  constructor(records: Map<string, NodeRecord> = new Map()) {
    this.records = records;
  }

  isLinked(uuid: string): boolean {
    return this.linked.has(uuid);
  }

  async fetchRecord(presence: NodeRecord): Promise<NodeRecord> {
    this.fetched.push(presence);
    this.maxRunning = Math.max(this.maxRunning, ++this.running);
    await null;
    await null;
    this.running--;
    const record = this.records.get(presence.id.uuid);
    if (!record) throw new Error("connection refused");
    return record;
  }

  ask(): Promise<never> {
    return Promise.reject(new Error("connection refused"));
  }

  hold(): void {}

  verify(): void {}
}
