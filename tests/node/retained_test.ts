import { assertEquals, assertRejects } from "@std/assert";
import type { Node, RawMessage, TopicMessage } from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";

/** What a listener got: the first argument, and `R` before it where it was retained. */
type Got = string[];

/** Listens by a raw listener and decodes nothing but small numbers of MessagePack. */
async function record(node: Node, topic = "map"): Promise<Got> {
  const got: Got = [];
  await node.listenRaw(topic, ({ bytes, retained }: RawMessage) => {
    got.push(`${retained ? "R" : ""}${bytes[1]}`);
  });
  return got;
}

async function pair(): Promise<{ mesh: TestMesh; near: Node; far: Node }> {
  const mesh = testMesh();
  return { mesh, near: await mesh.node("near"), far: await mesh.node("far") };
}

/** A mesh in which `near` has sent 1, 2 and 3 on a topic of which it keeps two. */
async function withMap(): Promise<{ mesh: TestMesh; near: Node; far: Node }> {
  const { mesh, near, far } = await pair();
  const map = near.getTopic<[number]>("map", { retain: 2 });
  await mesh.clock.advance(1000);
  for (let i = 1; i <= 3; i++) await mesh.clock.run(map.send(i));
  return { mesh, near, far };
}

Deno.test("what is retained comes to who listens later, before what is new, marked and with its time", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const sentAtMs = mesh.clock.epochMs();
  await mesh.clock.advance(60_000);
  const messages: TopicMessage[] = [];
  void (async () => {
    for await (const message of far.getTopic("map")) messages.push(message);
  })();
  await mesh.clock.run(near.waitForListener("map"));
  await near.send("map", 4);
  await mesh.clock.advance(0);
  assertEquals(messages.map(({ args, retained }) => [args[0], retained]), [
    [2, true],
    [3, true],
    [4, false],
  ]);
  assertEquals(messages.map(({ publishedAtMs }) => publishedAtMs), [
    sentAtMs,
    sentAtMs,
    mesh.clock.epochMs(),
  ]);
  assertEquals(far.topicCounts("map"), { received: 3, lost: 0 });
  assertEquals(messages.map(({ sequence }) => sequence), [0, 1, 2]);
});

Deno.test("a retained message that was sent before the mesh was known comes once", async () => {
  await using mesh = testMesh();
  const far = await mesh.node("far");
  const got = await record(far);
  const near = await mesh.node("near");
  const sent = near.getTopic<[number]>("map", { retain: 1 }).send(7);
  await mesh.clock.run(sent);
  await mesh.clock.advance(1000);
  assertEquals(got, ["7"]);
  assertEquals(
    await record(await mesh.node("late")).then(async (later) => {
      await mesh.clock.advance(1000);
      return later;
    }),
    ["R7"],
  );
});

Deno.test("callbacks, raw listeners and conditional ones get what is retained", async () => {
  const { mesh, far } = await withMap();
  await using _ = mesh;
  const got: unknown[] = [];
  await far.listen("map", (topic, value) => got.push([topic, value]));
  const raw = await record(await mesh.node("raw"));
  const middle = await mesh.node("middle");
  const depending: unknown[] = [];
  await middle.listen("map", middle.dependsOnListener("out", (_topic, n) => depending.push(n)));
  await mesh.clock.advance(100);
  assertEquals([got, raw, depending], [[["map", 2], ["map", 3]], ["R2", "R3"], []]);
  await (await mesh.node("end")).listen("out", () => {});
  await mesh.clock.advance(100);
  assertEquals(depending, [2, 3]);
});

Deno.test("a listener that declines gets new messages alone", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const [got, raw]: [unknown[], number[]] = [[], []];
  await far.listen("map", (_topic, value) => got.push(value), { retained: false });
  await far.listenRaw("map", ({ bytes }) => raw.push(bytes[1]!), { retained: false });
  await mesh.clock.run(near.waitForListener("map"));
  await near.send("map", 4);
  await mesh.clock.advance(0);
  assertEquals([got, raw], [[4], [4]]);
});

