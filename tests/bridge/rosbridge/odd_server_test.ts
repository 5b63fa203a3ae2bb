import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RosbridgeClient } from "../../../lib/bridge/rosbridge/rosbridge_client.ts";
import type { ReceivedMessage } from "../../../lib/bridge/rosbridge/subscriptions.ts";
import { cborFrame } from "../../../lib/web/rosbridge/cbor.ts";
import { Collector } from "../../support/collector.ts";
import { type Answer, OddServer } from "./odd_server.ts";

async function connected(stack: AsyncDisposableStack, answer: Answer, options = {}) {
  const server = stack.use(new OddServer(answer));
  const told = new Collector<string>();
  const client = stack.use(
    await RosbridgeClient.open({
      url: server.url,
      told: ({ message }) => told.add(message),
      ...options,
    }),
  );
  return { server, client, told };
}

Deno.test("RosbridgeClient says what servers of ROS expect: names with a slash, rates, a token", async () => {
  await using stack = new AsyncDisposableStack();
  const { server, client } = await connected(stack, () => {}, { token: "a&b" });
  assertEquals((await server.asked.count(1))[0]!.search, "?token=a%26b");
  const listening = client.subscribe("scan", { type: "x/Y", throttleMs: 99.5 }, () => {});
  assertEquals(await server.heard("subscribe"), [{
    op: "subscribe",
    id: "subscribe:/scan:1",
    topic: "/scan",
    type: "x/Y",
    compression: "cbor",
    throttle_rate: 100,
    queue_length: 1,
  }]);
  listening[Symbol.dispose]();
  listening[Symbol.dispose]();
  const sending = client.advertise("cmd", { type: "x/Y", latch: true });
  client.publish("cmd", { data: Uint8Array.of(1), list: Float32Array.of(0.5), big: 2n ** 60n });
  sending[Symbol.dispose]();
  const [publish] = await server.heard("publish");
  assertEquals(publish!.msg, { data: "AQ==", list: [0.5], big: Number(2n ** 60n) });
  assertEquals((await server.heard("advertise"))[0]!.latch, true);
  assertEquals((await server.heard("unadvertise"))[0]!.topic, "/cmd");
  assertEquals(await server.heard("unsubscribe"), [{
    op: "unsubscribe",
    id: "subscribe:/scan:1",
    topic: "/scan",
  }]);
});

Deno.test("RosbridgeClient takes JSON where a server knows nothing else, and what it refuses less well", async () => {
  await using stack = new AsyncDisposableStack();
  const { client, server } = await connected(stack, ({ op, id, topic, compression }, send) => {
    if (op !== "subscribe") return;
    if (topic === "/refused" && compression !== "none") {
      return send({ op: "status", id, level: "error", msg: `no ${compression} here` });
    }
    // A name without a slash is the same.
    send({ op: "publish", topic: String(topic).slice(1), msg: { data: compression } });
  });
  const heard = new Collector<ReceivedMessage>();
  const compressions = ["cbor-raw", "cbor", "none"] as const;
  using _json = client.subscribe("json", { compressions }, heard.add);
  using _refused = client.subscribe("refused", { compressions }, heard.add);
  assertEquals(await heard.count(2), [
    { form: "json", value: { data: "cbor-raw" } },
    { form: "json", value: { data: "none" } },
  ]);
  assertEquals((await server.heard("subscribe", 4)).length, 4);
});

Deno.test("RosbridgeClient puts fragments together whose number is a fraction", async () => {
  await using stack = new AsyncDisposableStack();
  const { client } = await connected(stack, ({ op, topic }, send) => {
    if (op !== "subscribe") return;
    const text = JSON.stringify({ op: "publish", topic, msg: { data: "x".repeat(100) } });
    const size = Math.ceil(text.length / 4);
    // As rosbridge_suite counts: (length - 1) / size + 1.
    const total = (text.length - 1) / size + 1;
    for (let num = 3; num >= 0; num--) {
      send({ op: "fragment", id: "0", num, total, data: text.slice(num * size, (num + 1) * size) });
    }
  });
  const heard = new Collector<ReceivedMessage>();
  using _listening = client.subscribe("long", {}, heard.add);
  const [message] = await heard.count(1);
  assert(message && message.form === "json");
  assertEquals(message.value, { data: "x".repeat(100) });
});

