import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { instanceName, SERVICE_TYPE } from "../../lib/discovery/mdns/names.ts";
import type { DnsPacket } from "../../lib/transport/multicast/dns_packet.ts";
import { newRecord, revise } from "../support/records.ts";
import { changesOf } from "../support/topology.ts";
import { MdnsMesh } from "./mdns_mesh.ts";

const OUTSIDER = { address: "10.0.200.200", port: 5353 };

function question(...names: string[]): DnsPacket {
  return {
    type: "query",
    id: 0,
    questions: names.map((name) => ({ type: name === SERVICE_TYPE ? "PTR" : "SRV", name })),
    answers: [],
  };
}

Deno.test("start() announces before it asks, in the same instant", async () => {
  const mesh = new MdnsMesh();
  mesh.start();
  await mesh.clock.advance(20);
  assertEquals(mesh.network.sent.map(({ packet }) => packet.type), ["response", "query"]);
  assertEquals(mesh.network.sent[0]!.atMs, mesh.network.sent[1]!.atMs);
  await mesh.stop();
});

Deno.test("start() rejects an unknown interface, names the others and sends nothing", async () => {
  const mesh = new MdnsMesh();
  const { discovery, record } = mesh.create({ interface: "10.99.0.1" });
  const error = await assertRejects(() => discovery.start(record), Error, '"10.99.0.1"');
  assertStringIncludes(error.message, "lan0 (10.0.0.1)");
  await mesh.clock.advance(5000);
  assertEquals(mesh.network.sent, []);
  assertEquals(await mesh.stop(), 0);
});

Deno.test("start() rejects a uuid that no DNS name can carry", async () => {
  const mesh = new MdnsMesh();
  const { discovery } = mesh.create();
  const record = newRecord("node", { id: { name: "a", hostname: "b", uuid: "has.dot" } });
  await assertRejects(() => discovery.start(record), TypeError, "has.dot");
  await mesh.stop();
});

Deno.test("start() without a record looks and is not seen", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(100);
  const observer = mesh.create();
  void observer.discovery.start();
  await mesh.clock.advance(100);
  assertEquals([...observer.topology.nodes.keys()], [node.uuid]);
  await mesh.clock.advance(10_000);
  assertEquals(node.topology.nodes.size, 0);
  await mesh.stop();
});

Deno.test("settled() of an observer comes after a second question, that of a node after one", async () => {
  const mesh = new MdnsMesh();
  const questions = () => mesh.network.sent.filter(({ packet }) => packet.type === "query").length;
  const observer = mesh.create();
  let isSettled = false;
  void observer.discovery.start();
  void observer.discovery.settled().then(() => isSettled = true);
  await mesh.clock.advance(110);
  assertEquals([questions(), isSettled], [2, false]);
  await mesh.clock.advance(100);
  assertEquals([questions(), isSettled], [2, true]);
  const node = mesh.start();
  void node.discovery.settled().then(() => isSettled = false);
  await mesh.clock.advance(130);
  assertEquals([questions(), isSettled], [3, false]);
  await mesh.stop();
});

Deno.test("start() finds nodes again and again, however shortly one observer follows another", async () => {
  const mesh = new MdnsMesh();
  for (let i = 0; i < 10; i++) mesh.start();
  await mesh.clock.advance(6000);
  for (let i = 0; i < 20; i++) {
    const observer = mesh.create();
    let isSettled = false;
    void observer.discovery.start();
    void observer.discovery.settled().then(() => isSettled = true);
    await mesh.clock.until(() => isSettled, { limitMs: 600 });
    assertEquals(observer.topology.nodes.size, 10, `observer ${i}`);
    void observer.discovery.stop();
  }
  await mesh.stop();
});

Deno.test("settled() is quick, waits for fetches, and ends after half a second at the latest", async () => {
  const mesh = new MdnsMesh();
  const topics = Array.from({ length: 1000 }, (_, i) => `sensors/lidar/front/${i}`);
  mesh.start({ record: { topics } });
  await mesh.clock.advance(2000);
  const joiner = mesh.start();
  let isSettled = false;
  void joiner.discovery.settled().then(() => isSettled = true);
  const tookMs = await mesh.clock.until(() => isSettled, { limitMs: 1000 });
  assert(tookMs <= 250, `settled after ${tookMs} ms`);
  assertEquals(joiner.topology.nodes.size, 1);
  await mesh.stop();
});