Deno.test("nodes that share a name each get what is retained", async () => {
  const { mesh, near } = await withMap();
  await using _ = mesh;
  const twins = [await mesh.node("twin"), await mesh.node("twin")];
  const got = await Promise.all(twins.map((twin) => record(twin)));
  await mesh.clock.advance(100);
  assertEquals(got, [["R2", "R3"], ["R2", "R3"]]);
  await near.send("map", 4);
  await mesh.clock.advance(0);
  assertEquals(got.flat().filter((value) => value === "4").length, 1);
});

Deno.test("a second listener of a node gets what is retained, and the first one nothing again", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const first = await record(far);
  await mesh.clock.advance(100);
  await near.send("map", 4);
  await mesh.clock.advance(0);
  const second = await record(far);
  await near.send("map", 5);
  await mesh.clock.advance(0);
  assertEquals(first, ["R2", "R3", "4", "5"]);
  assertEquals(second, ["R4", "R5"]);
  await near.send("map", 6);
  await mesh.clock.advance(0);
  assertEquals([first.at(-1), second], ["6", ["R4", "R5", "6"]]);
  assertEquals(far.topicCounts("map").lost, 0);
});

Deno.test("who stops listening and listens again is a later listener", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  await record(far);
  await mesh.clock.advance(100);
  await far.stopListening("map");
  const again = await record(far);
  await mesh.clock.advance(0);
  await near.send("map", 4);
  await mesh.clock.advance(0);
  assertEquals(again, ["R2", "R3", "4"]);
  // What is on its way when it begins to listen was sent before: it is in what is retained.
  await far.stopListening("map");
  const third = await record(far);
  await near.send("map", 5);
  await mesh.clock.advance(0);
  assertEquals(third, ["R4", "R5"]);
});

Deno.test("a node's own listeners get what is retained", async () => {
  const { mesh, near } = await withMap();
  await using _ = mesh;
  const first = await record(near);
  await mesh.clock.advance(0);
  await near.send("map", 4);
  await mesh.clock.advance(0);
  const second = await record(near);
  await near.send("map", 5);
  await mesh.clock.advance(0);
  assertEquals(first, ["R2", "R3", "4", "5"]);
  assertEquals(second, ["R3", "R4", "5"]);
});

Deno.test("a connection that breaks brings nothing twice, and what it lost comes again", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const got = await record(far);
  await mesh.clock.advance(100);
  mesh.link(near, far).reset();
  await mesh.clock.advance(2000);
  assertEquals(got, ["R2", "R3"]);
  // A message that is written, and lost with the connection: there is no next one that tells of it.
  mesh.link(near, far).dropNext(1);
  await near.send("map", 4);
  await mesh.clock.advance(0);
  assertEquals(got, ["R2", "R3"]);
  mesh.link(near, far).reset();
  await mesh.clock.advance(2000);
  assertEquals(got, ["R2", "R3", "R4"]);
});

Deno.test("a node that was lost and is found gets what it missed, and nothing twice", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const got = await record(far);
  await mesh.clock.advance(100);
  mesh.link(far).cut();
  await mesh.clock.until(() => !near.topicHasListeners("map"));
  await mesh.clock.run(near.send("map", 4));
  mesh.link(far).heal();
  await mesh.clock.run(near.waitForListener("map"));
  await near.send("map", 5);
  await mesh.clock.advance(2000);
  assertEquals(got, ["R2", "R3", "R4", "5"]);
});

