import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createMdnsDiscovery } from "../../lib/discovery/mdns/create_mdns_discovery.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { UdpBus } from "../../lib/transport/multicast/multicast.ts";
import { TestProcess } from "../support/process.ts";
import { createOnLoopback, LOOPBACK, randomGroup } from "./loopback.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { FakeLinks } from "./fake_links.ts";
import { changesOf, untilSeen } from "../support/topology.ts";
import { newRecord } from "../support/records.ts";

const CHILD = new URL("./child_node.ts", import.meta.url).pathname;

function startChild(
  { group, port }: { group: string; port: number },
  domain: string,
  { ttlMs = 20_000, mode = "stay" } = {},
): TestProcess {
  const args = ["run", "-A", "--no-check", CHILD, group, `${port}`, domain, `${ttlMs}`, mode];
  return new TestProcess(args, { input: null });
}

async function observe(where: { group: string; port: number }, domain: string) {
  const topology = new Topology();
  const links = new FakeLinks();
  const log = new RecordingLogger();
  const discovery = createOnLoopback({ domainId: domain, topology, links, logger: log }, where);
  await discovery.start(newRecord());
  return { topology, links, log, discovery, [Symbol.asyncDispose]: () => discovery.stop() };
}

Deno.test("processes find each other, and a clean exit is seen long before the TTL", async () => {
  const where = randomGroup();
  const domain = crypto.randomUUID();
  await using node = await observe(where, domain);
  await using child = startChild(where, domain);
  await untilSeen(node, ({ nodes }) => nodes.size === 1);
  const [found] = node.topology.nodes.values();
  assertEquals(found?.pid, child.pid);
  assertEquals(found?.addresses, [{ transport: "tcp", hostname: LOOPBACK, port: 7000 }]);
  await child.waitForLine("up ");
  const changes = changesOf(node.topology);
  await child.endInput();
  await untilSeen(node, ({ nodes }) => nodes.size === 0);
  assertEquals(changes.map((change) => "why" in change && change.why), ["stopped"]);
  assertEquals((await child.end()).status, 0);
});

Deno.test("a killed process is gone after its TTL, or at once where its machine says so", async () => {
  const where = randomGroup();
  const domain = crypto.randomUUID();
  await using node = await observe(where, domain);
  for (const isTold of [false, true]) {
    await using child = startChild(where, domain, { ttlMs: 2000 });
    await untilSeen(node, ({ nodes }) => nodes.size === 1);
    await child.stop("SIGKILL");
    const [uuid] = node.topology.nodes.keys();
    if (isTold) {
      node.discovery.suspect(uuid!, "gone");
      assertEquals(node.topology.nodes.size, 0);
    }
    await untilSeen(node, ({ nodes }) => nodes.size === 0);
  }
});

Deno.test("a process with nothing but a discovery ends by itself", async () => {
  await using child = startChild(randomGroup(), crypto.randomUUID(), { mode: "unref" });
  assertEquals((await child.close()).status, 0);
});

Deno.test("20 nodes in one process find each other", async () => {
  const where = randomGroup();
  const domain = crypto.randomUUID();
  await using stack = new AsyncDisposableStack();
  const nodes = await Promise.all(Array.from({ length: 20 }, () => observe(where, domain)));
  for (const node of nodes) stack.use(node);
  for (const { topology } of nodes) await untilSeen({ topology }, ({ nodes }) => nodes.size === 19);
  for (const { log } of nodes) assertEquals(log.at("warn"), []);
});

Deno.test("an unknown interface is refused and nothing is sent", async () => {
  const where = randomGroup();
  const domain = crypto.randomUUID();
  await using witness = await observe(where, domain);
  const logger = new RecordingLogger();
  const discovery = createMdnsDiscovery({
    domain,
    interface: "10.99.0.1",
    topology: new Topology(),
    links: new FakeLinks(),
    logger,
    clock: systemClock,
    random: Math.random,
    bus: new UdpBus({ ...where, logger }),
  });
  await assertRejects(() => discovery.start(newRecord()), Error, "lo (127.0.0.1)");
  await discovery.stop();
  await using other = await observe(where, domain);
  await untilSeen(witness, ({ nodes }) => nodes.size === 1);
  assert(other.discovery);
});

Deno.test("the usual group and port work on loopback", async () => {
  const domain = crypto.randomUUID();
  await using stack = new AsyncDisposableStack();
  const topologies = [new Topology(), new Topology()];
  for (const topology of topologies) {
    const discovery = createMdnsDiscovery({
      domain,
      interface: LOOPBACK,
      topology,
      links: new FakeLinks(),
      logger: new RecordingLogger(),
      clock: systemClock,
      random: Math.random,
    });
    await discovery.start(newRecord());
    stack.use(discovery);
  }
  for (const topology of topologies) await untilSeen({ topology }, ({ nodes }) => nodes.size === 1);
});

Deno.test("few permissions suffice; a missing one is named", async () => {
  const { group, port } = randomGroup();
  const run = (...permissions: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-check", "--no-prompt", "--allow-env", "--allow-read", ...permissions],
        ...[CHILD, group, `${port}`, "permissions", "2000", "unref"],
      ],
    }).output();
  const text = new TextDecoder();
  const allowed = await run(`--allow-net=${group}:${port}`, "--allow-sys=networkInterfaces");
  assertEquals(allowed.code, 0, text.decode(allowed.stderr));
  assertMatch(text.decode(allowed.stdout), /^ready /);
  const net = `--allow-net=${group}:${port}`;
  const sys = "--allow-sys=networkInterfaces";
  for (const [some, missing] of [[net, sys], [sys, "--allow-net"]] as const) {
    const refused = await run(some);
    assertEquals(refused.code, 1);
    const message = new RegExp(
      `Cannot start discovery: Deno may not .*; run it with ${missing}\\b`,
    );
    assertMatch(text.decode(refused.stderr), message);
  }
});