Deno.test("a record too large for a packet is fetched, by 8 at a time, and once for each revision", async () => {
  const mesh = new MdnsMesh();
  const topics = Array.from({ length: 1000 }, (_, i) => `sensors/lidar/front/${i}`);
  for (let i = 0; i < 30; i++) mesh.start({ record: { topics } });
  const reader = mesh.start();
  await mesh.clock.advance(3000);
  assertEquals(reader.topology.listeners("sensors/lidar/front/999").length, 30);
  assertEquals(reader.links.fetched.length, 30);
  assert(reader.links.maxRunning <= 8);
  assertEquals(reader.links.fetched[0]!.topics, []);
  assert(mesh.network.sent.every(({ bytes }) => bytes <= 1200));
  await mesh.stop();
});

Deno.test("a fetch that fails is tried again while the node lives", async () => {
  const mesh = new MdnsMesh();
  const topics = Array.from({ length: 1000 }, (_, i) => `topic ${i}`);
  const large = mesh.start({ record: { topics } });
  const reader = mesh.start();
  const record = mesh.records.get(large.uuid)!;
  mesh.records.delete(large.uuid);
  await mesh.clock.advance(3000);
  assertEquals(reader.topology.nodes.size, 0);
  assert(reader.links.fetched.length >= 3);
  mesh.records.set(large.uuid, record);
  await mesh.clock.advance(5000);
  assertEquals(reader.topology.nodes.get(large.uuid)?.topics.length, 1000);
  void large.discovery.stop();
  await mesh.clock.advance(100);
  const fetches = reader.links.fetched.length;
  await mesh.clock.advance(10_000);
  assertEquals(reader.links.fetched.length, fetches);
  await mesh.stop();
});

Deno.test("names of 255 bytes and a long path survive", async () => {
  const mesh = new MdnsMesh();
  const name = "ü".repeat(127) + "x";
  const path = `/run/${"p".repeat(240)}`;
  const id = { name, hostname: name, uuid: "a".repeat(16) };
  mesh.start({
    record: { id, topics: [name], addresses: [{ transport: "unix", path }] },
  });
  const reader = mesh.start();
  await mesh.clock.advance(200);
  const found = reader.topology.nodes.get(id.uuid)!;
  assertEquals(found.id, id);
  assertEquals(found.topics, [name]);
  assertEquals(found.addresses, [{ transport: "unix", path }]);
  await mesh.stop();
});

Deno.test("update() is known to others within 50 ms, as one packet for one tick", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(1500);
  const before = mesh.network.sent.length;
  for (let revision = 1; revision <= 50; revision++) {
    const topics = Array.from({ length: revision }, (_, i) => `t${i}`);
    node.discovery.update({ ...node.record, topics, revision });
  }
  await mesh.clock.advance(50);
  assertEquals(other.topology.nodes.get(node.uuid)?.topics.length, 50);
  assertEquals(mesh.network.sent.length - before, 1);
  await mesh.stop();
});

Deno.test("update() is known within 50 ms right after the start, four times over", async () => {
  const mesh = new MdnsMesh();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  const node = mesh.start();
  await mesh.clock.advance(20);
  for (let revision = 1; revision <= 4; revision++) {
    node.discovery.update({ ...node.record, topics: [`t${revision}`], revision });
    await mesh.clock.advance(50);
    assertEquals(other.topology.nodes.get(node.uuid)?.revision, revision);
  }
  await mesh.stop();
});

Deno.test("update() 100 times a second sends little, and the last state arrives", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  const before = mesh.network.sent.length;
  for (let revision = 1; revision <= 1000; revision++) {
    node.discovery.update({ ...node.record, revision });
    await mesh.clock.advance(10);
  }
  await mesh.clock.advance(1100);
  assertEquals(other.topology.nodes.get(node.uuid)?.revision, 1000);
  const packets = mesh.network.sentSince(0).slice(before)
    .filter(({ from, packet }) => from === node.bus.address && packet.type === "response").length;
  assert(packets <= 20, `${packets} packets`);
  await mesh.stop();
});

