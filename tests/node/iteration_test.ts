import { assertEquals } from "@std/assert";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { patiently } from "../support/patience.ts";
import { untilSeen } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";

leakTest("Topic iterates over messages in order, with what is known of them", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const { topic, args, sender, sequence } of listener.getTopic("imu")) {
      seen.push([topic, args, sender.name, sequence]);
      if (seen.length === 3) break;
    }
  })();
  await sender.waitForListener("imu");
  for (const value of ["a", "b", "c"]) await sender.send("imu", value);
  await patiently(reading);
  const expected = ["a", "b", "c"].map((value, i) => ["imu", [value], "near", i]);
  assertEquals(seen, expected);
  await untilSeen(sender, () => !sender.topicHasListeners("imu"));
});

leakTest("Topic loses nothing while the loop's body is busy", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const gate = Promise.withResolvers<void>();
  const seen = new Collector<unknown>();
  const reading = (async () => {
    for await (const { args } of listener.getTopic("imu")) {
      seen.add(args[0]);
      await gate.promise;
    }
  })();
  await sender.waitForListener("imu");
  for (let i = 0; i < 500; i++) await sender.send("imu", i);
  gate.resolve();
  assertEquals(await seen.count(500), Array.from({ length: 500 }, (_, i) => i));
  await listener.stop();
  await patiently(reading);
});

leakTest("Topic's iteration ends when the node stops or stops listening", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const read = async (topic: string) => {
    for await (const message of node.getTopic(topic)) throw new Error(`got ${message.topic}`);
    return `${topic} ended`;
  };
  const readings = [read("imu"), read("odom")];
  await node.stopListening("imu");
  assertEquals(await patiently(readings[0]!), "imu ended");
  await node.stop();
  assertEquals(await patiently(readings[1]!), "odom ended");
});

leakTest("Topic's iterator ends at once by return(), though it waits for a message", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const messages = node.getTopic("imu")[Symbol.asyncIterator]();
  const waiting = messages.next();
  assertEquals(node.topicHasListeners("imu"), true);
  await messages.return();
  assertEquals(await patiently(waiting), { done: true, value: undefined });
  assertEquals(node.topicHasListeners("imu"), false);
});

leakTest("Topic may be iterated over several times at once, and again", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const topic = node.getTopic<[number]>("imu");
  for (let round = 0; round < 2; round++) {
    const iterators = [topic[Symbol.asyncIterator](), topic[Symbol.asyncIterator]()];
    const results = iterators.map((iterator) => iterator.next());
    await topic.send(round);
    const values = (await patiently(Promise.all(results))).map(({ value }) => value?.args);
    assertEquals(values, [[round], [round]]);
    for (const iterator of iterators) await iterator.return();
  }
  assertEquals(topic.hasListeners(), false);
});
