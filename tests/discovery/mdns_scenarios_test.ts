import { assert, assertEquals } from "@std/assert";
import { MdnsMesh } from "./mdns_mesh.ts";

for (const count of [2, 10, 50, 200]) {
  for (const spreadMs of [0, 100, 1000]) {
    Deno.test(`mDNS: ${count} nodes started within ${spreadMs} ms all find each other`, async () => {
      const mesh = new MdnsMesh({ seed: count + spreadMs });
      const startMs: number[] = [];
      for (let i = 0; i < count; i++) startMs.push(mesh.random() * spreadMs);
      for (const atMs of startMs) mesh.clock.after(atMs, () => mesh.start());
      await mesh.clock.advance(spreadMs);
      const tookMs = await mesh.clock.until(() => mesh.isComplete(), { limitMs: 1000 });
      await mesh.clock.advance(4000 - tookMs);
      const packets = mesh.network.sent.length / count;
      const peak = peakPer100Ms(mesh.network.sent.map(({ atMs }) => atMs));
      assert(tookMs <= (count <= 10 ? 60 : 350), `all known after ${tookMs} ms`);
      assert(packets <= 18, `${packets} packets a node`);
      assert(peak <= 450, `${peak} packets within 100 ms`);
      assertEquals(await mesh.stop(), 0);
    });
  }
}

function peakPer100Ms(times: readonly number[]): number {
  let peak = 0;
  let first = 0;
  times.forEach((atMs, index) => {
    while (times[first]! < atMs - 100) first++;
    peak = Math.max(peak, index - first + 1);
  });
  return peak;
}

for (const lossRate of [0.05, 0.2]) {
  Deno.test(`mDNS: at ${lossRate * 100} % loss all nodes find each other within the TTL`, async () => {
    const mesh = new MdnsMesh({ seed: 7, lossRate, duplicateRate: 0.1, delayJitterMs: 5 });
    for (let i = 0; i < 50; i++) mesh.start();
    await mesh.clock.until(() => mesh.isComplete(), { limitMs: 20_000 });
    assertEquals(await mesh.stop(), 0);
  });
}

for (const [count, limitMs] of [[5, 40], [20, 60], [200, 160]] as const) {
  Deno.test(`mDNS: a late joiner of ${count} nodes knows all within ${limitMs} ms`, async () => {
    const mesh = new MdnsMesh({ seed: count });
    for (let i = 0; i < count; i++) mesh.start({ timers: { startJitterMs: 1000 } });
    await mesh.clock.advance(6000);
    const before = mesh.network.sent.length;
    const joiner = mesh.start();
    const knownMs = await mesh.clock.until(
      () => mesh.nodes.every((node) => node === joiner || node.topology.nodes.has(joiner.uuid)),
      { limitMs: 100 },
    );
    assert(knownMs <= 20, `known by all after ${knownMs} ms`);
    const tookMs = knownMs +
      await mesh.clock.until(() => joiner.topology.nodes.size === count, { limitMs: 1000 });
    assert(tookMs <= limitMs, `knows all after ${tookMs} ms`);
    await mesh.clock.advance(1000);
    const packets = mesh.network.sent.length - before;
    assert(packets <= 4 * count, `${packets} packets`);
    await mesh.stop();
  });
}

Deno.test("mDNS: 200 idle nodes send at most 30 packets a second and lose nobody", async () => {
  const mesh = new MdnsMesh({ seed: 3 });
  for (let i = 0; i < 200; i++) mesh.start();
  await mesh.clock.advance(30_000);
  let downs = 0;
  for (const { topology } of mesh.nodes) {
    topology.subscribe(({ type }) => downs += +(type === "down"));
  }
  const before = mesh.network.sent.length;
  await mesh.clock.advance(60_000);
  const rate = (mesh.network.sent.length - before) / 60;
  assert(rate <= 30, `${rate} packets a second`);
  assertEquals(downs, 0);
  await mesh.stop();
});

