import { assertEquals, assertStringIncludes } from "@std/assert";
import { decode } from "cbor2";
import { defineMesh } from "@rosy/rosy";
import { geometry_msgs, std_msgs } from "@rosy/rosy/schemas";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";
import { TestSession } from "./test_session.ts";

Deno.test("a client gets messages by the topic's name as it wrote it, once for all its ids", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await using client = new TestSession(fixture);
  for (const [topic, id] of [["/imu", "1"], ["/imu", "2"], ["imu", "3"]]) {
    await client.say({ op: "subscribe", id, topic });
  }
  await robot.send("imu", { x: 1, bytes: Uint8Array.of(1, 2, 3), list: Float32Array.of(1.5) });
  await fixture.advance(100);
  const msg = { x: 1, bytes: "AQID", list: [1.5] };
  assertEquals(client.messages, [["/imu", msg], ["imu", msg]]);
  await client.say({ op: "unsubscribe", id: "1", topic: "/imu" });
  await client.say({ op: "unsubscribe", topic: "imu" });
  await robot.send("imu", 2);
  await fixture.advance(100);
  assertEquals(client.messages.slice(2), [["/imu", { data: 2 }]]);
  await client.say({ op: "unsubscribe", id: "2", topic: "/imu" });
  assertEquals(robot.topicHasListeners("imu"), false);
  assertEquals(client.statuses, []);
});

Deno.test("a client gets messages no faster than the fastest of its subscriptions wants", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await using client = new TestSession(fixture);
  const send = async (...values: number[]) => {
    for (const value of values) await robot.send("t", value);
    await fixture.advance(100);
  };
  await client.say({ op: "subscribe", id: "slow", topic: "t", throttle_rate: 1000 });
  await send(1, 2, 3);
  await fixture.advance(1000);
  await send(4);
  assertEquals(
    client.messages,
    [["t", { data: 1 }], ["t", { data: 4 }]],
    "left out without a queue",
  );
  await client.say({ op: "subscribe", id: "fast", topic: "t" });
  await send(5, 6);
  assertEquals(client.messages.slice(2), [["t", { data: 5 }], ["t", { data: 6 }]]);
  await client.say({ op: "unsubscribe", id: "fast", topic: "t" });
  await fixture.advance(1000);
  await send(7, 8);
  assertEquals(client.messages.slice(4), [["t", { data: 7 }]]);
});

Deno.test("what comes too soon waits in the queue, the latest of it", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await using client = new TestSession(fixture);
  await client.say({ op: "subscribe", topic: "t", throttle_rate: 1000, queue_length: 2 });
  for (const value of [1, 2, 3, 4]) await robot.send("t", value);
  await fixture.advance(500);
  assertEquals(client.messages, [["t", { data: 1 }]]);
  await fixture.advance(1000);
  assertEquals(client.messages.slice(1), [["t", { data: 3 }]]);
  await fixture.advance(1000);
  assertEquals(client.messages.slice(2), [["t", { data: 4 }]]);
  await robot.send("t", 5);
  await client.say({ op: "unsubscribe", topic: "t" });
  await fixture.advance(5000);
  assertEquals(client.messages.length, 3, "what waits is gone with the subscription");
});

Deno.test("who wants messages more often gets at once what waits", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await using client = new TestSession(fixture);
  await client.say({ op: "subscribe", id: "1", topic: "t", throttle_rate: 5000, queue_length: 9 });
  for (const value of [1, 2, 3]) await robot.send("t", value);
  await fixture.advance(100);
  assertEquals(client.messages, [["t", { data: 1 }]]);
  await client.say({ op: "subscribe", id: "2", topic: "t", queue_length: 9 });
  assertEquals(client.messages.slice(1), [["t", { data: 2 }], ["t", { data: 3 }]]);
});

Deno.test("a client cannot subscribe to a pattern", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new TestSession(fixture);
  await client.say({ op: "subscribe", id: "s", topic: "/camera/*" });
  assertEquals(client.told, [{
    op: "status",
    id: "s",
    level: "error",
    msg: 'Cannot subscribe to "/camera/*": it is a pattern, no topic',
  }]);
});

Deno.test("a client gets large messages in fragments that it can put together", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new TestSession(fixture);
  await client.say({ op: "subscribe", topic: "t", fragment_size: 200 });
  await fixture.robot.send("t", "x".repeat(500));
  await fixture.robot.send("t", "y");
  await fixture.advance(100);
  const fragments = client.of("fragment");
  assertEquals(fragments.map(({ num, total }) => [num, total]), [[0, 3], [1, 3], [2, 3]]);
  const whole = JSON.parse(fragments.map(({ data }) => data).join(""));
  assertEquals(whole, { op: "publish", topic: "t", msg: { data: "x".repeat(500) } });
  assertEquals(client.messages, [["t", { data: "y" }]]);
});

