import { defineCodec, type Node, type RawMessage } from "@rosy/rosy";
import { assertEquals, assertRejects } from "@std/assert";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { leakTest } from "../support/leak_check.ts";

const own = defineCodec({
  name: "own",
  encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
});

/** Waits until something holds of a node's topology. */
async function until(holds: () => boolean, node: Node): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => holds() && resolve();
  const unsubscribe = node.topology.subscribe(look);
  look();
  await promise;
  unsubscribe();
}

/** Keeps messages beyond their callback. */
function keep(messages: Collector<RawMessage>): (message: RawMessage) => void {
  return (message) => messages.add({ ...message, bytes: message.bytes.slice() });
}

leakTest("node.listenRaw() gets the bytes of codecs that the node does not have", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair({ dataCodec: own });
  const messages = new Collector<RawMessage>();
  await listener.listenRaw("values", keep(messages));
  await sender.waitForListener("values");
  await sender.send("values", 1, "two");
  await sender.send("values", 3);
  const received = await messages.count(2);
  assertEquals(received.map(({ codec, sequence }) => [codec, sequence]), [["own", 0], ["own", 1]]);
  assertEquals(new TextDecoder().decode(received[0]!.bytes), '[1,"two"]');
  assertEquals(received[0]!.sender, sender.id);
  assertEquals(mesh.logger.at("warn"), []);
});

leakTest("node.listenRaw() and listen() get each message, decoded or not", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const raw = new Collector<RawMessage>();
  const decoded = new Collector<unknown>();
  await listener.listenRaw("values", keep(raw));
  await listener.listen("values", (_topic, value) => decoded.add(value));
  await sender.waitForListener("values");
  await sender.send("values", 42);
  assertEquals((await raw.count(1))[0]!.bytes, Uint8Array.of(0x91, 42));
  assertEquals(await decoded.count(1), [42]);
});

leakTest("node.sendRaw() passes on what listenRaw() got, in any codec", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender", { dataCodec: own });
  const relay = await mesh.node("relay");
  const listener = await mesh.node("listener", { codecs: [own], dataCodec: "json" });
  const received = new Collector<unknown>();
  await listener.listen("there", (_topic, ...values) => received.add(values));
  await relay.waitForListener("there");
  await relay.listenRaw("here", ({ codec, bytes }) => relay.sendRaw("there", codec, bytes));
  await sender.waitForListener("here");
  const large = "x".repeat(200_000);
  await sender.send("here", 1);
  await sender.send("here", large);
  await relay.send("there", "its own codec");
  const values = (await received.count(3)).map((values) => (values as unknown[])[0]);
  assertEquals(new Set(values), new Set([1, large, "its own codec"]));
});

leakTest("node.sendRaw() reaches the node's own listeners and several others", async () => {
  await using mesh = new MeshFixture();
  const [sender, other] = await mesh.pair();
  const third = await mesh.node("third");
  const received = new Collector<unknown>();
  for (const node of [sender, other, third]) {
    await node.listen("values", (_topic, value) => received.add([node.id.name, value]));
  }
  await sender.waitForListener("values");
  await sender.settled();
  await sender.sendRaw("values", "json", new TextEncoder().encode('["text"]'));
  const names = (await received.count(3)).map((item) => (item as string[])[0]).sort();
  assertEquals(names, ["far", "near", "third"]);
  assertEquals(received.items.every((item) => (item as string[])[1] === "text"), true);
});

leakTest("a promise of a raw listener makes the sender wait, and loses nothing", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair({ maxOutboxBytes: 2 ** 26 });
  const first = Promise.withResolvers<void>();
  const sizes = new Collector<number>();
  await listener.listenRaw("values", async ({ bytes }) => {
    const copy = bytes.slice();
    await first.promise;
    // Nothing was read into the buffer meanwhile.
    assertEquals(bytes, copy);
    sizes.add(bytes.length);
  });
  await sender.waitForListener("values");
  const sent = Array.from({ length: 20 }, () => sender.send("values", new Uint8Array(100_000)));
  first.resolve();
  await Promise.all(sent);
  await sizes.count(20);
});

leakTest("a raw listener that throws is logged, and gets the next message", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<number>();
  await listener.listenRaw("values", ({ sequence }) => {
    received.add(sequence);
    if (sequence === 0) throw new Error("first");
  });
  await sender.waitForListener("values");
  await sender.send("values", 1);
  await sender.send("values", 2);
  assertEquals(await received.count(2), [0, 1]);
  await mesh.logger.until('A raw listener of topic "values" failed: Error: first');
});

leakTest("node.sendRaw() refuses names that no codec can have", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  await assertRejects(() => node.sendRaw("a", "", new Uint8Array()), TypeError, "codec");
});

leakTest("messages tell raw listeners where they have been, also those that are kept", async () => {
  await using mesh = new MeshFixture();
  const [bridge, other] = await mesh.pair();
  const via = ["nats-site", "k3wq7d5mzpa2xr4t"];
  const bytes = new TextEncoder().encode("[1]");
  bridge.getTopic("kept", { retain: 1 });
  await bridge.sendRaw("kept", "json", bytes, { via, publishedAtMs: 5 });
  const heard = new Collector<RawMessage>();
  for (const node of [bridge, other]) {
    for (const topic of ["kept", "live"]) await node.listenRaw(topic, keep(heard));
  }
  await bridge.waitForListener("live");
  const first = await heard.count(2);
  assertEquals(first.map((message) => message.via), [via, via]);
  assertEquals(first.map(({ publishedAtMs, retained }) => [publishedAtMs, retained]), [
    [5, true],
    [5, true],
  ]);
  await until(() => bridge.topology.listeners("live").length === 2, bridge);
  await bridge.sendRaw("live", "json", bytes, { via });
  await bridge.sendRaw("live", "json", bytes);
  const vias = (await heard.count(6)).slice(2).map((message) => message.via.length);
  assertEquals(vias.sort(), [0, 0, 2, 2]);
});

leakTest("node.sendRaw() leaves out the node's own listeners where it is asked to", async () => {
  await using mesh = new MeshFixture();
  const [bridge, other] = await mesh.pair();
  const heard = new Collector<[string, unknown]>();
  for (const node of [bridge, other]) {
    await node.listen("values", (_topic, value) => heard.add([node.id.name, value]));
  }
  await until(() => bridge.topology.listeners("values").length === 2, bridge);
  await bridge.sendRaw("values", "json", new TextEncoder().encode("[1]"), { toSelf: false });
  await bridge.sendRaw("values", "json", new TextEncoder().encode("[2]"));
  assertEquals((await heard.count(3)).filter(([name]) => name === bridge.id.name).length, 1);
});

leakTest("node.sendRaw() refuses ids that frames cannot carry", async () => {
  await using mesh = new MeshFixture();
  const [sender] = await mesh.pair();
  for (const via of [["a b"], ["é"], [""], ["x".repeat(33)], Array(15).fill("x".repeat(17))]) {
    const sent = sender.sendRaw("values", "json", new Uint8Array(2), { via });
    await assertRejects(() => sent, RangeError, "Cannot send a message via");
  }
});
