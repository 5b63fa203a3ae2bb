import { assertEquals, assertStringIncludes } from "@std/assert";
import { hashDomainId } from "../../lib/discovery/mdns/names.ts";
import { chooseInterfaces } from "../../lib/discovery/mdns/interfaces.ts";
import { checkDomains } from "../../lib/doctor/check_domains.ts";
import { checkInterfaces } from "../../lib/doctor/check_interfaces.ts";
import { checkMulticast } from "../../lib/doctor/check_multicast.ts";
import { checkClocks, checkNodes } from "../../lib/doctor/check_nodes.ts";
import { checkPermissions } from "../../lib/doctor/check_permissions.ts";
import type { Outcome } from "../../lib/doctor/finding.ts";
import { type HeardNode, MulticastProbe } from "../../lib/doctor/multicast_probe.ts";
import { inodesOf } from "../../lib/doctor/port_holders.ts";
import type { Visit } from "../../lib/doctor/visit_nodes.ts";
import { newRecord } from "../support/records.ts";
import { MemoryMulticast } from "../discovery/memory_multicast.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

const LO = { name: "lo", address: "127.0.0.1", netmask: "255.0.0.0", identity: "" };
const LAN = { name: "eth0", address: "10.0.0.5", netmask: "255.0.0.0", identity: "1" };
const DOCKER = { name: "docker0", address: "172.17.0.1", netmask: "255.0.0.0", identity: "2" };

function verdicts(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(({ verdict }) => verdict);
}

function visitTo(hostname: string, offsetMs: number, uncertaintyMs = 0.5): Visit {
  const record = newRecord("node", { id: { name: "camera", hostname, uuid: "k3wq7d5mzpa2xr4t" } });
  return { record, clock: { roundTripMs: 1, offsetMs, uncertaintyMs }, trouble: null };
}

Deno.test("checkInterfaces() judges what there is against what is asked for", () => {
  const judge = (...args: Parameters<typeof checkInterfaces>) => checkInterfaces(...args).outcome;
  const all = judge([LO, LAN, DOCKER]);
  assertEquals(all.verdict, "ok");
  assertEquals(
    all.summary,
    "lo (127.0.0.1), eth0 (10.0.0.5); not unless named: docker0 (172.17.0.1)",
  );
  assertEquals(judge([LO, LAN], "127.0.0.1").verdict, "ok");
  const alone = judge([LO, DOCKER]);
  assertEquals(alone.verdict, "warn");
  assertStringIncludes(alone.advice!, "docker0 (172.17.0.1)");
  assertEquals(judge([]).verdict, "fail");
  assertStringIncludes(judge([DOCKER]).advice!, "Name one of them");
  const ipv6 = [{ name: "eth1", address: "fd00::5" }, { name: "eth2", address: "fe80::5" }];
  for (const [given, verdict] of [[[LO], "warn"], [[], "fail"]] as const) {
    const { verdict: found, summary, advice } = judge(given, undefined, ipv6);
    assertEquals(found, verdict);
    assertStringIncludes(summary, "eth1 (fd00::5) has IPv6 addresses only");
    assertStringIncludes(advice!, "--peers");
  }
  assertEquals(judge([LO, LAN], undefined, ipv6).verdict, "ok");
  for (const wanted of ["eth1", "fd00::5"]) {
    assertStringIncludes(judge([LO, LAN], wanted, ipv6).summary, "IPv6 addresses only");
  }
});

Deno.test("checkPermissions() names each one that is missing, the network once", async () => {
  const without = (...missing: string[]) =>
    checkPermissions((descriptor) => {
      const { name } = descriptor;
      const what = "host" in descriptor ? `${name} ${descriptor.host}` : name;
      return Promise.resolve({ state: missing.includes(what) ? "denied" : "granted" });
    });
  assertEquals(verdicts(await without()), ["ok"]);
  assertEquals(verdicts(await without("net")), ["warn"]);
  const none = await without("net", "net 224.0.0.251:5353", "env");
  assertEquals(verdicts(none), ["fail", "warn"]);
  assertStringIncludes(none[1]!.advice!, "--allow-env");
});