Deno.test("mDNS: at 20 % loss a node with a live connection is never given up", async () => {
  const mesh = new MdnsMesh({ seed: 5, lossRate: 0.2 });
  for (let i = 0; i < 10; i++) mesh.start({ timers: { ttlMs: 3000 } });
  for (const { links } of mesh.nodes) for (const { uuid } of mesh.nodes) links.linked.add(uuid);
  await mesh.clock.until(() => mesh.isComplete(), { limitMs: 60_000 });
  await mesh.clock.advance(10 * 60_000);
  assert(mesh.isComplete());
  await mesh.stop();
});

Deno.test("mDNS: a lone node asks at most once a minute", async () => {
  const mesh = new MdnsMesh();
  mesh.start();
  await mesh.clock.advance(10_000);
  const before = mesh.network.sent.length;
  await mesh.clock.advance(10 * 60_000);
  const packets = mesh.network.sent.length - before;
  assert(packets >= 8 && packets <= 11, `${packets} packets in 10 minutes`);
  await mesh.stop();
});

Deno.test("mDNS: nodes that were both deaf at first find each other later", async () => {
  const mesh = new MdnsMesh();
  mesh.network.options.lossRate = 1;
  mesh.start();
  mesh.start();
  await mesh.clock.advance(30_000);
  assert(!mesh.isComplete());
  mesh.network.options.lossRate = 0;
  await mesh.clock.until(() => mesh.isComplete(), { limitMs: 62_000 });
  await mesh.stop();
});

for (const count of [10, 100]) {
  Deno.test(`mDNS: ${count} nodes that each begin to send on 100 topics disturb nobody`, async () => {
    const mesh = new MdnsMesh({ seed: count });
    for (let i = 0; i < count; i++) mesh.start();
    await mesh.clock.advance(8000);
    assert(mesh.isComplete());
    const [before, startMs] = [mesh.network.sent.length, mesh.clock.monotonicMs()];
    // As a node tells of them that opens one after the other: four times at once, then after 250 ms.
    for (
      const [revision, atMs, topics] of [[1, 0, 1], [2, 5, 2], [3, 10, 3], [4, 15, 4], [
        5,
        250,
        100,
      ]]
    ) {
      mesh.clock.after(atMs!, () => {
        for (const { record, discovery, uuid } of mesh.nodes) {
          const sends = Array.from({ length: topics! }, (_, index) => `node/topic/${index}`).sort();
          const changed = { ...record, sends, revision: revision! };
          mesh.records.set(uuid, changed);
          discovery.update(changed);
        }
      });
    }
    const isKnown = () =>
      mesh.nodes.every(({ topology }) => topology.senders("node/topic/99").length === count - 1);
    await mesh.clock.advance(400);
    assert(!isKnown());
    // Meanwhile a listener is as soon known as ever.
    const [first] = mesh.nodes;
    const next = { ...mesh.records.get(first!.uuid)!, topics: ["cmd"], revision: 6 };
    mesh.records.set(first!.uuid, next);
    first!.discovery.update(next);
    const listenerMs = await mesh.clock.until(
      () => mesh.nodes.every((node) => node === first || node.topology.listeners("cmd").length > 0),
      { limitMs: 1000 },
    );
    assert(listenerMs <= 100, `a listener is known after ${listenerMs} ms`);
    const knownMs = await mesh.clock.until(isKnown, { limitMs: 20_000 });
    const sent = mesh.network.sent.slice(before).filter(({ atMs }) => atMs < startMs + 5000);
    assert(sent.length <= 6 * count, `${sent.length} packets within 5 s`);
    assert(peakPer100Ms(sent.map(({ atMs }) => atMs)) <= 2 * count);
    const fetches = mesh.nodes.map(({ links }) => links.fetched.length);
    assert(Math.max(...fetches) <= 2 * count, `${Math.max(...fetches)} fetches of a node`);
    assert(knownMs <= 500 + count ** 2, `all known after ${knownMs} ms`);
    assertEquals(await mesh.stop(), 0);
  });
}
