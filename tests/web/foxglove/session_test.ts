import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import type { AssetSource } from "../../../lib/web/foxglove/assets.ts";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";
import { TestSession } from "./session_fixture.ts";

const decoder = new TextDecoder();

Deno.test("who is slow loses old messages, is told how many, and keeps nobody else from them", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await robot.getTopic("scan").announce();
  await fixture.advance(100);
  await using slow = new TestSession(fixture, { maxQueueBytes: 400_000 });
  await using fast = new TestSession(fixture, { maxQueueBytes: 400_000 });
  await fixture.advance(100);
  for (const session of [slow, fast]) {
    await session.say({
      op: "subscribe",
      subscriptions: [{ id: 7, channelId: session.channel("scan") }],
    });
  }
  await robot.send("scan", { data: "" });
  await fixture.advance(100);
  for (const session of [slow, fast]) {
    await session.say({
      op: "subscribe",
      subscriptions: [{ id: 7, channelId: session.channel("scan") }],
    });
  }
  slow.isReading = false;
  for (let number = 0; number < 20; number++) {
    await robot.send("scan", { number, data: "x".repeat(60_000) });
    await fixture.advance(10);
  }
  assertEquals([fast.frames.length, fast.statuses], [21, []]);
  assert(slow.frames.length < 10, `${slow.frames.length} frames`);
  slow.isReading = true;
  slow.bufferedBytes = 0;
  await fixture.advance(100);
  assertEquals(slow.statuses.length, 1);
  assertMatch(slow.statuses[0]!, /too slow .* did not get \d+ of "scan"$/);
  assertEquals(JSON.parse(decoder.decode(slow.frames.at(-1)!.subarray(13))).number, 19);
  await fixture.advance(9000);
  assertEquals(slow.of("removeStatus"), []);
  await fixture.advance(2000);
  assertEquals(slow.of("removeStatus"), [{ op: "removeStatus", statusIds: ["dropped"] }]);
});

Deno.test("the time of the mesh is told as soon as somebody has told it, and goes on", async () => {
  await using fixture = await GatewayFixture.start();
  let nowMs = 0;
  await using session = new TestSession(fixture, { time: { nowMs: () => nowMs } });
  await fixture.advance(100);
  const [info] = session.of("serverInfo");
  assertEquals((info!.capabilities as string[]).includes("time"), true);
  assertEquals(session.frames, [], "nobody has told it yet");
  const times = [1_600_000_000_000.5, 1_600_000_001_000, 1_500_000_000_000];
  for (nowMs of times) await fixture.advance(100);
  assertEquals(session.frames.map((frame) => frame[0]), [2, 2, 2]);
  assertEquals(
    session.frames.map((frame) => new DataView(frame.buffer).getBigUint64(1, true)),
    times.map((ms) => BigInt(ms * 10) * 100_000n),
  );
  await using other = new TestSession(fixture);
  await fixture.advance(100);
  assertEquals((other.of("serverInfo")[0]!.capabilities as string[]).includes("time"), false);
});

Deno.test("files are given where there are some, unless they are too large for the client", async () => {
  await using fixture = await GatewayFixture.start();
  const assets: AssetSource = { read: () => Promise.resolve(new Uint8Array(2000).fill(1)) };
  for (
    const [options, status, text] of [
      [{ assets }, 0, ""],
      [{ assets, maxQueueBytes: 1000 }, 1, "too large"],
      [{}, 1, "no files"],
    ] as const
  ) {
    await using session = new TestSession(fixture, options);
    await fixture.advance(100);
    const [info] = session.of("serverInfo");
    assertEquals(
      (info?.capabilities as string[])?.includes("assets") ?? false,
      "assets" in options,
    );
    await session.say({ op: "fetchAsset", uri: "package://a/b", requestId: 5 });
    const [frame] = session.frames;
    assertEquals([...frame!.subarray(0, 6)], [4, 5, 0, 0, 0, status]);
    const view = new DataView(frame!.buffer);
    const error = decoder.decode(frame!.subarray(10, 10 + view.getUint32(6, true)));
    assertStringIncludes(error, text);
    assertEquals(frame!.length, 10 + error.length + (status === 0 ? 2000 : 0));
  }
});

Deno.test("a mesh with more schemas than may wait for a client is told in pieces, as it reads", async () => {
  await using fixture = await GatewayFixture.start();
  const { mesh, node } = fixture;
  const properties = Object.fromEntries(
    Array.from({ length: 500 }, (_, number) => [`number${number}`, { type: "number" }]),
  );
  const topics = Array.from({ length: 100 }, (_, number) => `topic${number}`);
  const type = defineSchema("test/Long", { type: "object", properties });
  const long = defineMesh({ topics: Object.fromEntries(topics.map((topic) => [topic, [type]])) });
  const robot = await mesh.node("talker", { mesh: long });
  for (const topic of topics) await robot.getTopic(topic).announce();
  await fixture.run(node.waitForSender("topic99"));
  await using session = new TestSession(fixture, { maxQueueBytes: 300_000 });
  session.isReading = false;
  await fixture.advance(1000);
  const told = () => session.of("advertise").flatMap(({ channels }) => channels as unknown[]);
  assert(told().length < 50, `${told().length} channels`);
  while (told().length < 100) {
    session.bufferedBytes = 0;
    await fixture.advance(20);
  }
  assertEquals([session.closed, told().length], [null, 100]);
});

