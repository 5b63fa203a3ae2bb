import { assertEquals, assertRejects } from "@std/assert";
import { decode } from "cbor2";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";
import { TestSession } from "./test_session.ts";

const Pair = defineSchema<{ a: number; b: number }>("test/Pair", {
  type: "object",
  properties: { a: { type: "number" }, b: { type: "number" } },
  required: ["a", "b"],
});
const Sum = defineSchema<number>("test/Sum", { type: "number" });
const mesh = defineMesh({ services: { add: { args: [Pair], result: Sum } } });

Deno.test("a client calls services with one object, or a list, and gets an object", async () => {
  await using fixture = await GatewayFixture.start();
  const adder = await fixture.mesh.node("adder", { mesh });
  await adder.addService("add", (_service, { a, b }) => a + b);
  await adder.addService(
    "count" as never,
    ((_service: string, ...args: unknown[]) => args) as never,
  );
  await using client = new TestSession(fixture);
  assertEquals(await client.call("/add", { a: 1, b: 2 }), {
    op: "service_response",
    id: "call /add",
    service: "/add",
    values: { data: 3 },
    result: true,
  });
  assertEquals((await client.call("add", { a: 1 })).values, { data: 1 }, "what is left out is 0");
  assertEquals((await client.call("add", [{ a: 1, b: 4 }])).values, { data: 5 });
  assertEquals((await client.call("count", {})).values, { data: [] });
  assertEquals((await client.call("count", [1, "b"])).values, { data: [1, "b"] });
  assertEquals((await client.call("count", { x: 1 })).values, { data: [{ x: 1 }] });
});

Deno.test("a client is told why there is no answer", async () => {
  await using fixture = await GatewayFixture.start();
  await fixture.robot.addService("fail", () => {
    throw new TypeError("no way");
  });
  await using client = new TestSession(fixture);
  const { values, result } = await client.call("/fail");
  assertEquals([values, result], ['Service "fail" failed: TypeError: no way', false]);
  await client.call("/nobody", {}, { timeout: 0.05 });
  assertEquals(client.of("service_response").at(-1), {
    op: "service_response",
    id: "call /nobody",
    service: "/nobody",
    values: 'Cannot call service "nobody": no provider found within 50 ms',
    result: false,
  });
  assertEquals(client.statuses, []);
});

Deno.test("a client gets an answer as CBOR, in fragments, or why it is too large", async () => {
  await using fixture = await GatewayFixture.start();
  await fixture.robot.addService("bytes", () => ({ bytes: new Uint8Array(200_000) }));
  await using client = new TestSession(fixture, { maxQueueBytes: 300_000 });
  await client.call("bytes", {}, { compression: "cbor" });
  const told = decode(client.frames[0]!) as { values: { bytes: Uint8Array } };
  assertEquals(told.values.bytes.length, 200_000);
  await client.call("bytes", {}, { fragment_size: 100_000 });
  assertEquals(client.of("fragment").length, 3);
  await fixture.robot.addService("more", () => ({ bytes: new Uint8Array(400_000) }));
  const { result } = await client.call("more");
  assertEquals([result, client.closed], [false, null]);
});

Deno.test("a client that waits for too many calls is told so, and goes on", async () => {
  await using fixture = await GatewayFixture.start();
  const { promise, resolve } = Promise.withResolvers<number>();
  await fixture.robot.addService("slow", () => promise);
  await using client = new TestSession(fixture);
  const calls = Array.from(
    { length: 257 },
    (_, id) => ({ op: "call_service", id, service: "slow" }),
  );
  for (const call of calls) client.receive(JSON.stringify(call));
  await fixture.advance(100);
  assertEquals(client.told.map(({ id, values }) => [id, values]), [
    ["256", "A client may wait for 256 calls at a time"],
  ]);
  resolve(1);
  await fixture.advance(100);
  assertEquals(client.told.length, 257);
});

Deno.test("a client provides a service, until it does not or is gone", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  const client = new TestSession(fixture);
  await client.say({ op: "advertise_service", service: "/mine", type: "x" });
  await client.say({ op: "advertise_service", service: "/mine", type: "x" });
  const call = robot.call("mine", { a: 1 });
  await fixture.advance(100);
  const [asked] = client.of("call_service");
  assertEquals([asked!.service, asked!.args], ["/mine", { a: 1 }]);
  const { id } = asked!;
  await client.say({
    op: "service_response",
    id,
    service: "/mine",
    values: { b: 2 },
    result: true,
  });
  assertEquals(await call, { b: 2 });
  const failing = assertRejects(() => robot.call("mine"), Error, "not today");
  await fixture.advance(100);
  const failed = { id: client.of("call_service")[1]!.id, values: "not today", result: false };
  await client.say({ op: "service_response", service: "/mine", ...failed });
  await failing;
  await client.say({ op: "unadvertise_service", service: "mine" });
  assertEquals(robot.topology.providers("mine").length, 0);
  await client.say({ op: "advertise_service", service: "/mine", type: "x" });
  assertEquals(robot.topology.providers("mine").length, 1, "again");
  const lost = assertRejects(() => robot.call("mine"));
  await fixture.advance(100);
  await client[Symbol.asyncDispose]();
  await fixture.run(lost);
  await fixture.advance(100);
  assertEquals(robot.topology.providers("mine").length, 0);
});

Deno.test("a client cannot provide what another one provides", async () => {
  await using fixture = await GatewayFixture.start();
  await using first = new TestSession(fixture);
  await using second = new TestSession(fixture);
  for (const client of [first, second]) {
    await client.say({ op: "advertise_service", service: "/mine", type: "x" });
  }
  assertEquals([first.statuses, second.statuses], [
    [],
    ['error: Service "mine" is provided by another client'],
  ]);
  await first.say({ op: "unadvertise_service", service: "/mine" });
  await second.say({ op: "advertise_service", service: "/mine", type: "x" });
  assertEquals(fixture.robot.topology.providers("mine").length, 1);
});
