import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EventReader } from "./event_reader.ts";
import { HttpFixture } from "./http_fixture.ts";

Deno.test("GET of a topic's stream sends an event for each message", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  const response = await fixture.request("/api/topics/pose/stream");
  await fixture.base.run(robot.waitForListener("pose"));
  for (const x of [1, 2]) await robot.send("pose", { x });
  await fixture.advance(100);
  await using reader = new EventReader(response);
  const events = await reader.take(2);
  assertEquals(events.map(({ event }) => event), ["message", "message"]);
  const messages = events.map(({ data }) => data as Record<string, unknown>);
  assertEquals(messages.map(({ topic, message }) => [topic, message]), [
    ["pose", { x: 1 }],
    ["pose", { x: 2 }],
  ]);
  assertStringIncludes(events[0]!.id!, robot.id.uuid);
  await reader[Symbol.asyncDispose]();
  await fixture.advance(100);
  assertEquals(robot.topicHasListeners("pose"), false);
  assertEquals(fixture.base.gateway.clients, 0);
});

Deno.test("a stream with a rate sends the latest message so often", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  const response = await fixture.request("/api/topics/count/stream?rate=2&field=data");
  await fixture.base.run(robot.waitForListener("count"));
  for (let count = 0; count < 20; count++) {
    await robot.send("count", count);
    await fixture.advance(100);
  }
  await fixture.advance(1000);
  await using reader = new EventReader(response);
  const events = await reader.take(5);
  assertEquals(events.map(({ data }) => data), [0, 4, 9, 14, 19]);
});

Deno.test("a stream leaves out messages without the field", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  const response = await fixture.request("/api/topics/pose/stream?field=x");
  await fixture.base.run(robot.waitForListener("pose"));
  for (const pose of [{ y: 1 }, { x: 2 }]) await robot.send("pose", pose);
  await fixture.advance(100);
  await using reader = new EventReader(response);
  assertEquals((await reader.next())?.data, 2);
});

Deno.test("a client that comes back gets what is retained only where it is newer", async () => {
  await using fixture = await HttpFixture.start();
  const map = fixture.robot.getTopic("map", { retain: 3 });
  await map.send("first");
  await fixture.advance(10);
  await map.send("second");
  const open = async (id?: string) => {
    const response = await fixture.request("/api/topics/map/stream?field=data", {
      headers: id === undefined ? {} : { "last-event-id": id },
    });
    await fixture.advance(100);
    return new EventReader(response);
  };
  await using reader = await open();
  const events = await reader.take(2);
  assertEquals(events.map(({ data }) => data), ["first", "second"]);
  await using later = await open(events[0]!.id);
  assertEquals((await later.next())?.data, "second");
  await using garbage = await open("garbage");
  assertEquals((await garbage.next())?.data, "first");
});

Deno.test("a stream that is not read loses the oldest messages, which it is told", async () => {
  await using fixture = await HttpFixture.start({ limits: { maxWaitingBytes: 1000 } });
  const { robot } = fixture;
  const response = await fixture.request("/api/topics/count/stream?field=data");
  await fixture.base.run(robot.waitForListener("count"));
  for (let count = 0; count < 200; count++) await robot.send("count", count);
  await fixture.advance(100);
  await using reader = new EventReader(response);
  const told = (await reader.next())!;
  assertEquals(told.event, "dropped");
  const { count } = told.data as { count: number };
  assert(count > 150, String(count));
  // What tells the client when to come back is the oldest of all.
  assertEquals((await reader.next())?.data, count - 1);
});

Deno.test("a stream says that it is there while no message comes", async () => {
  await using fixture = await HttpFixture.start();
  await using reader = new EventReader(await fixture.request("/api/topics/pose/stream"));
  const next = reader.next();
  for (let minute = 0; minute < 3; minute++) await fixture.advance(20_000);
  await fixture.robot.send("pose", { x: 1 });
  await fixture.advance(100);
  assertEquals((await next)?.event, "message");
  assertEquals(reader.comments, 4);
});

Deno.test("a stream ends when its topic is not shown any more, and says so", async () => {
  await using fixture = await HttpFixture.start();
  await using reader = new EventReader(await fixture.request("/api/topics/pose/stream"));
  fixture.exposure.replace([]);
  await fixture.advance(1000);
  const event = await reader.next();
  assertEquals([event?.event, (event?.data as { code: string }).code], ["error", "not-found"]);
  assertEquals(await reader.next(), undefined);
});

Deno.test("a stream of a pattern tells which topic each message is of", async () => {
  await using fixture = await HttpFixture.start({
    rules: [{ kind: "topics", pattern: "arm/*", right: "read" }],
  });
  const { robot } = fixture;
  await using reader = new EventReader(await fixture.request("/api/topics/**/stream"));
  await fixture.base.run(robot.waitForListener("arm/pose"));
  for (const topic of ["arm/pose", "secret", "arm/grip"]) await robot.send(topic, 1);
  await fixture.advance(100);
  const topics = (await reader.take(2)).map(({ data }) => (data as { topic: string }).topic);
  assertEquals(topics, ["arm/pose", "arm/grip"]);
});

Deno.test("a stream refuses rates that make no sense, and topics that are not shown", async () => {
  await using fixture = await HttpFixture.start({ rules: [] });
  for (const rate of ["0", "-1", "1e3", "1001", "fast"]) {
    assertEquals((await fixture.problem(`/api/topics/a/stream?rate=${rate}`)).code, "invalid");
  }
  assertEquals((await fixture.problem("/api/topics/a/stream")).code, "not-found");
  assertEquals(fixture.base.gateway.clients, 0);
});
