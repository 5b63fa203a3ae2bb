import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { z } from "zod";
import { defineMesh, defineSchema, type Node, type NodeStatus, RemoteError } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { Collector } from "../../support/collector.ts";
import { leakTest } from "../../support/leak_check.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const Scan = defineSchema<{ ranges: number[] | Float32Array }>("Scan", {
  type: "object",
  properties: { ranges: { type: "array", items: { type: "number", minimum: 0 } } },
  required: ["ranges"],
});
const robot = defineMesh({
  topics: { scan: [Scan], pair: [z.string(), z.number()] },
  services: { multiply: { args: [z.number(), z.number()], result: z.number().max(100) } },
});
const MISFIT = { ranges: [1, "2"] };
const PROBLEM = "ranges[1]: expected a number, found text";

Deno.test("a listener with a schema gets only what fits; the rest is counted and told", async () => {
  await using mesh = testMesh();
  const sender = await mesh.node("sender");
  const listener = await mesh.node("listener", { mesh: robot });
  const statuses = listener.status();
  const received: unknown[] = [];
  await listener.listen("scan", (_topic, scan) => received.push(scan));
  await mesh.clock.advance(0);
  for (const message of [[{ ranges: [1] }], [MISFIT], [], [{ ranges: [1] }, 2], [MISFIT]]) {
    await sender.send("scan", ...message);
  }
  await sender.send("scan", { ranges: Float32Array.of(2) });
  await mesh.clock.advance(0);
  assertEquals(received, [{ ranges: [1] }, { ranges: Float32Array.of(2) }]);
  const { received: arrived, invalid } = listener.stats().topics.get("scan")!;
  assertEquals([arrived, invalid], [6, 4]);
  assertEquals(listener.stats().peers.get(sender.id.uuid)!.invalid, 4);
  const told: NodeStatus[] = [];
  while (told.at(-1)?.type !== "messages-invalid") told.push((await statuses.next()).value!);
  const status = told.at(-1)!;
  assert(status.type === "messages-invalid");
  assertEquals([status.topic, status.count, status.problem], ["scan", 4, PROBLEM]);
  assertEquals(status.peer.name, "sender");
});

Deno.test("what does not fit is told once a second for each topic and sender", async () => {
  await using mesh = testMesh();
  const senders = [await mesh.node("one"), await mesh.node("two")];
  const listener = await mesh.node("listener", { mesh: robot });
  await listener.listen("scan", () => {});
  await listener.listen("pair", () => {});
  await mesh.clock.advance(0);
  const send = async () => {
    for (const sender of senders) {
      for (let n = 0; n < 3; n++) await sender.send("scan", MISFIT);
      await sender.send("pair", "a", "b");
    }
    await mesh.clock.advance(0);
  };
  const warnings = () =>
    mesh.logs.filter(({ level }) => level === "warn").map(({ message }) => message);
  await send();
  const about = (name: string, topic: string, rest: string) =>
    warnings().filter((text) =>
      text.includes(`node ${name}@`) && text.includes(`"${topic}" ${rest}`)
    );
  assertEquals(warnings().length, 4);
  const text = `does not fit the type "Scan" that this node knows: ${PROBLEM}`;
  assertEquals(about("one", "scan", text).length, 1);
  assertEquals(about("two", "scan", text).length, 1);
  const pair = 'does not fit the type "(string,number)" that this node knows: value 2: ';
  assertEquals(about("two", "pair", pair).length, 1);
  await mesh.clock.advance(999);
  await send();
  assertEquals(warnings().length, 4);
  await mesh.clock.advance(1);
  await send();
  assertEquals(about("one", "scan", `${text} (and so 5 more)`).length, 1);
});

Deno.test("several listeners of a topic count a message that does not fit once", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("node", { mesh: robot });
  const raw: string[] = [];
  const unchecked: unknown[] = [];
  for (let n = 0; n < 2; n++) await node.listen("scan", () => {});
  await node.listen("scan", (_topic, scan) => unchecked.push(scan), { validate: false });
  await node.listenRaw("scan", ({ topic }) => raw.push(topic));
  const other = await mesh.node("other");
  await mesh.clock.advance(0);
  await other.send("scan", MISFIT);
  await mesh.clock.advance(0);
  assertEquals([unchecked, raw], [[MISFIT], ["scan"]]);
  assertEquals(node.stats().topics.get("scan")!.invalid, 1);
});