Deno.test("what is not exposed any more is no channel and no service any more, and brings nothing", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot, exposure } = fixture;
  await robot.send("secret", { x: 1 });
  await robot.addService("open", () => true);
  await fixture.advance(100);
  await using session = new TestSession(fixture);
  await fixture.advance(100);
  const channelId = session.channel("secret");
  await session.say({ op: "subscribe", subscriptions: [{ id: 1, channelId }] });
  exposure.replace([{ kind: "topics", pattern: "other", right: "both" }]);
  await fixture.advance(100);
  assertEquals(session.of("unadvertise").at(-1)!.channelIds, [channelId]);
  assertEquals(session.of("unadvertiseServices").length, 1);
  await robot.send("secret", { x: 2 });
  await fixture.advance(100);
  assertEquals(session.frames, []);
  await session.say({ op: "subscribe", subscriptions: [{ id: 2, channelId }] });
  assertEquals(session.statuses, [`There is no channel ${channelId}`]);
});

Deno.test("a client that sends faster than the mesh takes it is told what is left out", async () => {
  await using fixture = await GatewayFixture.start({ limits: { maxSubscriptions: 4 } });
  await using session = new TestSession(fixture);
  const channel = { id: 3, topic: "flood", encoding: "json", schemaName: "" };
  await session.say({ op: "advertise", channels: [channel] });
  const heard: unknown[] = [];
  await fixture.robot.listen("flood", (_topic, message) => heard.push(message));
  await fixture.advance(100);
  const message = Uint8Array.of(1, 3, 0, 0, 0, 0x7b, 0x7d);
  const said = Array.from({ length: 5000 }, () => session.say(message));
  await Promise.all(said);
  assertStringIncludes(session.statuses.join(), "are left out: too many wait already");
  assert(heard.length >= 1024 && heard.length < 5000, `${heard.length} came`);
  await session.say(message.slice());
  assertEquals(session.statuses.length, 1, "the same is told once");
});

Deno.test("what is refused for one reason or another is told, and the rest goes on", async () => {
  await using fixture = await GatewayFixture.start({ limits: { maxSubscriptions: 2 } });
  for (const topic of ["a", "b", "c"]) await fixture.robot.getTopic(topic).announce();
  await fixture.advance(100);
  await using session = new TestSession(fixture);
  await fixture.advance(100);
  const subscriptions = ["a", "b", "c"].map((topic, id) => ({
    id,
    channelId: session.channel(topic),
  }));
  await session.say({ op: "subscribe", subscriptions });
  assertEquals(session.statuses.length, 1);
  assertStringIncludes(session.statuses[0]!, "subscriptions");
  const channels = [
    { id: 1, topic: "cdr", encoding: "cdr", schemaName: "" },
    { id: 1, topic: "a//b", encoding: "json", schemaName: "" },
    { id: 1, topic: "good", encoding: "json", schemaName: "" },
  ];
  await session.say({ op: "advertise", channels });
  assertStringIncludes(session.statuses[1]!, '"cdr"');
  assertStringIncludes(session.statuses[2]!, "a//b");
  await session.say(Uint8Array.of(1, 1, 0, 0, 0, 0x7b));
  assertStringIncludes(session.statuses[3]!, "no JSON");
  assertEquals(session.closed, null);
});

Deno.test("params that make no sense are told of once, and names as long as frames take no time", async () => {
  await using fixture = await GatewayFixture.start();
  await using session = new TestSession(fixture);
  const names = ["/", "none", "a/b", "/".repeat(1_000_000), "__proto__", "a//b", "x/y", "y/z"];
  await session.say({ op: "getParameters", parameterNames: names, id: "1" });
  await session.say({ op: "subscribeParameterUpdates", parameterNames: names });
  await session.say({ op: "unsubscribeParameterUpdates", parameterNames: names });
  await session.say({
    op: "setParameters",
    parameters: names.map((name) => ({ name, value: 1 })),
    id: "2",
  });
  assertEquals(session.of("parameterValues").map(({ id, parameters }) => [id, parameters]), [
    ["1", []],
    ["2", []],
  ]);
  assertEquals(session.statuses.length, 1);
  assert(session.statuses[0]!.length < 600, "it is short");
});

Deno.test("values that are nested without end are told of, and end nothing", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await robot.addService("deep", (_service: string, value: unknown) => value);
  await robot.listen("deep", () => {});
  await fixture.advance(100);
  await using session = new TestSession(fixture);
  await fixture.advance(100);
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  const json = new TextEncoder().encode(`{"args":[${deep}]}`);
  const frame = (head: readonly number[]) => {
    const bytes = new Uint8Array(head.length + json.length);
    bytes.set(head);
    bytes.set(json, head.length);
    return bytes;
  };
  const channel = { id: 1, topic: "deep", encoding: "json", schemaName: "" };
  await session.say({ op: "advertise", channels: [channel] });
  await session.say(frame([1, 1, 0, 0, 0]));
  assertEquals(session.statuses.length, 1);
  const [service] = session.of("advertiseServices")[0]!.services as { id: number }[];
  await session.say(frame([2, service!.id, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 106, 115, 111, 110]));
  assertEquals(session.of("serviceCallFailure").length, 1);
  await session.say(`{"op":"setParameters","parameters":[{"name":"a/b","value":${deep}}]}`);
  await session.say(`{"op":${deep}}`);
  assertEquals([session.closed, fixture.logger.lines], [null, []]);
});

