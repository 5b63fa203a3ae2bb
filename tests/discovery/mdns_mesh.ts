import type { Discovery, DiscoveryHealth } from "../../lib/discovery/discovery.ts";
import { createMdnsDiscovery } from "../../lib/discovery/mdns/create_mdns_discovery.ts";
import type { MdnsTimers } from "../../lib/discovery/mdns/timers.ts";
import type { NodeRecord } from "../../lib/mesh/node_record.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { type MemoryBus, MemoryMulticast } from "./memory_multicast.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { FakeLinks } from "./fake_links.ts";
import { newRecord } from "../support/records.ts";
import { drawUuid, seededRandom } from "../../lib/testing/chance.ts";

export interface MdnsNode {
  readonly uuid: string;
  readonly record: NodeRecord;
  readonly topology: Topology;
  readonly discovery: Discovery;
  readonly links: FakeLinks;
  readonly log: RecordingLogger;
  readonly bus: MemoryBus;
}

export interface MdnsNodeOptions {
  /** Told how discovery fares. */
  onHealth?: (health: DiscoveryHealth) => void;
  /** Told when interfaces or addresses come or go. */
  onNetworkChange?: () => void;
  record?: Partial<NodeRecord>;
  domain?: string;
  interface?: string;
  timers?: Partial<MdnsTimers>;
}

/**
 * Discoveries by multicast DNS on a network in memory, in virtual time: packets are real, and there
 * are no nodes around them.
 */
export class MdnsMesh {
  readonly clock = new VirtualClock();
  readonly random: () => number;
  readonly network: MemoryMulticast;
  readonly nodes: MdnsNode[] = [];
  /** What nodes tell who fetches their record. */
  readonly records = new Map<string, NodeRecord>();

  constructor(
    { seed = 1, lossRate = 0, duplicateRate = 0, delayMs = 0.1, delayJitterMs = 0 } = {},
  ) {
    this.random = seededRandom(seed);
    const { clock, random } = this;
    this.network = new MemoryMulticast({
      clock,
      random,
      lossRate,
      duplicateRate,
      delayMs,
      delayJitterMs,
    });
  }

  /** Makes a node that is not started. */
  create(options: MdnsNodeOptions = {}): MdnsNode {
    const { clock, random } = this;
    const index = this.nodes.length + 1;
    const record = newRecord("node", {
      id: { name: `node${index}`, hostname: "robot", uuid: drawUuid(random) },
      pid: index,
      ...options.record,
    });
    this.records.set(record.id.uuid, record);
    const links = new FakeLinks(this.records);
    const log = new RecordingLogger();
    const topology = new Topology((error) => log.error(`subscriber: ${error}`));
    const bus = this.network.bus(`10.0.${index >> 8}.${index & 255}`);
    const discovery = createMdnsDiscovery({
      domain: options.domain ?? "test",
      interface: options.interface,
      topology,
      links,
      logger: log,
      clock,
      random,
      bus,
      timers: options.timers,
      onHealth: options.onHealth,
      onNetworkChange: options.onNetworkChange,
    });
    const node = { uuid: record.id.uuid, record, topology, discovery, links, log, bus };
    this.nodes.push(node);
    return node;
  }

  /** Makes a node and starts it, without waiting for it. */
  start(options: MdnsNodeOptions = {}): MdnsNode {
    const node = this.create(options);
    node.discovery.start(node.record).catch((error) => node.log.error(`start: ${error}`));
    return node;
  }

  /** Kills a node: no goodbye, nothing more is heard or sent. */
  async kill(node: MdnsNode): Promise<void> {
    await node.bus.close();
  }

  /** Stops all nodes. @returns How many timers are left. */
  async stop(): Promise<number> {
    const stopped = Promise.all(this.nodes.map(({ discovery }) => discovery.stop()));
    await this.clock.advance(1000);
    await stopped;
    return this.clock.pending;
  }

  /** Whether all nodes know one another. */
  isComplete(nodes: readonly MdnsNode[] = this.nodes): boolean {
    return nodes.every(({ topology }) => topology.nodes.size === nodes.length - 1);
  }
}
