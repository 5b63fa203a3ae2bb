import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import { MAX_PATTERNS_PER_RECORD, type NodeRecord } from "../../lib/mesh/node_record.ts";
import { newRecord, revise } from "../support/records.ts";

const names = (records: readonly NodeRecord[]) => records.map(({ id }) => id.name);

function topologyOf(nodes: Readonly<Record<string, readonly string[]>>) {
  const topology = new Topology();
  const records = Object.entries(nodes).map(([name, topics]) => newRecord(name, { topics }));
  for (const record of records) topology.put(record);
  return { topology, records };
}

Deno.test("Topology.listeners() has those that listen by a pattern, the longest known first", () => {
  const { topology } = topologyOf({
    recorder: ["**"],
    left: ["camera/left/image"],
    viewer: ["camera/*/image", "imu"],
    lidar: ["lidar/*"],
  });
  const heard = (topic: string) => names(topology.listeners(topic));
  assertEquals(heard("camera/left/image"), ["recorder", "left", "viewer"]);
  assertEquals(heard("camera/right/image"), ["recorder", "viewer"]);
  assertEquals(heard("imu"), ["recorder", "viewer"]);
  assertEquals(heard("lidar/scan"), ["recorder", "lidar"]);
  assertEquals(heard("lidar/scan/raw"), ["recorder"]);
});

Deno.test("Topology.listeners() has a node once, by however many patterns it listens", () => {
  const { topology } = topologyOf({ all: ["camera/left", "camera/*", "*/left", "**"] });
  assertEquals(names(topology.listeners("camera/left")), ["all"]);
});

Deno.test("Topology.listeners() of a pattern has the nodes with that very pattern", () => {
  const { topology } = topologyOf({ some: ["camera/*"], all: ["**"], left: ["camera/left"] });
  assertEquals(names(topology.listeners("camera/*")), ["some"]);
  assertEquals(names(topology.listeners("imu/*")), []);
});

Deno.test("Topology.listeners() follows patterns that come and go", () => {
  const { topology, records: [a, b] } = topologyOf({ a: ["camera/*"], b: ["camera/left"] });
  const heard = () => names(topology.listeners("camera/left"));
  assertEquals(heard(), ["a", "b"]);
  const next = revise(a!, { topics: ["imu/*"] });
  topology.put(next);
  assertEquals(heard(), ["b"]);
  topology.put(revise(next, { topics: ["*/left", "camera/*"] }));
  assertEquals(heard(), ["a", "b"]);
  topology.remove(a!.id.uuid);
  assertEquals(heard(), ["b"]);
  topology.remove(b!.id.uuid);
  assertEquals(heard(), []);
});

Deno.test("Topology.listeners() by a pattern keeps the pattern while another node has it", () => {
  const { topology, records: [a] } = topologyOf({ a: ["camera/*"], b: ["camera/*"] });
  topology.listeners("camera/left");
  topology.put(revise(a!, { topics: [] }));
  assertEquals(names(topology.listeners("camera/left")), ["b"]);
});

Deno.test("Topology.listeners() by patterns is the same array until it changes", () => {
  const { topology, records: [a] } = topologyOf({ a: ["camera/*"], b: ["camera/left"] });
  const before = topology.listeners("camera/left");
  topology.put(newRecord("c", { topics: ["lidar/*", "imu"], services: ["add"] }));
  assertStrictEquals(topology.listeners("camera/left"), before);
  const next = revise(a!, { topics: ["camera/*", "odom"] });
  topology.put(next);
  const after = topology.listeners("camera/left");
  assert(after !== before);
  assertStrictEquals(after[0], next);
  assertStrictEquals(topology.listeners("camera/left"), after);
});

Deno.test("Topology.listeners() of a topic stays the same array while patterns of others come", () => {
  const { topology } = topologyOf({ a: ["imu"] });
  const before = topology.listeners("imu");
  topology.put(newRecord("b", { topics: ["camera/*"] }));
  assertStrictEquals(topology.listeners("imu"), before);
});

Deno.test("Topology.listeners() remembers 65,536 topics, and finds anew what it has forgotten", () => {
  const { topology } = topologyOf({ a: ["topic/*"], b: ["other/*"] });
  for (let index = 0; index < 70_000; index++) topology.listeners(`topic/${index}`);
  assertEquals(names(topology.listeners("topic/0")), ["a"]);
  assertEquals(names(topology.listeners("other/0")), ["b"]);
});

Deno.test("Topology.providers() and senders() take a star for a star", () => {
  const topology = new Topology();
  topology.put(newRecord("a", { services: ["add/*"], sends: ["camera/*"] }));
  assertEquals(topology.providers("add/one"), []);
  assertEquals(topology.senders("camera/left"), []);
  assertEquals(names(topology.providers("add/*")), ["a"]);
});

Deno.test("Topology.named() hears of patterns that match, come and go", () => {
  const { topology, records: [a] } = topologyOf({ a: ["imu"] });
  let calls = 0;
  topology.named("topics", "camera/left").subscribe(() => calls++);
  const next = revise(a!, { topics: ["imu", "lidar/*"] });
  topology.put(next);
  assertEquals(calls, 0);
  const last = revise(next, { topics: ["imu", "camera/*"] });
  topology.put(last);
  assertEquals(calls, 1);
  topology.remove(last.id.uuid);
  assertEquals(calls, 2);
});

Deno.test("Topology.put() takes as many patterns as a domain may have, and no more", () => {
  const topology = new Topology();
  const patterns = (node: number, count: number) =>
    Array.from({ length: count }, (_, index) => `${node}/${index}/*`);
  const full = Array.from(
    { length: 16 },
    (_, node) => newRecord(`node ${node}`, { topics: patterns(node, MAX_PATTERNS_PER_RECORD) }),
  );
  for (const record of full) assertEquals(topology.put(record), true);
  assertEquals(topology.put(newRecord("one more", { topics: ["*"] })), false);
  assertEquals(topology.put(newRecord("a plain one", { topics: ["imu"] })), true);
  topology.remove(full[0]!.id.uuid);
  assertEquals(topology.put(newRecord("one more", { topics: ["*"] })), true);
});