Deno.test("params are told of while they are watched, from each node once", async () => {
  await using fixture = await GatewayFixture.start();
  const params = { driver: { speed: { default: 1 }, turn: { default: 2 } } };
  const driver = await fixture.mesh.node("driver", { mesh: defineMesh({ params }) });
  await fixture.run(fixture.node.waitForServiceProvider("driver/_params/get"));
  await using session = new TestSession(fixture);
  /** What was told since the last time. */
  const since = () => {
    const all = session.of("parameterValues").flatMap(({ parameters }) =>
      (parameters as { name: string; value: unknown }[]).map(({ name, value }) => [name, value])
    );
    session.told.length = 0;
    return all;
  };
  const [speed, turn] = ["driver/speed", "driver/turn"];
  await session.say({ op: "subscribeParameterUpdates", parameterNames: [speed, `/${speed}`] });
  assertEquals(since(), [[speed, 1]]);
  await driver.params.set({ speed: 3, turn: 3 });
  await fixture.advance(100);
  assertEquals(since(), [[speed, 3]]);
  await session.say({ op: "subscribeParameterUpdates", parameterNames: [turn] });
  await session.say({ op: "unsubscribeParameterUpdates", parameterNames: [speed] });
  await driver.params.set({ speed: 4, turn: 4 });
  await fixture.advance(100);
  assertEquals(since(), [[turn, 4]]);
  await session.say({ op: "unsubscribeParameterUpdates", parameterNames: [turn] });
  await driver.params.set({ speed: 5, turn: 5 });
  await fixture.advance(100);
  assertEquals(since(), []);
  await session.say({ op: "subscribeParameterUpdates", parameterNames: [speed, turn] });
  assertEquals(since(), [[speed, 5], [turn, 5]]);
  await session.say({ op: "unsubscribeParameterUpdates", parameterNames: [] });
  await driver.params.set({ speed: 6, turn: 6 });
  await fixture.advance(100);
  assertEquals(since(), []);
});

Deno.test("the graph is told while a client wants it, at first all of it", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await robot.getTopic("odom").announce();
  await fixture.advance(100);
  await using session = new TestSession(fixture);
  const updates = () => session.of("connectionGraphUpdate").length;
  await session.say({ op: "subscribeConnectionGraph" });
  assertEquals(session.of("connectionGraphUpdate").at(-1)!.publishedTopics, [
    { name: "odom", publisherIds: ["robot"] },
  ]);
  await session.say({ op: "subscribeConnectionGraph" });
  assertEquals(updates(), 1);
  await session.say({ op: "unsubscribeConnectionGraph" });
  const listening = await robot.listen("cmd", () => {});
  await fixture.advance(100);
  assertEquals(updates(), 1);
  await session.say({ op: "subscribeConnectionGraph" });
  assertEquals(session.of("connectionGraphUpdate").at(-1)!, {
    op: "connectionGraphUpdate",
    publishedTopics: [{ name: "odom", publisherIds: ["robot"] }],
    subscribedTopics: [{ name: "cmd", subscriberIds: ["robot"] }],
    advertisedServices: [],
    removedTopics: [],
    removedServices: [],
  });
  await listening.stop();
  await fixture.advance(100);
  assertEquals(session.of("connectionGraphUpdate").at(-1)!.removedTopics, ["cmd"]);
});

Deno.test("a client may listen to a channel twice, and each time end it by itself", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await robot.send("odom", { x: 1 });
  await fixture.advance(100);
  await using session = new TestSession(fixture);
  await using first = new TestSession(fixture);
  await fixture.advance(100);
  // Somebody else has learned what it looks like, but each client has its own channels.
  const of = (one: TestSession, ids: readonly number[]) => ({
    op: "subscribe",
    subscriptions: ids.map((id) => ({ id, channelId: one.channel("odom") })),
  });
  await first.say(of(first, [1]));
  await robot.send("odom", { x: 2 });
  await fixture.advance(100);
  await session.say(of(session, [1]));
  await robot.send("odom", { x: 3 });
  await fixture.advance(100);
  session.frames.length = 0;
  await session.say(of(session, [2, 3]));
  await robot.send("odom", { x: 4 });
  await fixture.advance(100);
  const ids = () =>
    session.frames.splice(0).map((frame) => new DataView(frame.buffer).getUint32(1, true));
  assertEquals(ids(), [2, 3]);
  await session.say({ op: "unsubscribe", subscriptionIds: [2] });
  await robot.send("odom", { x: 5 });
  await fixture.advance(100);
  assertEquals(ids(), [3]);
});