Deno.test("update() of what a node sends on is known soon, seldom, and delays no listener", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  const known = () => other.topology.nodes.get(node.uuid)!;
  const before = mesh.network.sent.length;
  let record = node.record;
  for (let count = 1; count <= 100; count++) {
    const sends = Array.from({ length: count }, (_, index) => `${index}`).sort();
    node.discovery.update(record = revise(record, { sends }));
    await mesh.clock.advance(20);
    if (count === 5) assertEquals(known().sends.length, 3);
  }
  assert(known().sends.length >= 50, `${known().sends.length} are known`);
  const packets = mesh.network.sentSince(0).slice(before)
    .filter(({ from, packet }) => from === node.bus.address && packet.type === "response").length;
  assert(packets <= 5, `${packets} packets within two seconds`);
  for (let count = 1; count <= 4; count++) {
    node.discovery.update(record = revise(record, { topics: [`t${count}`] }));
    await mesh.clock.advance(15);
    assertEquals(known().topics, record.topics);
    assertEquals(known().sends.length, 100);
  }
  await mesh.stop();
});

Deno.test("update() is repeated after a second, against loss", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  mesh.network.options.lossRate = 1;
  node.discovery.update({ ...node.record, revision: 1 });
  await mesh.clock.advance(100);
  mesh.network.options.lossRate = 0;
  assertEquals(other.topology.nodes.get(node.uuid)?.revision, 0);
  await mesh.clock.advance(1000);
  assertEquals(other.topology.nodes.get(node.uuid)?.revision, 1);
  await mesh.stop();
});

Deno.test("stop() says goodbye twice and is seen at once, and late packets do not undo it", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(2000);
  const announcement = mesh.network.sent.find(({ from, packet }) =>
    from === node.bus.address && packet.type === "response"
  )!;
  const before = mesh.network.sent.length;
  const changes = changesOf(other.topology);
  void node.discovery.stop();
  await mesh.clock.advance(1);
  assertEquals(changes.map(({ type }) => type), ["down"]);
  mesh.network.inject(announcement.packet, { address: node.bus.address, port: 5353 });
  await mesh.clock.advance(100);
  assertEquals(other.topology.nodes.size, 0);
  const goodbyes = mesh.network.sentSince(0).slice(before);
  assertEquals(goodbyes.length, 2);
  assert(goodbyes.every(({ packet }) => packet.answers.every(({ ttlS }) => ttlS === 0)));
  await mesh.stop();
});

Deno.test("stop() is idempotent, ends waits, and works before and during the start", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.create();
  void node.discovery.stop();
  await assertRejects(() => node.discovery.start(node.record), Error, "Cannot start");
  const other = mesh.start();
  const settled = other.discovery.settled();
  assert(other.discovery.stop() === other.discovery.stop());
  assertEquals(await mesh.stop(), 0);
  await settled;
  assertEquals(mesh.network.sent, []);
});

Deno.test("stop() takes at most 250 ms, even where nothing can be sent", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(100);
  node.bus.send = () => new Promise(() => {});
  let isStopped = false;
  void node.discovery.stop().then(() => isStopped = true);
  await mesh.clock.advance(250);
  assert(isStopped);
  assertEquals(await mesh.stop(), 0);
});

Deno.test("a killed node is gone after its TTL, at all others within 400 ms", async () => {
  const mesh = new MdnsMesh();
  for (let i = 0; i < 5; i++) mesh.start();
  await mesh.clock.advance(4000);
  const [victim, ...rest] = mesh.nodes;
  await mesh.kill(victim!);
  const goneAt = new Map<string, number>();
  for (const { topology, uuid } of rest) {
    topology.subscribe(() => goneAt.set(uuid, mesh.clock.monotonicMs()));
  }
  await mesh.clock.advance(20_000);
  const times = [...goneAt.values()];
  assertEquals(times.length, 4);
  assert(Math.max(...times) - Math.min(...times) <= 400);
  assert(mesh.isComplete(rest));
  await mesh.stop();
});

