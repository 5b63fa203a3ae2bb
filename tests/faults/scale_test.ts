import { assert, assertEquals } from "@std/assert";
import { buildNode } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { MdnsMesh } from "../discovery/mdns_mesh.ts";
import { FaultMesh, faultTest } from "./fault_mesh.ts";
import { startRosy } from "../support/rosy.ts";

const LOOPBACK = "127.0.0.1";

Deno.test("100 nodes know each other within 3 s, a change within 200 ms, 100 deaths within 20 s", async () => {
  const mesh = new MdnsMesh({ seed: 100, delayMs: 1, delayJitterMs: 5 });
  const { clock, network } = mesh;
  for (let started = 0; started < 104; started++) {
    mesh.start();
    await clock.advance(10);
  }
  const knownMs = await clock.until(() => mesh.isComplete(), { limitMs: 3000 });
  await clock.advance(5000 - knownMs);

  const [changed, ...others] = mesh.nodes;
  changed!.discovery.update({ ...changed!.record, topics: ["new"], revision: 1 });
  await clock.until(
    () => others.every(({ topology }) => topology.listeners("new").length === 1),
    { limitMs: 200 },
  );

  const before = network.sent.length;
  await clock.advance(18_000);
  const perNode = (network.sent.length - before) / mesh.nodes.length;
  // One round of refreshing, in which one asks and all answer once, or twice where two asked.
  assert(perNode <= 2.5, `${perNode} packets of each node in 18 s`);

  const survivors = mesh.nodes.slice(100);
  await Promise.all(mesh.nodes.slice(0, 100).map((node) => mesh.kill(node)));
  // What was under way when they died is heard a little later.
  await clock.until(() => mesh.isComplete(survivors), { limitMs: 20_000 + 20 });
  assertEquals(await mesh.stop(), 0);
});

faultTest(
  "nodes that are killed are gone for all, and are in no list that is started afterwards",
  async () => {
    await using mesh = new FaultMesh();
    const doomed = [1, 2].map((seed) => mesh.host({ seed }));
    const listener = await mesh.node(mesh.host({ seed: 3 }), "listener");
    // It has no connection to any of them, and has to be told.
    const bystander = await mesh.node(mesh.host({ seed: 4 }), "bystander");
    await listener.host.run("listen", { uuid: listener.uuid, topic: "t" });
    const nodes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => mesh.node(doomed[index % 2]!, `doomed-${index}`)),
    );
    await mesh.untilAllKnowAll();
    await mesh.untilListen("t", [listener]);
    await mesh.untilFlows("t", nodes, [listener]);

    const startMs = performance.now();
    await Promise.all(doomed.map((host) => host.kill()));
    mesh.forget(...nodes);
    await using list = startRosy(["node", "list", "--json"], {
      env: { ROSY_DOMAIN_ID: mesh.domainId, ROSY_INTERFACE: LOOPBACK },
    });
    const { stdout } = await list.end();
    const listed = stdout.trim().split("\n").map((line) => JSON.parse(line).id.uuid);
    assertEquals(listed.sort(), [listener.uuid, bystander.uuid].sort());
    await mesh.untilAllKnowAll();
    const tookMs = performance.now() - startMs;
    assert(tookMs < 12_000, `${tookMs} ms: they have not been noticed, but have expired`);
  },
);

Deno.test("a node with 1,000 topics is found, and gets messages on all of them", async () => {
  const options = { domainId: crypto.randomUUID(), interface: LOOPBACK };
  await using many = await buildNode({ ...options, name: "many" });
  const topics = Array.from({ length: 1000 }, (_, number) => `robot/joint/${number}/position`);
  const all = Promise.withResolvers<void>();
  const heard = new Set<string>();
  const hear = (topic: string) => {
    heard.add(topic);
    if (heard.size === topics.length) all.resolve();
  };
  await Promise.all(topics.map((topic) => many.listen(topic, hear)));
  await using sender = await buildNode({ ...options, name: "sender" });
  for (const topic of topics) {
    await sender.waitForListener(topic);
    await sender.send(topic, 1);
  }
  await all.promise;
  // One more is told as a change, not with all the others again.
  await many.listen("one more", hear);
  await sender.waitForListener("one more");
  assertEquals(many.stats().topics.get(topics[0]!)?.lost, 0);
});

Deno.test("a topic with 100 listeners brings each of them every message", async () => {
  await using mesh = testMesh();
  const sender = await mesh.node("sender");
  const received: number[][] = [];
  for (let number = 0; number < 100; number++) {
    const values: number[] = [];
    received.push(values);
    const listener = await mesh.node(`listener-${number}`);
    await listener.listen("t", (_topic, value) => values.push(value as number));
  }
  const isKnown = () => sender.topology.listeners("t").length === 100;
  await mesh.clock.until(isKnown, { limitMs: 200 });
  const sent = Array.from({ length: 50 }, (_, value) => value);
  for (const value of sent) await mesh.clock.run(sender.send("t", value));
  await mesh.clock.until(() => received.every(({ length }) => length === sent.length));
  for (const values of received) assertEquals(values, sent);
});
