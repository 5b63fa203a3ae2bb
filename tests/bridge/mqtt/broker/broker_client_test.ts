import { assert, assertEquals, assertRejects } from "@std/assert";
import { BrokerError } from "../../../../lib/bridge/mqtt/broker/broker_error.ts";
import type { BrokerClient } from "../../../../lib/bridge/mqtt/broker/broker_client.ts";
import { patiently } from "../../../support/patience.ts";
import { bytesOf, connectTo, listenTo, read } from "../brokers.ts";
import { HAS_MOSQUITTO, Mosquitto } from "../mosquitto.ts";
import { Collector } from "../../../support/collector.ts";

const VERSIONS = [5, 4] as const;
const ignore = !HAS_MOSQUITTO;

/** Runs a test with a broker and two clients of each version. */
function test(
  name: string,
  run: (one: BrokerClient, other: BrokerClient, broker: Mosquitto) => Promise<void>,
): void {
  for (const version of VERSIONS) {
    const said = version === 5 ? "5.0" : "3.1.1";
    Deno.test({
      name: `${name} (${said})`,
      ignore,
      fn: async () => {
        await using broker = await Mosquitto.start();
        await using one = await connectTo(broker, { version });
        await using other = await connectTo(broker, { version });
        await run(one, other, broker);
      },
    });
  }
}

test("messages of every quality arrive, in their order", async (one, other) => {
  for (const qos of [0, 1, 2] as const) {
    const heard = await listenTo(other, `q${qos}/+`, qos);
    for (let index = 0; index < 300; index++) {
      const message = bytesOf(String(index));
      if (qos === 0) await one.publish("q0/a", message);
      else await one.publishSurely(`q${qos}/a`, message, { qos }).accepted;
    }
    const texts = (await heard.count(300)).map(({ text }) => text);
    assertEquals(texts, Array.from({ length: 300 }, (_, index) => String(index)));
  }
});

test("a message of 6 MB arrives as it was", async (one, other) => {
  const big = crypto.getRandomValues(new Uint8Array(60_000));
  const payload = new Uint8Array(6_000_000);
  for (let at = 0; at < payload.length; at += big.length) payload.set(big, at);
  const came = new Collector<Uint8Array>();
  await other.subscribe("big", { qos: 1 }, (message) => came.add(message.payload.slice()));
  await one.publishSurely("big", payload).confirmed;
  const [got] = await came.count(1);
  assertEquals(got!.length, payload.length);
  assert(got!.every((byte, index) => byte === payload[index]));
});

test("retained messages come to later subscribers, until they are cleared", async (one, other) => {
  const options = { isRetained: true };
  await one.publishSurely("kept", bytesOf("x"), options).confirmed;
  const first = await listenTo(other, "kept");
  assertEquals(await first.count(1), [{ topic: "kept", text: "x", isRetained: true }]);
  await one.publishSurely("kept", bytesOf(""), options).confirmed;
  // Brokers of 3.1.1 do not tell those who are there already that a message is retained.
  const [, cleared] = await first.count(2);
  assertEquals([cleared!.text, cleared!.isRetained], ["", other.version === 5]);
  await first.subscription[Symbol.asyncDispose]();
  const second = await listenTo(other, "kept");
  await one.publishSurely("kept", bytesOf("y")).confirmed;
  assertEquals(await second.count(1), [{ topic: "kept", text: "y", isRetained: false }]);
});

test("subscriptions end, and others of the same filter go on", async (one, other) => {
  const first = await listenTo(other, "t");
  const second = await listenTo(other, "t");
  await first.subscription[Symbol.asyncDispose]();
  await one.publishSurely("t", bytesOf("1")).confirmed;
  await second.count(1);
  await second.subscription[Symbol.asyncDispose]();
  await one.publishSurely("t", bytesOf("2")).confirmed;
  const third = await listenTo(other, "end");
  await one.publishSurely("end", bytesOf("3")).confirmed;
  await third.count(1);
  assertEquals([first.items.length, second.items.length], [0, 1]);
});

Deno.test({
  name: "whoever has several subscriptions gets a message once by each of them (5.0)",
  ignore,
  fn: async () => {
    await using broker = await Mosquitto.start();
    await using one = await connectTo(broker);
    await using other = await connectTo(broker);
    assertEquals(one.version, 5);
    const all = await Promise.all(["a/+", "a/#", "a/b"].map((filter) => listenTo(other, filter)));
    await one.publishSurely("a/b", bytesOf("1")).confirmed;
    await one.publishSurely("a/b", bytesOf("2")).confirmed;
    for (const heard of all) {
      await heard.count(2);
      assertEquals(heard.items.map(({ text }) => text), ["1", "2"]);
    }
  },
});

Deno.test({
  name: "a client of 5.0 does not hear itself, and knows whether anybody listens",
  ignore,
  fn: async () => {
    await using broker = await Mosquitto.start();
    await using one = await connectTo(broker);
    await using other = await connectTo(broker);
    const mine = await listenTo(one, "b");
    const end = await listenTo(one, "end");
    assertEquals(await one.publishSurely("a", bytesOf("1")).confirmed, { wasWanted: false });
    const heard = await listenTo(other, "b");
    assertEquals(await one.publishSurely("b", bytesOf("2")).confirmed, { wasWanted: true });
    await other.publishSurely("end", bytesOf("3")).confirmed;
    await Promise.all([heard.count(1), end.count(1)]);
    assertEquals(mine.items, []);
  },
});