Deno.test('suspect("lost") removes a dead node after 1.25 s, and everybody else after 2 s', async () => {
  const mesh = new MdnsMesh();
  for (let i = 0; i < 4; i++) mesh.start();
  await mesh.clock.advance(4000);
  const [victim, linked, other] = mesh.nodes;
  await mesh.kill(victim!);
  linked!.discovery.suspect(victim!.uuid, "lost");
  await mesh.clock.advance(1200);
  assertEquals(linked!.topology.nodes.size, 3);
  await mesh.clock.advance(60);
  assertEquals(linked!.topology.nodes.size, 2);
  assertEquals(other!.topology.nodes.size, 3);
  await mesh.clock.advance(800);
  assertEquals(other!.topology.nodes.size, 2);
  await mesh.stop();
});

Deno.test('suspect("gone") removes a node at once, and everybody else does within 2 s', async () => {
  const mesh = new MdnsMesh();
  for (let i = 0; i < 4; i++) mesh.start();
  await mesh.clock.advance(4000);
  const [victim, linked, alsoLinked, other] = mesh.nodes;
  await mesh.kill(victim!);
  const sent = mesh.network.sent.length;
  for (const { discovery } of [linked!, alsoLinked!]) discovery.suspect(victim!.uuid, "gone");
  assertEquals(linked!.topology.nodes.size, 2);
  await mesh.clock.advance(1000);
  assert(mesh.network.sent.length - sent <= 3, "those who know ask together, not each for himself");
  assertEquals(other!.topology.nodes.size, 3);
  await mesh.clock.advance(1000);
  assertEquals(other!.topology.nodes.size, 2);
  await mesh.stop();
});

Deno.test('suspect("gone") asks nobody when a goodbye follows', async () => {
  const mesh = new MdnsMesh();
  for (let i = 0; i < 3; i++) mesh.start();
  await mesh.clock.advance(4000);
  const [leaving, linked] = mesh.nodes;
  linked!.discovery.suspect(leaving!.uuid, "gone");
  const stopped = leaving!.discovery.stop();
  await mesh.clock.advance(50);
  await stopped;
  const sent = mesh.network.sent.length;
  await mesh.clock.advance(600);
  assertEquals(mesh.network.sent.length - sent, 0);
  await mesh.stop();
});

Deno.test('suspect("lost") keeps a node that answers, and no other doubts it', async () => {
  const mesh = new MdnsMesh();
  for (let i = 0; i < 3; i++) mesh.start();
  await mesh.clock.advance(4000);
  const changes = mesh.nodes.flatMap(({ topology }) => changesOf(topology));
  const sent = mesh.network.sent.length;
  mesh.nodes[0]!.discovery.suspect(mesh.nodes[1]!.uuid, "lost");
  await mesh.clock.advance(4000);
  assertEquals(changes, []);
  assertEquals(mesh.network.sent.length - sent, 2);
  assert(mesh.isComplete());
  await mesh.stop();
});

Deno.test('suspect("lost") of many nodes asks for them in few packets', async () => {
  const mesh = new MdnsMesh();
  for (let i = 0; i < 31; i++) mesh.start();
  await mesh.clock.advance(6000);
  const [node, ...others] = mesh.nodes;
  for (const other of others) await mesh.kill(other);
  const before = mesh.network.sent.length;
  for (const { uuid } of others) node!.discovery.suspect(uuid, "lost");
  await mesh.clock.advance(1300);
  assertEquals(node!.topology.nodes.size, 0);
  assertEquals(mesh.network.sent.length - before, 6);
  await mesh.stop();
});

Deno.test('suspect("gone") removes a node now; it is back when it announces itself later', async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(4000);
  node.discovery.suspect(other.uuid, "gone");
  assertEquals(node.topology.nodes.size, 0);
  await mesh.clock.advance(1500);
  other.discovery.update({ ...other.record, revision: 1 });
  await mesh.clock.advance(50);
  assertEquals(node.topology.nodes.size, 1);
  await mesh.stop();
});

Deno.test('suspect("gone") of a node that is heard in the second after asks for it then', async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(4000);
  node.discovery.suspect(other.uuid, "gone");
  other.discovery.update({ ...other.record, revision: 1 });
  await mesh.clock.advance(100);
  assertEquals(node.topology.nodes.size, 0);
  await mesh.clock.advance(1500);
  assertEquals(node.topology.nodes.get(other.uuid)?.revision, 1);
  await mesh.stop();
  assertEquals(mesh.clock.pending, 0);
});

