import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { MdnsMesh } from "./mdns_mesh.ts";

const SECOND_NIC = { name: "lan1", address: "10.1.0.1", netmask: "255.255.0.0", identity: "2" };
const LOOPBACK = { name: "lo", address: "127.0.0.1", netmask: "255.0.0.0", identity: "0" };

Deno.test("all interfaces but virtual ones are used, each with its own address", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.create();
  const docker = { name: "docker0", address: "172.17.0.1", netmask: "255.255.0.0", identity: "3" };
  node.bus.nics = [LOOPBACK, ...node.bus.nics, SECOND_NIC, docker];
  void node.discovery.start(node.record);
  await mesh.clock.advance(20);
  const announced = mesh.network.sent.filter(({ packet }) => packet.type === "response");
  assertEquals(announced.map(({ from }) => from), ["127.0.0.1", "10.0.0.1", "10.1.0.1"]);
  for (const { from, packet } of announced) {
    const host = packet.answers.find(({ type }) => type === "A");
    assertEquals(host?.type === "A" && host.address, from);
  }
  await mesh.stop();
});

Deno.test("an interface that is named is the only one, virtual or not", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.create({ interface: "docker0" });
  const docker = { name: "docker0", address: "172.17.0.1", netmask: "255.255.0.0", identity: "3" };
  node.bus.nics = [LOOPBACK, ...node.bus.nics, docker];
  void node.discovery.start(node.record);
  await mesh.clock.advance(5000);
  assert(mesh.network.sent.length > 0);
  assert(mesh.network.sent.every(({ from }) => from === "172.17.0.1"));
  await mesh.stop();
});

Deno.test("a node heard on two interfaces has both addresses, loopback first", async () => {
  const mesh = new MdnsMesh();
  const [a, b] = [mesh.create(), mesh.create()];
  for (const { bus } of [a, b]) bus.nics = [...bus.nics, LOOPBACK];
  for (const { discovery, record } of [a, b]) void discovery.start(record);
  await mesh.clock.advance(100);
  assertEquals(a.topology.nodes.get(b.uuid)?.addresses, [
    { transport: "tcp", hostname: "127.0.0.1", port: 7000 },
    { transport: "tcp", hostname: "10.0.0.2", port: 7000 },
  ]);
  await mesh.stop();
});

Deno.test("sending fails: one warning, further attempts, one line when it works again", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  node.bus.sendError = new Error("send UNKNOWN");
  for (let revision = 1; revision < 20; revision++) {
    node.discovery.update({ ...node.record, revision });
    await mesh.clock.advance(1000);
  }
  assertEquals(node.log.at("warn").length, 1);
  assertStringIncludes(node.log.at("warn")[0]!, "lan0 (10.0.0.1)");
  node.bus.sendError = undefined;
  await mesh.clock.advance(6000);
  assertEquals(node.log.at("warn").length, 1);
  assertEquals(node.log.at("info").length, 1);
  assertEquals(other.topology.nodes.get(node.uuid)?.revision, 19);
  await mesh.stop();
});

Deno.test("an interface that fails is left alone for half a second, later on for five", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(5000);
  const attemptsMs: number[] = [];
  node.bus.send = () => {
    attemptsMs.push(mesh.clock.monotonicMs());
    return Promise.reject(new Error("send UNKNOWN"));
  };
  const startMs = mesh.clock.monotonicMs();
  for (let revision = 1; revision < 200; revision++) {
    node.discovery.update({ ...node.record, revision });
    await mesh.clock.advance(100);
  }
  const times = [...new Set(attemptsMs)];
  const waitsMs = times.slice(1).map((timeMs, index) => timeMs - times[index]!);
  assert(times[0]! - startMs < 500 && waitsMs.length >= 5, times.join());
  for (const [index, waitMs] of waitsMs.entries()) {
    assert(waitMs >= ([500, 1000, 2000][index] ?? 5000), waitsMs.join());
  }
  await mesh.stop();
});

Deno.test("an interface vanishes and comes back: one warning, one line, nodes are found again", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  const { nics } = node.bus;
  node.bus.nics = [];
  await mesh.clock.advance(40_000);
  assertEquals(node.topology.nodes.size + other.topology.nodes.size, 0);
  assertEquals(node.log.at("warn").length, 1);
  node.bus.nics = nics;
  await mesh.clock.advance(5000);
  assert(mesh.isComplete());
  assertEquals(node.log.at("warn").length, 1);
  assertEquals(node.log.at("info").length, 1);
  assertEquals(await mesh.stop(), 0);
});