Deno.test("MulticastProbe hears itself, and tells of an interface that hears nothing", async () => {
  const clock = new VirtualClock();
  const network = new MemoryMulticast({ clock, random: Math.random, delayMs: 2 });
  for (const isDeaf of [false, true]) {
    const bus = network.bus("10.0.0.5");
    bus.nics = [LAN];
    const interfaces = chooseInterfaces(bus.nics);
    await using probe = new MulticastProbe({ bus, interfaces, clock, mark: "abcdefghijklmnop" });
    await probe.open();
    const echo = probe.echo(new AbortController().signal);
    bus.isDeaf = isDeaf;
    await clock.advance(1000);
    const [result] = await echo;
    assertEquals(result!.afterMs, isDeaf ? null : 2);
    assertEquals(checkMulticast(result!, true).verdict, isDeaf ? "fail" : "ok");
    assertEquals(checkMulticast(result!, false).verdict, isDeaf ? "warn" : "ok");
    assertEquals(bus.joined.size, 1);
    await probe[Symbol.asyncDispose]();
    assertEquals([bus.joined.size, bus.isOpen], [0, false]);
  }
});

Deno.test("checkClocks() warns of machines whose clock is off by more than can be explained", () => {
  assertEquals(verdicts(checkClocks([visitTo("here", 0, 0)])), ["ok"]);
  const near = checkClocks([visitTo("a", -3), visitTo("b", 12)]);
  assertEquals(near.map(({ summary }) => summary), [
    "2 other machines, within 12.5 ms of this one",
  ]);
  // The best measured node of a machine speaks for it; a long way explains much.
  const far = checkClocks([visitTo("a", -4000), visitTo("a", 70, 90), visitTo("b", 70, 90)]);
  assertEquals(verdicts(far), ["warn"]);
  assertStringIncludes(far[0]!.summary, "a: its clock is 4000 ms behind this machine's");
});

Deno.test("checkNodes() tells of nodes that cannot be reached, beside those that can", () => {
  const trouble = { reason: "no answer", advice: "See that the machine is on" };
  const lost: Visit = { ...visitTo("far", 0), clock: null, trouble };
  const [failure, rest] = checkNodes([lost, visitTo("near", 1)], "robot");
  assertEquals(failure!.summary, "Node camera@far (k3wq): no answer");
  assertEquals(failure!.advice, "See that the machine is on");
  assertEquals(rest!.summary, '1 of 2 nodes in domain "robot" can be reached');
  assertEquals(checkNodes([], "robot")[0]!.verdict, "ok");
  assertEquals(checkNodes(Array(50).fill(lost), "robot").length, 11);
});

Deno.test("checkDomains() warns where all nodes are in another domain", async () => {
  const heard = async (domainId: string, origin: string): Promise<HeardNode> => ({
    record: newRecord(),
    partial: false,
    isPrivate: false,
    domain: await hashDomainId(domainId),
    ttlMs: 1000,
    origin,
  });
  const nodes = await Promise.all([
    heard("default", "10.0.0.2"),
    heard("arm", "10.0.0.3"),
    heard("robot", "10.0.0.5"),
  ]);
  assertEquals((await checkDomains(nodes.slice(2), { domainId: "robot", size: 1 })).verdict, "ok");
  assertEquals((await checkDomains(nodes, { domainId: "robot", size: 1 })).verdict, "ok");
  const alone = await checkDomains(nodes.slice(0, 2), { domainId: "robot", size: 0 });
  assertEquals(alone.verdict, "warn");
  assertEquals(
    alone.summary,
    '2 nodes of 2 other domains, "default" among them (10.0.0.2, 10.0.0.3), and none of "robot"',
  );
});

Deno.test("inodesOf() finds the sockets of a port", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
  510: FB0000E0:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 48213 2
  511: 00000000:14EA 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 48214 2
`;
  assertEquals([...inodesOf(table, 5353)], ["48213"]);
});