Deno.test("a client that reads nothing gets no part of a message in fragments", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new TestSession(fixture, { maxQueueBytes: 1000 });
  client.isReading = false;
  await client.say({ op: "set_level", level: "warning" });
  await client.say({ op: "subscribe", topic: "t", fragment_size: 200 });
  await fixture.robot.send("t", "x".repeat(500));
  await fixture.advance(100);
  assertEquals([client.of("fragment").length, client.closed], [0, null]);
  assertEquals(client.statuses, ['warning: Messages of "t" are left out: too much waits']);
});

Deno.test("cbor has bytes and rows of numbers as they are", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new TestSession(fixture);
  await client.say({ op: "subscribe", id: "a", topic: "/t", compression: "none" });
  await client.say({ op: "subscribe", id: "b", topic: "/t", compression: "cbor" });
  const message = {
    bytes: Uint8Array.of(1, 2),
    floats: Float32Array.of(1, 2),
    shorts: Int16Array.of(-1),
    when: new Date(0),
    nested: [{ map: new Map([["a", 1]]), none: undefined, no: NaN }],
  };
  await fixture.robot.send("t", message);
  await fixture.advance(100);
  const [frame] = client.frames;
  assertEquals(decode(frame!), {
    op: "publish",
    topic: "/t",
    msg: {
      bytes: Uint8Array.of(1, 2),
      floats: Float32Array.of(1, 2),
      shorts: Int16Array.of(-1),
      when: "1970-01-01T00:00:00.000Z",
      nested: [{ map: [{ key: "a", value: 1 }], no: NaN }],
    },
  });
  // Tag 85, RFC 8746: float32, little-endian.
  assertStringIncludes(frame!.toHex(), "d855480000803f00000040");
  assertEquals(client.messages, []);
});

Deno.test("cbor-raw has ROS's own bytes of its types, and says of others why it has none", async () => {
  const mesh = defineMesh({ topics: { text: [std_msgs.String] } });
  await using fixture = await GatewayFixture.start();
  const robot = await fixture.mesh.node("typed", { mesh });
  await robot.getTopic("text").announce();
  await using client = new TestSession(fixture);
  await client.say({ op: "subscribe", topic: "text", compression: "cbor-raw" });
  await client.say({ op: "subscribe", id: "x", topic: "any", compression: "cbor-raw" });
  for (const data of ["hi", "ho"]) await robot.send("text", { data });
  await fixture.robot.send("any", 1);
  // What writes ROS's bytes is loaded when it is needed first.
  await import("@foxglove/rosmsg-msgs-common");
  await import("@foxglove/rosmsg2-serialization");
  await fixture.advance(1000);
  const texts = client.frames.map((frame) => decode(frame) as { msg: { bytes: Uint8Array } });
  assertEquals(texts.map(({ msg }) => msg.bytes.toHex()), [
    "0001000003000000686900",
    "0001000003000000686f00",
  ]);
  await fixture.robot.send("any", 2);
  await fixture.advance(2000);
  assertEquals(client.statuses, [
    'error: There is no "cbor-raw" of a topic of no known type: only ROS\'s own types have a form in ' +
    'ROS; use "cbor"',
  ]);
});

Deno.test("who publishes once and leaves at once is heard", async () => {
  const mesh = defineMesh({
    topics: { goal: [geometry_msgs.Point], cmd_vel: [geometry_msgs.Twist] },
  });
  for (const leave of [undefined, { op: "unadvertise", topic: "/goal" }]) {
    await using fixture = await GatewayFixture.start();
    const base = await fixture.mesh.node("base", { mesh });
    const heard: unknown[] = [];
    await base.listen("goal", (_topic, goal) => void heard.push(goal));
    await base.listen("cmd_vel", (_topic, { linear }) => void heard.push(linear.x));
    {
      await using client = new TestSession(fixture);
      client.receive(JSON.stringify({ op: "publish", topic: "/goal", msg: { x: 1 } }));
      client.receive(
        JSON.stringify({ op: "publish", topic: "/cmd_vel", msg: { linear: { x: 2 } } }),
      );
      if (leave) client.receive(JSON.stringify(leave));
    }
    await fixture.advance(100);
    assertEquals(heard.toSorted(), [0, 2, { x: 1, y: 0, z: 0 }], "the robot stops last");
    assertEquals(heard.at(-1), 0);
    assertEquals(base.topology.senders("goal").length, 0);
  }
});

Deno.test("a robot that a client steered stops within a second, whatever it has said last", async () => {
  await using fixture = await GatewayFixture.start();
  const mesh = defineMesh({ topics: { goal: [geometry_msgs.Point] } });
  const base = await fixture.mesh.node("base", { mesh });
  await base.listen("goal", () => {});
  const car = await fixture.mesh.node("car");
  const speeds: unknown[] = [];
  await car.listen("speed", (_topic, twist) => void speeds.push(twist));
  const client = new TestSession(fixture);
  const twist = (x: number) => ({ linear: { x, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } });
  await client.say({ op: "publish", topic: "/speed", msg: twist(2) });
  // Nobody says any more what a goal looks like.
  fixture.mesh.link(base).cut();
  client.receive(JSON.stringify({ op: "publish", topic: "/goal", msg: { x: 1 } }));
  await client[Symbol.asyncDispose]();
  await fixture.advance(900);
  assertEquals(speeds, [twist(2)]);
  await fixture.advance(200);
  assertEquals(speeds, [twist(2), twist(0)]);
});