Deno.test("onNetworkChange tells of interfaces that come and go and change, not of the first look", async () => {
  const mesh = new MdnsMesh();
  let changes = 0;
  const node = mesh.start({ onNetworkChange: () => changes++ });
  await mesh.clock.advance(5000);
  const [nic] = node.bus.nics;
  const steps = [
    [nic!, { ...nic!, name: "lan1", address: "10.9.0.1" }],
    [nic!],
    [{ ...nic!, address: "10.0.0.77" }],
    [{ ...nic!, address: "10.0.0.77", identity: "made anew" }],
  ];
  assertEquals(changes, 0);
  for (const [index, nics] of steps.entries()) {
    node.bus.nics = nics;
    await mesh.clock.advance(1000);
    assertEquals(changes, index + 1);
  }
  await mesh.clock.advance(10_000);
  assertEquals(changes, steps.length);
  await mesh.stop();
});

Deno.test("onHealth tells of each trouble, and once when all are over", async () => {
  const mesh = new MdnsMesh();
  const told: string[] = [];
  const node = mesh.start({
    onHealth: (health) => told.push(health.isDegraded ? health.why.slice(0, 38) : "back"),
  });
  await mesh.clock.advance(5000);
  const { nics } = node.bus;
  node.bus.nics = [];
  await mesh.clock.advance(10_000);
  node.bus.nics = nics;
  await mesh.clock.advance(5000);
  node.bus.sendError = new Error("send UNKNOWN");
  node.discovery.update({ ...node.record, revision: 1 });
  await mesh.clock.advance(10_000);
  node.bus.sendError = undefined;
  await mesh.clock.advance(10_000);
  assertEquals(told, [
    "Lost network interface lan0 (10.0.0.1)",
    "back",
    "Cannot send discovery packets on lan0 ",
    "back",
  ]);
  await mesh.stop();
});

Deno.test("without any interface a node starts and finds others once there is one", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.create();
  const { nics } = node.bus;
  node.bus.nics = [];
  void node.discovery.start(node.record);
  mesh.start();
  await mesh.clock.advance(10_000);
  node.bus.nics = nics;
  await mesh.clock.until(() => mesh.isComplete(), { limitMs: 5000 });
  await mesh.stop();
});

Deno.test("an interface whose address changes is used with the new one", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  node.bus.nics = [{ ...node.bus.nics[0]!, address: "10.0.77.1" }];
  await mesh.clock.advance(4000);
  const found = other.topology.nodes.get(node.uuid)?.addresses.map((address) =>
    address.transport === "tcp" && address.hostname
  );
  assert(found?.includes("10.0.77.1"));
  await mesh.clock.advance(40_000);
  assertEquals(other.topology.nodes.get(node.uuid)?.addresses, [
    { transport: "tcp", hostname: "10.0.77.1", port: 7000 },
  ]);
  await mesh.stop();
});

Deno.test("an interface made anew with the same address is joined again", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  const joins = node.bus.joins;
  node.bus.isDeaf = true;
  await mesh.kill(other);
  await mesh.clock.advance(30_000);
  assertEquals(node.topology.nodes.size, 0);
  const late = mesh.start();
  await mesh.clock.advance(70_000);
  assert(node.bus.joins > joins, "joined anew");
  assert(node.topology.nodes.has(late.uuid));
  assertEquals(node.log.at("warn").length, 1);
  await mesh.stop();
});

Deno.test("an interface of the same name but another identity is joined at the next look", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  node.bus.isDeaf = true;
  node.bus.nics = [{ ...node.bus.nics[0]!, identity: "other" }];
  other.discovery.update({ ...other.record, revision: 1 });
  await mesh.clock.advance(5000);
  assertEquals(node.topology.nodes.get(other.uuid)?.revision, 1);
  await mesh.stop();
});

Deno.test("an interface that stays deaf is warned of once and not joined again and again", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const join = node.bus.join.bind(node.bus);
  node.bus.join = (address) => {
    join(address);
    node.bus.isDeaf = true;
  };
  await mesh.clock.advance(10 * 60_000);
  assertEquals(node.log.at("warn").length, 1);
  assert(node.bus.joins <= 10, `${node.bus.joins} joins`);
  await mesh.stop();
});

Deno.test("a socket that cannot be opened is tried again", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.create();
  const open = node.bus.open.bind(node.bus);
  let attempts = 0;
  node.bus.open = (onPacket) =>
    ++attempts < 3 ? Promise.reject(new Error("bind EADDRINUSE")) : open(onPacket);
  void node.discovery.start(node.record);
  mesh.start();
  await mesh.clock.advance(10_000);
  assert(mesh.isComplete());
  assertEquals(node.log.at("warn").length, 1);
  await mesh.stop();
});

