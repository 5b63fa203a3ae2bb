import { assertEquals, assertRejects } from "@std/assert";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";

leakTest("Node.send() rejects what is larger than maxMessageBytes, and goes on", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair({ maxMessageBytes: 100_000 });
  const received = Promise.withResolvers<unknown>();
  await listener.listen("imu", (_topic, value) => received.resolve(value));
  await sender.waitForListener("imu");
  for (const large of ["x".repeat(100_000), new Uint8Array(100_000)]) {
    await assertRejects(
      () => sender.send("imu", large),
      RangeError,
      "maxMessageBytes is 100000",
    );
  }
  await sender.send("imu", "small");
  assertEquals(await received.promise, "small");
});

leakTest("a node with more topics than fit into a packet is known to who comes later", async () => {
  await using mesh = new MeshFixture();
  const listener = await mesh.node("listener");
  const topics = Array.from({ length: 300 }, (_, index) => `topic/${index}`.padEnd(200, "x"));
  for (const topic of topics) await listener.listen(topic, () => {});
  const sender = await mesh.node("sender");
  await untilSeen(
    sender,
    () => sender.topology.nodes.get(listener.id.uuid)?.topics.length === topics.length,
  );
});

leakTest("many large answers at once all arrive", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair({ maxOutboxBytes: 1_000_000 });
  await provider.addService("image", (_service, size: number) => new Uint8Array(size));
  await caller.waitForServiceProvider("image");
  const image = caller.getService<(size: number) => Uint8Array>("image", { timeoutMs: 60_000 });
  const images = await Promise.all(Array.from({ length: 10 }, () => image(2_000_000)));
  assertEquals(images.map(({ length }) => length), Array(10).fill(2_000_000));
});

leakTest("Node.send() rejects what sends while it is encoded, and goes on", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = Promise.withResolvers<unknown>();
  await listener.listen("imu", (_topic, value) => received.resolve(value));
  await sender.waitForListener("imu");
  let inner: Promise<void> | undefined;
  const evil = {
    get x() {
      inner = sender.send("imu", "inner");
      return 1;
    },
  };
  await sender.send("imu", evil);
  await assertRejects(() => inner!, Error, "while a message is being encoded");
  assertEquals(await received.promise, { x: 1 });
});

leakTest("a call that stops its provider is answered", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("end", () => {
    void provider.stop();
    return "bye";
  });
  assertEquals(await caller.call("end"), "bye");
});