Deno.test("a message that is larger than what may be retained is refused", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const got: unknown[] = [];
  await far.listen("map", (_topic, bytes: Uint8Array) => got.push(bytes.length));
  const map = near.getTopic<[Uint8Array]>("map", { retain: { bytes: 1000 } });
  await mesh.clock.run(near.waitForListener("map"));
  await assertRejects(
    () => map.send(new Uint8Array(1000)),
    RangeError,
    'Cannot send a message on topic "map": it takes 1004 bytes, and 1000 may be retained; ' +
      "raise retain.bytes",
  );
  await map.send(new Uint8Array(900));
  await mesh.clock.advance(0);
  assertEquals(got, [900]);
});

Deno.test("a time to live ends what is retained, too", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const map = near.getTopic<[number]>("map", { retain: 5, ttlMs: 1000 });
  await mesh.clock.advance(1000);
  await mesh.clock.run(map.send(1));
  await mesh.clock.advance(600);
  await mesh.clock.run(map.send(2));
  await mesh.clock.advance(600);
  const got = await record(far);
  await mesh.clock.advance(100);
  assertEquals(got, ["R2"]);
});

Deno.test("retain: 0 ends it", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  near.getTopic("map", { retain: 0 });
  const got = await record(far);
  await mesh.clock.run(near.waitForListener("map"));
  await near.send("map", 4);
  await mesh.clock.advance(100);
  assertEquals(got, ["4"]);
});

Deno.test("stop() ends what is retained", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  await near.stop();
  const got = await record(far);
  await mesh.clock.advance(1000);
  assertEquals(got, []);
});

Deno.test("a pattern is listened to as each topic that it matches is", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const byName = await record(far);
  await mesh.clock.advance(100);
  const byPattern = await record(far, "*");
  const elsewhere = await record(await mesh.node("elsewhere"), "**");
  const own = await record(near, "m*");
  await mesh.clock.advance(100);
  await near.send("map", 4);
  await mesh.clock.advance(0);
  const all = ["R2", "R3", "4"];
  assertEquals([byName, byPattern, elsewhere, own], [all, all, all, all]);
});

Deno.test("who listens again gets what is retained, though the connection is a new one by then", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const before: unknown[] = [];
  const subscription = await far.listen("map", (_topic, value) => void before.push(value));
  await mesh.clock.advance(0);
  await subscription.stop();
  mesh.link(near, far).reset();
  await mesh.clock.advance(5000);
  const got = await record(far);
  await mesh.clock.advance(0);
  await near.send("map", 4);
  await mesh.clock.advance(0);
  assertEquals([before, got], [[2, 3], ["R2", "R3", "4"]]);
});

Deno.test("who begins to listen while the sender is out of reach gets all that it retains", async () => {
  const { mesh, near, far } = await withMap();
  await using _ = mesh;
  const [first, others] = [await record(far), [] as Got[]];
  await mesh.clock.advance(0);
  const link = mesh.link(near, far);
  for (const topic of ["map", "m*"]) {
    link.cut();
    await mesh.clock.advance(60_000);
    assertEquals([near.topology.nodes.size, far.topology.nodes.size], [1, 1]);
    others.push(await record(far, topic));
    link.heal();
    await mesh.clock.advance(10_000);
  }
  await near.send("map", 4);
  await mesh.clock.advance(0);
  assertEquals(first, ["R2", "R3", "4"]);
  assertEquals(others, [first, first]);
});

Deno.test("nothing retained comes twice of a sender of 1,100 topics that was out of reach", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const topics = Array.from({ length: 1100 }, (_, index) => `map/${index}`);
  for (const topic of topics) await mesh.clock.run(near.getTopic(topic, { retain: 1 }).send(7));
  const got = await record(far, "map/*");
  await mesh.clock.advance(0);
  assertEquals(got.length, 1100);
  mesh.link(near, far).cut();
  await mesh.clock.advance(60_000);
  mesh.link(near, far).heal();
  await mesh.clock.advance(10_000);
  assertEquals(got.length, 1100);
  await near.send("map/0", 8);
  await mesh.clock.advance(0);
  assertEquals(got.slice(1100), ["8"]);
});