Deno.test("no interface at the start: one warning, and nodes are found once there is one", async () => {
  const mesh = new MdnsMesh();
  const [node, other] = [mesh.create(), mesh.start()];
  const nics = node.bus.nics;
  node.bus.nics = [];
  void node.discovery.start(node.record);
  await mesh.clock.advance(30_000);
  assertEquals(node.log.at("warn").length, 1);
  assertStringIncludes(node.log.at("warn")[0]!, "no network interface is up");
  node.bus.nics = nics;
  await mesh.clock.advance(5000);
  assertEquals(node.topology.nodes.has(other.uuid), true);
  assertEquals(node.log.at("warn").length, 1);
  await mesh.stop();
});

const IPV6_LAN = { name: "eth0", address: "fd00::5" };

Deno.test("interfaces with IPv6 addresses only are warned of, once, while no other leads anywhere", async () => {
  const mesh = new MdnsMesh();
  const health: boolean[] = [];
  const node = mesh.create({ onHealth: ({ isDegraded }) => health.push(isDegraded) });
  const { nics } = node.bus;
  node.bus.nics = [LOOPBACK];
  node.bus.ipv6Nics = [IPV6_LAN];
  void node.discovery.start(node.record);
  await mesh.clock.advance(10_000);
  const [warning, ...others] = node.log.at("warn");
  assertStringIncludes(warning!, "Multicast discovery uses IPv4, and eth0 (fd00::5) has IPv6");
  assertStringIncludes(warning!, "--peers");
  assertEquals([others, health], [[], [true]]);
  node.bus.nics = [LOOPBACK, ...nics];
  await mesh.clock.advance(2000);
  assertEquals(health, [true, false]);
  assertStringIncludes(node.log.at("info").join(), "there is an interface with IPv4");
  await mesh.stop();
});

Deno.test("addresses that every interface has, and interfaces of containers, are no reason to warn", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.create();
  node.bus.nics = [LOOPBACK];
  node.bus.ipv6Nics = [
    { name: "eth0", address: "fe80::1" },
    { name: "docker0", address: "fd00::1" },
  ];
  void node.discovery.start(node.record);
  await mesh.clock.advance(5000);
  assertEquals(node.log.at("warn"), []);
  await mesh.stop();
});

Deno.test("without any IPv4 address the warning names what has IPv6, and does not deny that it is up", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.create();
  node.bus.nics = [];
  node.bus.ipv6Nics = [IPV6_LAN];
  void node.discovery.start(node.record);
  await mesh.clock.advance(5000);
  assertEquals(node.log.at("warn").length, 1);
  assertStringIncludes(node.log.at("warn")[0]!, "eth0 (fd00::5) has IPv6 addresses only");
  await mesh.stop();
});

Deno.test("start() rejects an interface that has IPv6 addresses only, and says what to do", async () => {
  for (const wanted of ["eth0", "fd00::5"]) {
    const mesh = new MdnsMesh();
    const node = mesh.create({ interface: wanted });
    node.bus.ipv6Nics = [IPV6_LAN];
    const error = await assertRejects(() => node.discovery.start(node.record), Error);
    assertStringIncludes(error.message, `on interface "${wanted}": multicast discovery uses IPv4`);
    assertStringIncludes(error.message, "leave the interface out");
    await mesh.stop();
  }
});

Deno.test("a change of interfaces that discovery does not use is told of, too: connections use them", async () => {
  const mesh = new MdnsMesh();
  let changes = 0;
  const node = mesh.create({ interface: "lan0", onNetworkChange: () => changes++ });
  const tunnel = { name: "wg0", address: "10.9.0.2", netmask: "255.255.0.0", identity: "7" };
  void node.discovery.start(node.record);
  await mesh.clock.advance(5000);
  assertEquals(changes, 0);
  node.bus.nics = [...node.bus.nics, tunnel];
  await mesh.clock.advance(1000);
  assertEquals(changes, 1);
  node.bus.ipv6Nics = [IPV6_LAN];
  await mesh.clock.advance(1000);
  assertEquals(changes, 2);
  // Each container brings such an address, and no way to anywhere.
  node.bus.ipv6Nics = [IPV6_LAN, { name: "veth7", address: "fe80::7" }];
  await mesh.clock.advance(5000);
  assertEquals(changes, 2);
  await mesh.stop();
});
