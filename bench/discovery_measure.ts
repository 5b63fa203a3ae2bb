// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * Measures mDNS discovery on loopback: `deno run -A bench/discovery_measure.ts`.
 *
 * All nodes run in this one process, on a group and port of their own; nothing leaves loopback.
 * Idle packets are counted for a minute of wall time, or for the seconds of the first argument.
 */
import { createMdnsDiscovery } from "../lib/discovery/mdns/create_mdns_discovery.ts";
import { createLogger } from "../lib/log/logger.ts";
import type { NodeRecord } from "../lib/mesh/node_record.ts";
import { byKind } from "../lib/mesh/record_names.ts";
import { Topology } from "../lib/mesh/topology.ts";
import { systemClock } from "../lib/time/clock.ts";
import { UdpBus } from "../lib/transport/multicast/multicast.ts";

const ROUNDS = 50;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const idleSeconds = Number(Deno.args[0] ?? 60);
const logger = createLogger("warn");
let nextPort = 20_000 + Math.floor(Math.random() * 10_000);

/** A group of nodes on a port of their own. */
class Mesh {
  readonly port = nextPort++;
  packets = 0;

  async start(): Promise<MeasuredNode> {
    const topology = new Topology();
    const bus = new UdpBus({ logger, group: "239.255.91.17", port: this.port });
    const send = bus.send.bind(bus);
    bus.send = (...args) => {
      this.packets++;
      return send(...args);
    };
    const discovery = createMdnsDiscovery({
      domain: "bench",
      interface: "127.0.0.1",
      topology,
      links: {
        isLinked: () => false,
        fetchRecord: () => Promise.reject(new Error("none")),
        ask: () => Promise.reject(new Error("none")),
        hold: () => {},
        verify: () => {},
      },
      logger,
      clock: systemClock,
      random: Math.random,
      bus,
    });
    const uuid = Array.from({ length: 16 }, () => BASE32[Math.floor(Math.random() * 32)]).join("");
    const record: NodeRecord = {
      id: { name: "node", hostname: "bench", uuid },
      pid: Deno.pid,
      addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 7000 }],
      ...byKind(() => []),
      topics: ["imu", "camera"],
      services: ["calibrate"],
      revision: 0,
    };
    await discovery.start(record);
    return { topology, discovery, record };
  }
}

interface MeasuredNode {
  topology: Topology;
  discovery: ReturnType<typeof createMdnsDiscovery>;
  record: NodeRecord;
}

function when(topology: Topology, isSo: () => boolean): Promise<number> {
  if (isSo()) return Promise.resolve(performance.now());
  return new Promise((resolve) => {
    const unsubscribe = topology.subscribe(() => {
      if (!isSo()) return;
      unsubscribe();
      resolve(performance.now());
    });
  });
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function report(what: string, timesMs: number[]): void {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const p50 = sorted[sorted.length >> 1]!.toFixed(1);
  console.log(`${what}: p50 ${p50} ms, worst of ${sorted.length} ${sorted.at(-1)!.toFixed(1)} ms`);
}

const mesh = new Mesh();
const observer = await mesh.start();
// Something has to keep the process alive while it waits: discovery itself does not.
const keepAlive = setInterval(() => {}, 1000);
const times = { seen: [], sees: [], settled: [], changed: [], gone: [] } as Record<
  string,
  number[]
>;
for (let round = 0; round < ROUNDS; round++) {
  let startMs = performance.now();
  const seen = when(observer.topology, () => observer.topology.nodes.size === 1);
  const node = await mesh.start();
  const sees = when(node.topology, () => node.topology.nodes.size === 1);
  times.seen!.push(await seen - startMs);
  times.sees!.push(await sees - startMs);
  await node.discovery.settled();
  times.settled!.push(performance.now() - startMs);
  startMs = performance.now();
  node.discovery.update({ ...node.record, topics: ["new"], revision: 1 });
  const changed = when(
    observer.topology,
    () => observer.topology.listeners("new").length === 1,
  );
  times.changed!.push(await changed - startMs);
  startMs = performance.now();
  void node.discovery.stop();
  times.gone!.push(
    await when(observer.topology, () => observer.topology.nodes.size === 0) - startMs,
  );
  await sleep(50);
}
report("start → seen by another", times.seen!);
report("start → sees another", times.sees!);
report("start → settled", times.settled!);
report("listener change → seen", times.changed!);
report("clean exit → seen", times.gone!);
await observer.discovery.stop();

for (const count of [1, 10, 50]) {
  const idle = new Mesh();
  const startMs = performance.now();
  const nodes = await Promise.all(Array.from({ length: count }, () => idle.start()));
  await Promise.all(
    nodes.map(({ topology }) => when(topology, () => topology.nodes.size === count - 1)),
  );
  const knownMs = performance.now() - startMs;
  await sleep(4500 - knownMs);
  console.log(
    `${count} starting together: all know all after ${knownMs.toFixed(0)} ms, ` +
      `${idle.packets} packets in the first 4.5 s`,
  );
  const before = idle.packets;
  await sleep(idleSeconds * 1000);
  const perMinute = (idle.packets - before) * 60 / idleSeconds;
  console.log(
    `${count} idle: ${perMinute.toFixed(0)} packets a minute (${idleSeconds} s measured)`,
  );
  await Promise.all(nodes.map(({ discovery }) => discovery.stop()));
}
clearInterval(keepAlive);
