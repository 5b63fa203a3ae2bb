import { FaultMesh } from "../../tests/faults/fault_mesh.ts";
import type { Resources } from "../../tests/faults/host_commands.ts";
import type { HostProcess } from "../../tests/faults/host_process.ts";

const PROCESSES = 10;
const CHANGES = 10;
/** After the last start announcements are repeated for so long, in milliseconds. */
const REPETITIONS_MS = 5000;
const CLI = new URL("../../cli.ts", import.meta.url).pathname;

/** What a mesh of some size was measured to do; times in milliseconds. */
export interface ScaleFigures {
  readonly nodes: number;
  /** From the last node's start until all knew all. */
  readonly knownMs: number;
  /** From a change of a listener until all knew: the median and the worst of ten. */
  readonly changeMs: { readonly p50: number; readonly worst: number };
  /** What it took that each node sent on as many topics as were asked for, all nodes at once. */
  readonly senders: SenderFigures | null;
  /** The idle mesh, all nodes together, in each second. */
  readonly idle: { readonly packets: number; readonly bytes: number; readonly cpuMs: number };
  /** Resident memory of a process, in bytes: the mean. */
  readonly rssBytes: number;
  /** From the death of all processes until a node elsewhere knew none of their nodes. */
  readonly goneMs: number;
  /** How many of the dead `rosy node list` named that was started right after their death. */
  readonly ghostsListed: number;
}

/** What it took to tell of topics that nodes send on: all nodes together, until a second after that. */
export interface SenderFigures {
  /** From the first message until every node knew the sender of every topic, in milliseconds. */
  readonly knownMs: number;
  readonly packets: number;
  readonly bytes: number;
  readonly cpuMs: number;
}

/**
 * Measures a mesh in ten processes, on loopback.
 *
 * @param nodes How many nodes.
 * @param idleMs How long the idle mesh is looked at.
 * @param topics How many topics each node sends on.
 * @returns What was measured.
 * @throws {Error} If not all find all, or a topology lists a node twice.
 */
export async function measureScale(
  nodes: number,
  idleMs: number,
  topics: number,
): Promise<ScaleFigures> {
  await using mesh = new FaultMesh();
  const hosts = Array.from({ length: Math.min(PROCESSES, nodes) }, () => mesh.host());
  await Promise.all(hosts.map(usage)); // Processes that still start would be measured, too.
  await Promise.all(
    Array.from(
      { length: nodes },
      (_, index) => mesh.node(hosts[index % hosts.length]!, `node-${index}`, { isFair: true }),
    ),
  );
  const knownAtMs = await mesh.untilAllKnowAll();
  const lastStartMs = Math.max(...mesh.nodes.map(({ startedMs }) => startedMs));
  await pause(lastStartMs + REPETITIONS_MS - Date.now());
  const changeMs = await measureChanges(mesh, hosts);
  const senders = topics > 0 ? await measureSenders(mesh, hosts, topics) : null;
  const idle = await measureIdle(hosts, idleMs);
  await mesh.finish(); // No topology may list a node twice, or differ from another.
  const { rssBytes } = await usageOf(hosts);
  const { goneMs, ghostsListed } = await killAll(mesh, hosts);
  const knownMs = Math.max(0, knownAtMs - lastStartMs);
  return { nodes, knownMs, changeMs, senders, idle, rssBytes, goneMs, ghostsListed };
}

/** Has nodes begin to listen, one after the other, and tells how long it takes until all know. */
async function measureChanges(mesh: FaultMesh, hosts: readonly HostProcess[]) {
  const times: number[] = [];
  for (let change = 0; change < CHANGES; change++) {
    const node = mesh.nodes[Math.floor(change * mesh.nodes.length / CHANGES)]!;
    const topic = `topic-${change}`;
    const known = mesh.untilListen(topic, [node]);
    await Promise.all(hosts.map(usage)); // By now all are waiting for it.
    const startMs = Date.now();
    await node.host.run("listen", { uuid: node.uuid, topic });
    times.push(await known - startMs);
    await pause(1000); // As changes come in life: not all within one second.
  }
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1]!, worst: times.at(-1)! };
}

/** Has each node send on topics of its own, one after the other, all nodes at once. */
async function measureSenders(
  mesh: FaultMesh,
  hosts: readonly HostProcess[],
  topics: number,
): Promise<SenderFigures> {
  const all = topics * mesh.nodes.length;
  const before = await usageOf(hosts);
  const startMs = Date.now();
  const known = mesh.nodes.map(({ host, uuid }) =>
    host.run("untilSent", { uuid, topics: all, timeoutMs: 60_000 })
  );
  await Promise.all(mesh.nodes.map(({ host, uuid }) => host.run("sendOnEach", { uuid, topics })));
  const times = await Promise.all(known);
  const late = times.filter((time) => time === null).length;
  if (late > 0) {
    const [first] = mesh.nodes;
    const known = await first!.host.run("topology", { uuid: first!.uuid });
    throw new Error(
      `${late} nodes do not know the senders of all ${all} topics; one knows ${known.length} nodes`,
    );
  }
  await pause(1500);
  const after = await usageOf(hosts);
  return {
    knownMs: Math.max(...times as number[]) - startMs,
    packets: after.packets - before.packets,
    bytes: after.bytes - before.bytes,
    cpuMs: after.cpuMs - before.cpuMs,
  };
}

async function measureIdle(hosts: readonly HostProcess[], idleMs: number) {
  const before = await usageOf(hosts);
  const startMs = performance.now();
  await pause(idleMs);
  const after = await usageOf(hosts);
  const seconds = (performance.now() - startMs) / 1000;
  return {
    packets: (after.packets - before.packets) / seconds,
    bytes: (after.bytes - before.bytes) / seconds,
    cpuMs: (after.cpuMs - before.cpuMs) / seconds,
  };
}

/** Kills all processes at once; a node in one of its own tells when theirs are gone for it. */
async function killAll(mesh: FaultMesh, hosts: readonly HostProcess[]) {
  const dead = new Set(mesh.nodes.map(({ uuid }) => uuid));
  const witness = await mesh.node(mesh.host(), "witness", { isFair: true });
  await mesh.untilAllKnowAll();
  mesh.forget(...mesh.nodes.filter((node) => node !== witness));
  const startMs = Date.now();
  await Promise.all(hosts.map((host) => host.kill()));
  for (const host of hosts) mesh.release(host);
  const listed = await listNodes(mesh.domainId);
  if (!listed.includes(witness.uuid)) throw new Error("rosy node list misses a node that lives");
  const goneMs = await mesh.untilAllKnowAll() - startMs;
  return { goneMs, ghostsListed: listed.filter((uuid) => dead.has(uuid)).length };
}

/** @returns The uuids that a freshly started `rosy node list` prints. */
async function listNodes(domainId: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "node", "list", "--json"],
    env: { ROSY_DOMAIN_ID: domainId, ROSY_INTERFACE: "127.0.0.1" },
  }).output();
  if (!success) throw new Error(`rosy node list failed: ${new TextDecoder().decode(stderr)}`);
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line).id.uuid);
}

function usage(host: HostProcess): Promise<Resources> {
  return host.run("resources", {});
}

async function usageOf(hosts: readonly HostProcess[]) {
  const all = await Promise.all(hosts.map(usage));
  const sum = (value: (resources: Resources) => number) =>
    all.reduce((total, resources) => total + value(resources), 0);
  return {
    packets: sum(({ traffic }) => traffic.sent),
    bytes: sum(({ traffic }) => traffic.sentBytes),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    rssBytes: sum(({ rssBytes }) => rssBytes) / hosts.length,
  };
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, durationMs)));
}