Deno.test("suspect() never removes the own node", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(100);
  node.topology.put(node.record);
  node.discovery.suspect(node.uuid, "gone");
  node.discovery.suspect(node.uuid, "lost");
  await mesh.clock.advance(5000);
  assertEquals(node.topology.nodes.size, 1);
  await mesh.stop();
});

Deno.test("a node is not removed while its connection lives, and is when that ends", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(4000);
  node.links.linked.add(other.uuid);
  await mesh.kill(other);
  await mesh.clock.advance(60_000);
  assertEquals(node.topology.nodes.size, 1);
  node.links.linked.clear();
  await mesh.clock.advance(10_000);
  assertEquals(node.topology.nodes.size, 0);
  await mesh.stop();
});

Deno.test("a question lists known nodes; those with half their time left do not answer", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(6000);
  const ask = async (ttlS: number) => {
    const before = mesh.network.sent.length;
    const target = instanceName(node.uuid);
    mesh.network.inject({
      ...question(SERVICE_TYPE),
      answers: [{ type: "PTR", name: SERVICE_TYPE, ttlS, flush: false, target }],
    }, OUTSIDER);
    await mesh.clock.advance(1100);
    return mesh.network.sent.length - before;
  };
  assertEquals(await ask(10), 0);
  assertEquals(await ask(9), 1);
  await mesh.stop();
});

Deno.test("a question lists up to 13 nodes and itself, or itself alone", async () => {
  for (const [count, listed] of [[13, 14], [14, 1]] as const) {
    const mesh = new MdnsMesh({ seed: count });
    for (let i = 0; i < count; i++) mesh.start();
    await mesh.clock.advance(4000);
    const joiner = mesh.start();
    await mesh.clock.advance(500);
    const since = mesh.clock.monotonicMs();
    await mesh.clock.advance(4000);
    const asked = mesh.network.sentSince(since).filter(({ from, packet }) =>
      from === joiner.bus.address && packet.type === "query"
    );
    assertEquals(asked[0]?.packet.answers.length, listed);
    assert(asked.every(({ bytes }) => bytes <= 1200));
    await mesh.stop();
  }
});

Deno.test("100 questions a second that know nobody get few answers; the last is not forgotten", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(6000);
  const before = mesh.network.sent.length;
  for (let i = 0; i < 100; i++) {
    mesh.network.inject(question(SERVICE_TYPE), OUTSIDER);
    await mesh.clock.advance(10);
  }
  const lastQuestionMs = mesh.clock.monotonicMs();
  await mesh.clock.advance(1000);
  const sent = mesh.network.sent.slice(before).filter(({ from }) => from === node.bus.address);
  assert(sent.length <= 35, `${sent.length} answers`);
  assert(sent.at(-1)!.atMs >= lastQuestionMs - 10);
  await mesh.stop();
});

Deno.test("100 questions a second of a known node get two answers", async () => {
  const mesh = new MdnsMesh();
  mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(6000);
  const before = mesh.network.sent.length;
  const known = { type: "PTR", name: SERVICE_TYPE, flush: false } as const;
  for (let i = 0; i < 100; i++) {
    mesh.network.inject({
      ...question(SERVICE_TYPE),
      answers: [{ ...known, ttlS: 20, target: instanceName(other.uuid) }],
    }, OUTSIDER);
    await mesh.clock.advance(10);
  }
  assert(mesh.network.sent.length - before <= 2);
  await mesh.stop();
});

Deno.test("a question of a simple resolver is answered to it alone", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(6000);
  const before = mesh.network.sent.length;
  const resolver = { address: "10.0.200.200", port: 40_000 };
  mesh.network.inject({ ...question(SERVICE_TYPE), id: 99 }, resolver);
  await mesh.clock.advance(500);
  assertEquals(mesh.network.sent.length, before);
  const [reply] = node.bus.replies;
  assertEquals(reply?.to, resolver);
  assertEquals(reply?.packet.id, 99);
  assertEquals(reply?.packet.questions, [{ type: "PTR", name: SERVICE_TYPE }]);
  assert(reply?.packet.answers.every(({ ttlS, flush }) => ttlS <= 10 && !flush));
  await mesh.stop();
});