leakTest("Node.send() rejects what does not fit, unless it is told not to look", async () => {
  await using mesh = new MeshFixture();
  const near = await mesh.node("near", { mesh: robot });
  const far = await mesh.node("far");
  const received = new Collector<unknown>();
  await far.listen("scan", (_topic, scan) => received.add(scan));
  await near.waitForListener("scan");
  await assertRejects(
    () => near.send("scan", MISFIT),
    TypeError,
    `Cannot send on topic "scan", which is of the type "Scan": ${PROBLEM}`,
  );
  await assertRejects(() => near.send("pair", 1, 2), TypeError, "value 1: ");
  await assertRejects(() => near.send("pair", "a"), TypeError, "expected 2 values, found 1");
  await near.getTopic("scan", { validate: false }).send(MISFIT);
  await near.getTopic("scan", { validate: true }).send({ ranges: [] });
  await assertRejects(() => near.send("scan", MISFIT), TypeError, PROBLEM);
  assertEquals(await received.count(2), [MISFIT, { ranges: [] }]);
});

leakTest("a topic gets its schema where it is used", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  const received = new Collector<number>();
  await far.listen("range", (_topic, range) => received.add(range * 2), { schema: z.number() });
  await near.waitForListener("range");
  const topic = near.getTopic("range", { schema: [z.number()] });
  // @ts-expect-error: it is no number
  await assertRejects(() => topic.send("a"), TypeError, 'Cannot send on topic "range"');
  await topic.send(1);
  assertEquals(await received.count(1), [2]);
  assertEquals(near.topicTypes("range").map(({ nodes }) => nodes.length), [2]);
  assertThrows(
    () => near.getTopic("range", { schema: z.string() }),
    Error,
    'Cannot give topic "range" the type "string": this node has another schema for it, "number"',
  );
  const iterated = far.getTopic("range", { schema: z.number() })[Symbol.asyncIterator]();
  const next = iterated.next();
  await near.getTopic("range", { validate: false }).send("no number" as never);
  await near.send("range", 3);
  assertEquals((await next).value?.args, [3]);
  await iterated.return();
});

Deno.test("a pattern's schema is that of all topics that match", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("node", { logTopicLevel: "none" });
  const other = await mesh.node("other");
  const received: [string, number][] = [];
  await node.listen("range/*", (topic, range) => received.push([topic, range]), {
    schema: z.number(),
  });
  await mesh.clock.advance(0);
  await other.send("range/left", 1);
  await other.send("range/right", "no number");
  await mesh.clock.advance(0);
  assertEquals(received, [["range/left", 1]]);
  assertEquals(node.stats().topics.get("range/right")!.invalid, 1);
  assertEquals(other.topology.nodes.get(node.id.uuid)!.types, []);
});

leakTest("a service gets only arguments that fit, and its caller what is wrong", async () => {
  await using mesh = new MeshFixture();
  const provider = await mesh.node("provider", { mesh: robot });
  const caller = await mesh.node("caller");
  const calls: unknown[] = [];
  await provider.addService("multiply", async (_service, a, b) => {
    calls.push([a, b]);
    await null;
    return Number(a) * Number(b);
  });
  for (const node of [caller, provider as Node]) {
    const error = await assertRejects(
      () => node.call("multiply", 2, "3"),
      node === caller ? RemoteError : TypeError,
    );
    assert(error.message.includes("argument 2: "), error.message);
  }
  await assertRejects(
    () => caller.call("multiply", 2),
    RemoteError,
    'Service "multiply" failed: TypeError: expected 2 values, found 1',
  );
  assertEquals(await caller.call("multiply", 2, 3), 6);
  assertEquals(calls, [[2, 3]]);
});

leakTest("a service's result that does not fit is told to both sides", async () => {
  await using mesh = new MeshFixture();
  const provider = await mesh.node("provider", { mesh: robot });
  const caller = await mesh.node("caller");
  await provider.addService("multiply", (_service, a, b) => Number(a) * Number(b));
  await assertRejects(
    () => caller.call("multiply", 20, 30),
    RemoteError,
    'TypeError: the result of service "multiply" does not fit its type: ',
  );
  const [warning] = mesh.logger.at("warn");
  assert(warning?.startsWith('Service "multiply" of this node returned what does not fit'));
  await provider.removeService("multiply");
  await provider.addService("multiply", (_service, a, b) => Number(a) * Number(b), {
    validate: false,
  });
  assertEquals(await caller.call("multiply", 20, 30), 600);
});

leakTest("a caller with schemas checks what it sends, and what it gets", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("half", (_service, value: number) => value === 13 ? "bad" : value / 2);
  const schema = { args: [z.number().min(0)], result: z.number() };
  const half = caller.getService("half", { schema });
  const result: number = await half(4);
  assertEquals(result, 2);
  await assertRejects(() => half(-1), TypeError, 'Cannot call service "half": ');
  await assertRejects(() => half(13), TypeError, 'Cannot take the answer of service "half": ');
  assertEquals(await half.with({ validate: false })(13), "bad" as never);
});

leakTest("the handler of a service with schemas has their types", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  await node.addService("greet", (_service, name) => `hello ${name.toUpperCase()}`, {
    schema: { args: [z.string()], result: z.string() },
  });
  assertEquals(await node.call("greet", "ann"), "hello ANN");
  await assertRejects(() => node.call("greet", 1), TypeError, 'Cannot call service "greet": ');
});
