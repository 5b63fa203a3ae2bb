import { assertEquals, assertThrows } from "@std/assert";
import { CoordinatedNodes } from "../../../lib/discovery/coordinator/coordinated_nodes.ts";
import type { NodeRecord } from "../../../lib/mesh/node_record.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { diffRecords } from "../../../lib/peer/records/record_message.ts";
import { FrameError } from "../../../lib/wire/frame_reader.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { FakeLinks } from "../fake_links.ts";
import { changesOf } from "../../support/topology.ts";
import { newRecord } from "../../support/records.ts";

function rig(coordinatorHostname = "10.0.0.1") {
  const clock = new VirtualClock();
  const topology = new Topology();
  const links = new FakeLinks();
  const own = newRecord();
  const nodes = new CoordinatedNodes({
    topology,
    links,
    clock,
    ownUuid: () => own.id.uuid,
    ownHostname: () => "robot",
  });
  nodes.connected(coordinatorHostname);
  topology.put(own);
  const has = ({ id }: NodeRecord) => topology.nodes.has(id.uuid);
  return { clock, topology, links, nodes, own, has };
}

Deno.test("CoordinatedNodes follows what is told, and leaves the own node alone", () => {
  const { nodes, topology, own, has } = rig();
  const changes = changesOf(topology);
  const before = newRecord("node", { topics: ["a"] });
  const after = { ...before, topics: ["b"], revision: 1 };
  const { uuid } = before.id;
  nodes.put({ ...own, topics: ["x"], revision: 9 });
  nodes.put(before);
  nodes.change({ uuid, interest: diffRecords(before, after) });
  assertEquals(topology.nodes.get(uuid)?.topics, ["b"]);
  nodes.remove({ uuid, departure: "left" });
  assertEquals([has(before), topology.nodes.get(own.id.uuid)], [false, own]);
  assertEquals(changes.map(({ type }) => type), ["up", "changed", "down"]);
});

Deno.test("CoordinatedNodes refuses a change that does not fit", () => {
  const { nodes } = rig();
  const before = newRecord();
  const interest = diffRecords({ ...before, revision: 3 }, { ...before, revision: 4 });
  const change = { uuid: before.id.uuid, interest };
  assertThrows(() => nodes.change(change), FrameError, "does not fit its record");
  nodes.put(before);
  assertThrows(() => nodes.change(change), FrameError, "does not fit its record");
});

Deno.test("CoordinatedNodes puts the coordinator's address where a node is beside it", () => {
  const { nodes, topology } = rig("10.0.0.1");
  const addresses: NodeRecord["addresses"] = [
    { transport: "unix", path: "/run/rosy.sock" },
    { transport: "tcp", hostname: "::", port: 1 },
    { transport: "tcp", hostname: "127.0.0.1", port: 2 },
    { transport: "tcp", hostname: "10.0.0.7", port: 3 },
  ];
  const far = newRecord("node", { addresses });
  nodes.put({ ...far, id: { ...far.id, hostname: "jetson" } });
  const seen = topology.nodes.get(far.id.uuid)?.addresses.slice(1);
  assertEquals(seen, [
    { transport: "tcp", hostname: "10.0.0.1", port: 1 },
    { transport: "tcp", hostname: "10.0.0.7", port: 3 },
  ]);
  const near = newRecord("node", { addresses: addresses.slice(2, 3) });
  nodes.put(near);
  assertEquals(topology.nodes.get(near.id.uuid)?.addresses.length, 1);
});

Deno.test("CoordinatedNodes keeps all while a coordinator is young, then those that are linked", async () => {
  const { nodes, clock, links, has } = rig();
  const [back, linked, away] = [newRecord(), newRecord(), newRecord()];
  for (const record of [back, linked, away]) nodes.put(record);
  links.linked.add(linked.id.uuid);
  nodes.disconnected();
  await clock.advance(60_000);
  nodes.connected("10.0.0.1");
  nodes.put(back);
  nodes.synced(300);
  await clock.advance(4500);
  assertEquals([back, linked, away].map(has), [true, true, true]);
  await clock.advance(300);
  assertEquals([back, linked, away].map(has), [true, true, false]);
  await clock.advance(30_000);
  assertEquals(has(linked), true);
  links.linked.clear();
  await clock.advance(1000);
  assertEquals([has(linked), clock.pending], [false, 0]);
});