Deno.test("what a client publishes is made whole by the topic's type", async () => {
  const mesh = defineMesh({
    topics: { cmd_vel: [geometry_msgs.Twist], pose: [geometry_msgs.PoseStamped] },
  });
  await using fixture = await GatewayFixture.start();
  const base = await fixture.mesh.node("base", { mesh });
  const heard: unknown[] = [];
  await base.listen("cmd_vel", (_topic, twist) => void heard.push(twist));
  await base.listen("pose", (_topic, { header }) => void heard.push(header));
  await using client = new TestSession(fixture);
  await client.say({ op: "advertise", id: "a", topic: "/cmd_vel", type: "geometry_msgs/Twist" });
  await client.say({ op: "publish", topic: "/cmd_vel", msg: { linear: { x: 1 } } });
  assertEquals(heard, [{ linear: { x: 1, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } }]);
  for (const stamp of [{ secs: 1, nsecs: 2 }, { sec: 1, nanosec: 2 }, { sec: 1, nsec: 2 }]) {
    await client.say({ op: "publish", topic: "/pose", msg: { header: { stamp } } });
  }
  const header = { stamp: { sec: 1, nsec: 2 }, frame_id: "" };
  assertEquals(heard.slice(1), [header, header, header]);
  assertEquals(client.statuses, []);
});

Deno.test("a client's topic is listed while it advertises it, and its last message kept if it says so", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await using client = new TestSession(fixture);
  await client.say({ op: "advertise", id: "1", topic: "/map", type: "x", latch: true });
  await client.say({ op: "advertise", id: "2", topic: "map", type: "x" });
  const senders = () => robot.topology.senders("map").length;
  await client.say({ op: "publish", topic: "/map", msg: { data: [1] } });
  assertEquals(senders(), 1);
  const heard: unknown[] = [];
  await robot.listen("map", (_topic, map) => void heard.push(map));
  await fixture.advance(100);
  assertEquals(heard, [{ data: [1] }]);
  await client.say({ op: "unadvertise", id: "1", topic: "/map" });
  assertEquals(senders(), 1);
  await client.say({ op: "unadvertise", id: "2", topic: "/map" });
  assertEquals(senders(), 0);
  await client.say({ op: "publish", topic: "/other", msg: {} });
  assertEquals(robot.topology.senders("other").length, 1, "advertised for it");
});

Deno.test("a client that may only look is told what it may not do, by the id of its operation", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new TestSession(fixture, { role: "view" });
  await client.say({ op: "advertise", id: "advertise:/cmd:1", topic: "/cmd", type: "x" });
  await client.say({ op: "publish", id: "publish:/cmd:2", topic: "/cmd", msg: {} });
  const statuses = client.of("status");
  assertEquals(statuses.map(({ id, level }) => [id, level]), [
    ["advertise:/cmd:1", "error"],
    ["publish:/cmd:2", "error"],
  ]);
});

Deno.test("a client is told what it wants to be told: errors, unless it says otherwise", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new TestSession(fixture);
  await client.say({ op: "auth", mac: "x" });
  await client.say({ op: "huh", id: "h" });
  assertEquals(client.told.splice(0), [
    { op: "status", id: "h", level: "error", msg: 'There is no operation "huh"' },
  ]);
  await client.say({ op: "huh", id: "h" });
  assertEquals(client.told, [], "not the same again and again");
  await client.say({ op: "set_level", level: "none" });
  await client.say("{");
  assertEquals(client.told, []);
  await client.say({ op: "set_level", level: "info" });
  await client.say({ op: "auth", mac: "x" });
  assertEquals(client.statuses, ["info: auth has no effect: the gateway has its own tokens"]);
});

Deno.test("a client may say what it says in fragments", async () => {
  await using fixture = await GatewayFixture.start();
  await using client = new TestSession(fixture);
  const text = JSON.stringify({ op: "subscribe", topic: "/t" });
  for (const num of [1, 0]) {
    const data = text.slice(num * 20, (num + 1) * 20 + num * 100);
    await client.say({ op: "fragment", id: "f", data, num, total: 2 });
  }
  await fixture.robot.send("t", 1);
  await fixture.advance(100);
  assertEquals(client.messages, [["/t", { data: 1 }]]);
  const inner = JSON.stringify({ op: "fragment", id: "g", data: "{}", num: 0, total: 1 });
  await client.say({ op: "fragment", id: "f", data: inner, num: 0, total: 1 });
  assertEquals(client.statuses, ["error: Fragments of fragments are not put together"]);
});
