import { type Codec, type CodecName, defineCodec, type NodeOptions } from "@rosy/rosy";
import { assert, assertEquals } from "@std/assert";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { leakTest } from "../support/leak_check.ts";

const rot: Codec = defineCodec({
  name: "rot1",
  encode: (value) => new TextEncoder().encode(JSON.stringify(value)).map((byte) => byte + 1),
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes.map((byte) => byte - 1))),
});

const VALUES = [
  null,
  true,
  -1.5,
  12n ** 20n,
  "text €",
  new Uint8Array([1, 2, 3]),
  new Float64Array([0.5, NaN]),
  new Date(1_700_000_000_123),
  new Map<unknown, unknown>([["a", 1], [2, "b"]]),
  new Set([1, "two"]),
  [[], {}],
  { nested: { list: [1, [2]] } },
];

const NAMES: CodecName[] = ["msgpack", "json", "structured-clone"];

for (const near of NAMES) {
  for (const far of NAMES) {
    leakTest(`a node with codec ${near} and one with ${far} understand each other`, async () => {
      await using mesh = new MeshFixture();
      const [sender, listener] = await mesh.pair({ dataCodec: near }, { dataCodec: far });
      const received = new Collector<unknown[]>();
      await listener.listen("values", (_topic, ...values) => received.add(values));
      await listener.addService("echo", (_service, ...values) => values);
      await sender.waitForListener("values");
      await sender.send("values", ...VALUES);
      assertEquals(await received.count(1), [VALUES]);
      assertEquals(await sender.call("echo", ...VALUES), VALUES);
    });
  }
}

leakTest("a node with a codec of its own and one that knows it understand each other", async () => {
  const knowing: Partial<NodeOptions>[] = [{ codecs: [rot] }, { dataCodec: rot }];
  for (const far of knowing) {
    await using mesh = new MeshFixture();
    const [sender, listener] = await mesh.pair({ dataCodec: rot }, far);
    const received = new Collector<unknown>();
    await listener.listen("imu", (_topic, value) => received.add(value));
    await listener.addService("echo", (_service, value) => value);
    assertEquals(await sender.call("echo", ["secret", 1]), ["secret", 1]);
    await sender.send("imu", { a: "b" });
    assertEquals(await received.count(1), [{ a: "b" }]);
  }
});

leakTest("a node warns once of a codec that it does not know, and goes on", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair({ dataCodec: rot });
  const third = await mesh.node("third");
  const received = new Collector<unknown>();
  await listener.listen("imu", (_topic, value) => received.add(value));
  for (const node of [sender, third]) await node.waitForListener("imu");
  for (let i = 0; i < 3; i++) await sender.send("imu", i);
  await assertReadable(sender, listener);
  await third.send("imu", "readable");
  assertEquals(await received.count(1), ["readable"]);
  const lines = mesh.logger.at("warn");
  assertEquals(lines.length, 1);
  assert(lines[0]!.includes('this node has no codec "rot1"; pass it to buildNode()'), lines[0]);
});

/** A frame behind those messages has been read: a call is answered. */
async function assertReadable(
  sender: { call(service: string): Promise<unknown> },
  listener: { addService(service: string, handler: () => unknown): Promise<void> },
): Promise<void> {
  await listener.addService("none", () => 1);
  await sender.call("none").catch(() => {}); // The codec is unknown there, too.
}