test("who takes a message slowly makes the broker wait, and loses nothing", async (one, other) => {
  const taken: string[] = [];
  const came = new Collector<string>();
  let [busy, most] = [0, 0];
  await other.subscribe("slow", { qos: 1 }, async (message) => {
    most = Math.max(most, ++busy);
    taken.push(read(message).text);
    await new Promise((resolve) => setTimeout(resolve, 1));
    busy--;
    came.add(taken.at(-1)!);
  });
  for (let index = 0; index < 50; index++) one.publishSurely("slow", bytesOf(String(index)));
  await came.count(50);
  assertEquals(most, 1);
  assertEquals(taken, Array.from({ length: 50 }, (_, index) => String(index)));
});

test(
  "the will is published when a client is lost, not when it says goodbye",
  async (one, _, broker) => {
    const heard = await listenTo(one, "will/#");
    {
      await using _polite = await connectTo(broker, { will: { topic: "will/a", payload: "gone" } });
    }
    const lost = await connectTo(broker, {
      will: { topic: "will/b", payload: "gone" },
      clientId: "taken",
    });
    await using _thief = await connectTo(broker, {
      will: { topic: "will/c", payload: "gone" },
      clientId: "taken",
    });
    const { message } = await patiently(lost.lost);
    assert(message.endsWith("the broker has closed it"), message);
    assertEquals((await heard.count(1)).map(({ topic }) => topic), ["will/b"]);
  },
);

test("a broker that is killed is lost, and whatever waits is refused", async (one, _, broker) => {
  broker.freeze();
  const { confirmed } = one.publishSurely("t", bytesOf("x"));
  const subscribing = assertRejects(() => one.subscribe("t", {}, () => {}), BrokerError);
  await broker.stop();
  const error = await patiently(one.lost);
  assert(error instanceof BrokerError, String(error));
  assert(error.message.startsWith(`Lost the connection to ${broker.url}: `), error.message);
  await assertRejects(() => confirmed, BrokerError, "Lost the connection");
  await subscribing;
  await assertRejects(async () => await one.publish("t", bytesOf("x")), BrokerError);
});

Deno.test({
  name: "a broker that is frozen is lost after a while of silence",
  ignore,
  fn: async () => {
    await using broker = await Mosquitto.start();
    await using client = await connectTo(broker, { keepaliveS: 1 });
    broker.freeze();
    assert((await patiently(client.lost)).message.includes("Keepalive timeout"));
  },
});

test("what a frozen broker does not take does not pile up", async (one, _, broker) => {
  broker.freeze();
  const payload = new Uint8Array(100_000);
  let waits = 0;
  for (let index = 0; index < 1000 && waits === 0; index++) {
    if (one.publish("t", payload)) waits = index;
  }
  // The system's own buffers take a few megabytes.
  assert(waits > 0 && waits < 200, `waited after ${waits} messages`);
  broker.thaw();
  await one.publish("t", payload);
  await one.publishSurely("t", payload).confirmed;
});

test("of messages that must not be lost only so many are on their way", async (one, _, broker) => {
  broker.freeze();
  const all = Array.from({ length: 100 }, () => one.publishSurely("t", bytesOf("x")));
  const first = all.findIndex(({ accepted }) => accepted !== undefined);
  assertEquals(first, 20);
  broker.thaw();
  await Promise.all(all.map(({ confirmed }) => confirmed));
});

Deno.test({
  name: "what came while a client was away comes later, once it has subscribed",
  ignore,
  fn: async () => {
    for (const version of VERSIONS) {
      await using broker = await Mosquitto.start();
      await using one = await connectTo(broker, { version });
      const session = { version, clientId: "again", keepsSession: true };
      {
        await using away = await connectTo(broker, session);
        await listenTo(away, "a", 1);
        await listenTo(away, "b", 2);
        await listenTo(away, "c", 1);
      }
      for (const text of ["1", "2", "3"]) {
        for (const topic of ["a", "b", "c"]) {
          await one.publishSurely(topic, bytesOf(topic + text), { qos: 2 }).confirmed;
        }
      }
      {
        await using back = await connectTo(broker, session);
        const b = await listenTo(back, "b", 2);
        const a = await listenTo(back, "a", 1);
        await one.publishSurely("a", bytesOf("a4")).confirmed;
        assertEquals((await a.count(4)).map(({ text }) => text), ["a1", "a2", "a3", "a4"]);
        assertEquals((await b.count(3)).map(({ text }) => text), ["b1", "b2", "b3"]);
      }
      // What nobody has taken is not confirmed; what was, does not come again.
      await using last = await connectTo(broker, session);
      const a = await listenTo(last, "a", 1);
      const c = await listenTo(last, "c", 1);
      assertEquals((await c.count(3)).map(({ text }) => text), ["c1", "c2", "c3"]);
      assertEquals(a.items, []);
    }
  },
});