Deno.test("packets from other networks and answers from other ports are ignored", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(100);
  const { packet } = mesh.network.sent.find(({ from, packet }) =>
    from === other.bus.address && packet.type === "response"
  )!;
  void other.discovery.stop();
  await mesh.clock.advance(2000);
  mesh.network.inject(packet, { address: "192.168.7.7", port: 5353 });
  mesh.network.inject(packet, { address: "10.0.0.2", port: 5354 });
  mesh.network.inject(packet, { address: "fe80::1", port: 5353 });
  await mesh.clock.advance(100);
  assertEquals(node.topology.nodes.size, 0);
  mesh.network.inject(packet, { address: "10.0.0.2", port: 5353 });
  await mesh.clock.advance(100);
  assertEquals(node.topology.nodes.size, 1);
  await mesh.stop();
});

Deno.test("another node with the own uuid is told of once and ignored", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const id = { name: "impostor", hostname: "elsewhere", uuid: node.uuid };
  mesh.start({ record: { id } });
  await mesh.clock.advance(5000);
  assertEquals(node.topology.nodes.size, 0);
  assertEquals(node.log.at("warn").length, 1);
  assertStringIncludes(node.log.at("warn")[0]!, node.uuid);
  await mesh.stop();
});

Deno.test("more than 4096 nodes are not taken in", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  const other = mesh.start();
  await mesh.clock.advance(5000);
  const { packet } = mesh.network.sent.find(({ from }) => from === other.bus.address)!;
  for (let i = 0; i < 5000; i++) {
    const uuid = [...i.toString(4).padStart(16, "0")].map((digit) => "abcd"[Number(digit)]).join(
      "",
    );
    const rename = (name: string) => name.replace(other.uuid, uuid);
    const answers = packet.answers.map((record) => ({
      ...record,
      name: rename(record.name),
      ...(record.type === "SRV" ? { target: rename(record.target) } : {}),
    }));
    mesh.network.inject({ ...packet, answers }, OUTSIDER);
  }
  await mesh.clock.advance(10);
  assertEquals(node.topology.nodes.size, 4096);
  assertEquals(node.log.at("warn").length, 1);
  await mesh.stop();
});

Deno.test("after a jump of the clock nodes are announced and asked for anew", async () => {
  const mesh = new MdnsMesh();
  mesh.start();
  mesh.start();
  await mesh.clock.advance(4000);
  const before = mesh.network.sent.length;
  mesh.clock.jumpEpoch(3_600_000);
  await mesh.clock.advance(3100);
  assert(mesh.network.sent.length - before >= 4);
  assert(mesh.isComplete());
  await mesh.stop();
});

Deno.test("a subscriber that throws does not keep the next packet from being handled", async () => {
  const mesh = new MdnsMesh();
  const node = mesh.start();
  node.topology.subscribe(() => {
    throw new Error("oops");
  });
  mesh.start();
  mesh.start();
  await mesh.clock.advance(100);
  assertEquals(node.topology.nodes.size, 2);
  assertEquals(node.log.at("error").length, 2);
  await mesh.stop();
});

Deno.test("a node whose announcement was lost is asked for when it asks", async () => {
  const mesh = new MdnsMesh();
  const others = [mesh.start(), mesh.start(), mesh.start()];
  await mesh.clock.advance(6000);
  const inject = mesh.network.inject.bind(mesh.network);
  const joiner = mesh.create();
  let isFirst = true;
  mesh.network.inject = (packet, source) => {
    const isLost = isFirst && packet.type === "response" && source.address === joiner.bus.address;
    if (isLost) isFirst = false;
    else inject(packet, source);
  };
  void joiner.discovery.start(joiner.record);
  await mesh.clock.advance(200);
  assert(!isFirst);
  assert(others.every(({ topology }) => topology.nodes.has(joiner.uuid)));
  const asked = mesh.network.sent.filter(({ packet }) => packet.questions[0]?.type === "SRV");
  assertEquals(asked.length, 1);
  await mesh.stop();
});