Deno.test("RosbridgeClient sends what is long in parts where it is to", async () => {
  await using stack = new AsyncDisposableStack();
  const { server, client } = await connected(stack, () => {}, { fragmentSize: 200 });
  client.publish("a", { data: "y".repeat(1000) });
  const first = (await server.heard("fragment"))[0]!;
  const parts = await server.heard("fragment", Number(first.total));
  const whole = JSON.parse(parts.map(({ data }) => data).join(""));
  assertEquals(whole.msg, { data: "y".repeat(1000) });
});

Deno.test("RosbridgeClient goes on after garbage, and says that there was some", async () => {
  await using stack = new AsyncDisposableStack();
  const garbage: unknown[] = [
    "{",
    "[]",
    '"text"',
    new Uint8Array(),
    new Uint8Array([0xbf]),
    new Uint8Array(1000).fill(0x81),
    cborFrame([1, 2]),
    { op: 7 },
    { op: "publish", msg: {} },
    { op: "fragment", id: "f", data: "{", num: 0, total: 1 },
    { op: "fragment", id: "f", data: 1, num: 0, total: 1 },
    { op: "png", data: "iVBORw0KGgo=" },
  ];
  const silent: unknown[] = [
    { op: "service_response", id: "nobody's" },
    { op: "call_service", service: "/nobody" },
    { op: "publish", topic: "/nobody", msg: {} },
    { op: "status", level: "none" },
    { op: "unheard_of" },
  ];
  const { client, server, told } = await connected(stack, ({ op, id }, send) => {
    if (op !== "call_service") return;
    for (const frame of [...garbage, ...silent]) send(frame);
    send({ op: "service_response", id, values: {}, result: true });
  });
  assertEquals((await client.call("still_there", {}, { timeoutMs: 60_000 })).values, {});
  // The status is told, too.
  assertEquals(told.items.length, garbage.length + 1);
  assertStringIncludes(told.items.join("\n"), "pictures (png), which nobody asked it for");
  // Whoever waits for a call of what is not there is told.
  server.send({ op: "call_service", id: "s:1", service: "/nobody" });
  const [response] = await server.heard("service_response");
  assertEquals([response!.id, response!.result], ["s:1", false]);
});

Deno.test("RosbridgeClient fails a call by its status, by its text, and by what cannot be read", async () => {
  await using stack = new AsyncDisposableStack();
  const { client } = await connected(stack, ({ op, id, service }, send) => {
    if (op !== "call_service") return;
    if (service === "/status") send({ op: "status", id, level: "error", msg: "no such service" });
    if (service === "/text") {
      send({ op: "service_response", id, values: "it broke", result: false });
    }
    if (service === "/none") send({ op: "service_response", id, result: false });
    if (service === "/odd") send({ op: "call_service", id });
  });
  const failure = async (service: string) =>
    (await assertRejects(() => client.call(service, {}, { timeoutMs: 60_000 }), Error)).message;
  assertEquals(await Promise.all(["status", "text", "none", "odd"].map(failure)), [
    'Service "/status" has failed: no such service',
    'Service "/text" has failed: it broke',
    'Service "/none" has failed: it does not say why',
    'Service "/odd" has failed: "service" is no text of 1024 characters at most',
  ]);
});

Deno.test("RosbridgeClient ends at a frame that is too large, as soon as it says so", async () => {
  await using stack = new AsyncDisposableStack();
  const { client, server } = await connected(stack, () => {}, { maxFrameBytes: 10_000 });
  client.advertise("a", { type: "x/Y" });
  await server.heard("advertise");
  server.send("x".repeat(10_001));
  assertEquals(await client.closed, "Max payload size exceeded");
  await assertRejects(() => client.call("a", {}, { timeoutMs: 10 }), Error);
});

Deno.test("RosbridgeClient keeps no more of fragments than it may", async () => {
  await using stack = new AsyncDisposableStack();
  const { client, told } = await connected(stack, ({ op }, send) => {
    if (op !== "subscribe") return;
    for (let id = 0; id < 30; id++) {
      send({ op: "fragment", id: String(id), data: "x".repeat(5000), num: 0, total: 2 });
    }
  }, { maxFrameBytes: 20_000 });
  client.subscribe("a", {}, () => {});
  await told.until((all) => all.some((text) => text.includes("are given up")), "a word of it");
});
