import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { testMesh } from "@rosy/rosy/testing";
import { leakTest } from "../support/leak_check.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { changesOf, untilSeen } from "../support/topology.ts";

leakTest("a node that sends is known as a sender until it stops", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  assert(!far.topicHasSenders("imu"));
  const [known] = await Promise.all([far.waitForSender("imu"), near.send("imu", 1)]);
  assertEquals(known, undefined);
  assert(far.topicHasSenders("imu") && near.topicHasSenders("imu"));
  assertEquals(far.topology.senders("imu").map(({ id }) => id), [near.id]);
  assertEquals(far.topology.listeners("imu"), []);
  assertEquals(far.topology.nodes.get(near.id.uuid)!.sends, ["imu"]);
  await near.stop();
  await untilSeen(far, (topology) => topology.senders("imu").length === 0);
});

leakTest(
  "Topic.announce() makes a sender known that sends nothing, withdraw() forgotten",
  async () => {
    await using mesh = new MeshFixture();
    const [near, far] = await mesh.pair();
    const [told, heard] = [near.getTopic("alarm"), far.getTopic("alarm")];
    await told.announce();
    assert(told.hasSenders());
    await heard.waitForSender();
    assert(heard.hasSenders());
    await told.withdraw();
    assert(!told.hasSenders());
    await untilSeen(far, () => !heard.hasSenders());
    await told.send(1);
    await heard.waitForSender();
  },
);

Deno.test("100 topics that are sent on in one turn are one change for everybody", async () => {
  await using mesh = testMesh();
  const [near, far] = [await mesh.node("near"), await mesh.node("far")];
  const changes = changesOf(far.topology);
  const topics = Array.from({ length: 100 }, (_, index) => `topic/${index}`).sort();
  for (const topic of topics) void near.send(topic, 1);
  await mesh.clock.advance(0);
  assertEquals(changes.length, 1);
  const change = changes[0]!;
  assert(change.type === "changed");
  assertEquals([...change.added.sends].sort(), topics);
  assertEquals(change.record.revision, change.previous.revision + 1);
  await near.getTopic("topic/7").withdraw();
  await mesh.clock.advance(0);
  const last = changes.at(-1)!;
  assert(last.type === "changed");
  assertEquals(last.removed.sends, ["topic/7"]);
});

Deno.test("what is sent before discovery is over, and raw, announces its sender as well", async () => {
  await using mesh = testMesh({ delayMs: 20 });
  const far = await mesh.node("far");
  const near = await mesh.node("near");
  void near.send("early", 1);
  void near.sendRaw("raw", "msgpack", Uint8Array.of(0x90));
  await mesh.clock.run(Promise.all([far.waitForSender("early"), far.waitForSender("raw")]));
});

Deno.test("a topic that is announced before the start is known with the node", async () => {
  await using mesh = testMesh();
  const far = await mesh.node("far");
  const changes = changesOf(far.topology);
  const near = await mesh.node("near", { start: false });
  await near.getTopic("imu").announce();
  await near.start();
  await mesh.clock.advance(0);
  assert(far.topicHasSenders("imu"));
  assertEquals(changes.map(({ type }) => type), ["up"]);
});

Deno.test("waitForSender() gives up in time, by its signal, and with the node", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("far");
  const late = assertRejects(
    () => node.waitForSender("imu", { timeoutMs: 50 }),
    DOMException,
    'Cannot wait for a sender on topic "imu": no sender within 50 ms',
  );
  await mesh.clock.advance(50);
  await late;
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => node.waitForSender("imu", { signal }), Error, "enough");
  await assertRejects(() => node.waitForSender(""), TypeError, "give it a name");
  const waiting = assertRejects(() => node.waitForSender("imu"), Error, 'node "far" was stopped');
  const topic = node.getTopic("imu");
  await node.stop();
  await waiting;
  assertThrows(() => node.topicHasSenders("imu"), Error, "is stopped");
  await assertRejects(() => topic.announce(), Error, 'Cannot announce topic "imu": node "far" is');
  await assertRejects(() => topic.withdraw(), Error, 'Cannot withdraw topic "imu": node "far" is');
});

Deno.test("what one node sends on gives others no reason to look for listeners again", async () => {
  const asked: string[] = [];
  await using mesh = testMesh();
  const streaming = await mesh.node("streaming", {
    topicLoadBalancer: {
      chooseListeners: (topic, listeners) => {
        if (!lists.has(listeners)) asked.push(topic);
        lists.add(listeners);
        return listeners;
      },
    },
  });
  const lists = new WeakSet<object>();
  const opening = await mesh.node("opening");
  await opening.listen("stream", () => {});
  for (let index = 0; index < 100; index++) {
    await opening.send(`topic/${index}`);
    await streaming.send("stream", index);
    await mesh.clock.advance(10);
  }
  assertEquals(streaming.topology.senders("topic/50").length, 1);
  assertEquals(asked, ["stream"]);
});