Deno.test("CoordinatedNodes takes the time of a coordinator that is lost again", async () => {
  const { nodes, clock, has } = rig();
  const record = newRecord();
  nodes.put(record);
  nodes.disconnected();
  nodes.connected("10.0.0.1");
  nodes.synced(0);
  nodes.disconnected();
  await clock.advance(60_000);
  assertEquals(has(record), true);
  nodes.connected("10.0.0.1");
  nodes.synced(60_000);
  await clock.advance(0);
  assertEquals(has(record), false);
});

Deno.test("CoordinatedNodes keeps a lost node as long as a connection to it lives", async () => {
  const { nodes, clock, links, has } = rig();
  const [linked, other] = [newRecord(), newRecord()];
  for (const record of [linked, other]) nodes.put(record);
  links.linked.add(linked.id.uuid);
  for (const { id } of [linked, other]) nodes.remove({ uuid: id.uuid, departure: "lost" });
  assertEquals([linked, other].map(has), [true, false]);
  await clock.advance(5000);
  assertEquals(has(linked), true);
  nodes.suspect(linked.id.uuid, "lost");
  assertEquals(has(linked), false);
  nodes.close();
  assertEquals(clock.pending, 0);
});

Deno.test("CoordinatedNodes leaves out what a connection found gone, ever longer", async () => {
  const { nodes, clock, has } = rig();
  const record = newRecord();
  const { uuid } = record.id;
  nodes.put(record);
  for (const delayMs of [1000, 2000, 4000]) {
    nodes.suspect(uuid, "gone");
    const next = { ...record, revision: delayMs };
    await clock.advance(delayMs - 1);
    assertEquals(has(next), false);
    await clock.advance(1);
    assertEquals(has(next), true);
  }
  nodes.suspect(uuid, "gone");
  // It has registered anew.
  nodes.put(record);
  assertEquals([has(record), clock.pending], [true, 0]);
});

Deno.test("CoordinatedNodes keeps a change of a node that it leaves out until that comes back", async () => {
  const { nodes, clock, topology, has } = rig();
  const before = newRecord("node", { topics: ["a"] });
  const after = { ...before, topics: ["b"], revision: 1 };
  const { uuid } = before.id;
  nodes.put(before);
  nodes.suspect(uuid, "gone");
  nodes.change({ uuid, interest: diffRecords(before, after) });
  await clock.advance(999);
  assertEquals(has(before), false, "a change is no sign that it lives");
  await clock.advance(1);
  assertEquals(topology.nodes.get(uuid)?.topics, ["b"]);
});

Deno.test("CoordinatedNodes leaves nobody out for more than 30 s", async () => {
  const { nodes, clock, has } = rig();
  const record = newRecord();
  nodes.put(record);
  for (const delayMs of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    nodes.suspect(record.id.uuid, "gone");
    await clock.advance(delayMs - 1);
    assertEquals(has(record), false, `${delayMs}`);
    await clock.advance(1);
    assertEquals(has(record), true, `${delayMs}`);
  }
});

Deno.test("CoordinatedNodes begins anew with whom the coordinator itself finds gone", async () => {
  const { nodes, clock, has } = rig();
  const record = newRecord();
  const { uuid } = record.id;
  nodes.put(record);
  nodes.suspect(uuid, "gone");
  nodes.suspect(uuid, "gone");
  nodes.remove({ uuid, departure: "left" });
  assertEquals(clock.pending, 0);
  await clock.advance(30_000);
  assertEquals(has(record), false);
  nodes.put(record);
  nodes.suspect(uuid, "gone");
  await clock.advance(1000);
  assertEquals(has(record), true);
});

Deno.test("CoordinatedNodes.close() leaves no timer of nodes that are left out", () => {
  const { nodes, clock } = rig();
  const record = newRecord();
  nodes.put(record);
  nodes.suspect(record.id.uuid, "gone");
  nodes.close();
  assertEquals(clock.pending, 0);
});

Deno.test("CoordinatedNodes believes connections while the coordinator is away", async () => {
  const { nodes, clock, has } = rig();
  const [stopped, silent] = [newRecord(), newRecord()];
  for (const record of [stopped, silent]) nodes.put(record);
  nodes.disconnected();
  nodes.suspect(stopped.id.uuid, "gone");
  nodes.suspect(silent.id.uuid, "lost");
  await clock.advance(60_000);
  assertEquals([has(stopped), has(silent)], [false, true]);
});
