import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { asGatewayError } from "../../../lib/web/gateway/as_gateway_error.ts";
import { GatewayError, type GatewayErrorCode } from "../../../lib/web/gateway/gateway_error.ts";
import type { TopicMessage } from "../../../lib/web/gateway/topic_message.ts";
import { GatewayFixture } from "./gateway_fixture.ts";

/** Waits for what is refused. */
async function refused(promise: Promise<unknown>, code: GatewayErrorCode): Promise<GatewayError> {
  const error = await assertRejects(() => promise);
  assertInstanceOf(error, GatewayError);
  assertEquals(error.code, code, error.message);
  return error;
}

Deno.test("MeshView.listen() shares one copy and one listening among all clients", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot, node } = fixture;
  const seen: TopicMessage[][] = [[], []];
  const ends = seen.map((list) =>
    gateway.open({ role: "view" }).listen("imu", (message) => list.push(message))
  );
  await fixture.run(robot.waitForListener("imu"));
  assertEquals(node.topology.listeners("imu").length, 1);
  await robot.send("imu", { x: 1 });
  await fixture.advance(100);
  const [[one], [other]] = seen as [[TopicMessage], [TopicMessage]];
  assertEquals(one === other, true, "the same object");
  assertEquals([one.json, one.topic, one.sender.name], ['{"x":1}', "imu", "robot"]);
  for (const end of ends) end();
  await fixture.advance(100);
  assertEquals(robot.topicHasListeners("imu"), false);
});

Deno.test("MeshView.listen() gives each client what is retained", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot } = fixture;
  await robot.getTopic("map", { retain: 2 }).send("old");
  for (const map of ["a", "b"]) await robot.send("map", map);
  const heard = async () => {
    const list: unknown[] = [];
    gateway.open({ role: "view" }).listen(
      "map",
      ({ args, retained }) => list.push(args[0], retained),
    );
    await fixture.advance(200);
    return list;
  };
  const expected = ["a", true, "b", true];
  assertEquals(await heard(), expected);
  assertEquals(await heard(), expected);
  const view = gateway.open({ role: "view" });
  assertEquals((await fixture.run(view.lastMessage("map"))).args, ["b"]);
});

Deno.test("MeshView.lastMessage() waits for one that nobody else listens to, or says that none came", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot } = fixture;
  const view = gateway.open({ role: "view" });
  const last = view.lastMessage("odom");
  await fixture.run(robot.waitForListener("odom"));
  await robot.send("odom", 7);
  assertEquals((await fixture.run(last)).args, [7]);
  const error = await refused(fixture.run(view.lastMessage("odom", { timeoutMs: 100 })), "timeout");
  assertEquals(error.message, 'No message came on topic "odom" within 100 ms');
});

Deno.test("MeshView refuses what the rules or the role do not allow, and says no more than that", async () => {
  await using fixture = await GatewayFixture.start({
    rules: [
      { kind: "topics", pattern: "camera/*", right: "read" },
      { kind: "topics", pattern: "cmd_vel", right: "both" },
      { kind: "services", pattern: "reset", right: "write" },
    ],
  });
  const { gateway, robot } = fixture;
  await robot.addService("secret", () => 42);
  await robot.addService("reset", () => "done");
  await robot.getTopic("secret/topic").announce();
  await robot.getTopic("camera/left").announce();
  await fixture.advance(100);
  const control = gateway.open({ role: "control" });
  assertEquals(control.list("topics").map(({ name }) => name), ["camera/left"]);
  assertEquals(control.list("services").map(({ name }) => name), ["reset"]);
  assertEquals(control.nodes().map(({ services, sends }) => [services, sends]), [
    [["reset"], ["camera/left"]],
  ]);
  assertEquals(control.find("services", "secret"), undefined);
  assertEquals(await control.schemaOf("topics", "secret/topic"), null);
  const unknown = await refused(control.call("secret", []), "not-found");
  assertEquals(unknown.message, 'There is no service "secret"');
  assertEquals((await refused(control.call("nobody", []), "not-found")).message.length > 0, true);
  await refused(control.send("camera/left", [1]), "forbidden");
  await refused(control.lastMessage("secret/topic"), "not-found");
  assertThrows(() => control.startGoal("secret", {}), GatewayError, "There is no action");
  assertEquals(await fixture.run(control.call("/reset", [])), "done");

  const viewer = gateway.open({ role: "view" });
  const forbidden = await refused(viewer.call("reset", []), "forbidden");
  assertEquals(
    forbidden.message,
    'Service "reset" cannot be called: who is let in to look may do nothing else',
  );
  await refused(viewer.send("cmd_vel", [1]), "forbidden");
});

Deno.test("MeshView.listen() to a pattern gives only what may be read, also when the rules change", async () => {
  await using fixture = await GatewayFixture.start({
    rules: [{ kind: "topics", pattern: "open/*", right: "read" }],
  });
  const { gateway, robot, exposure } = fixture;
  const heard: string[] = [];
  gateway.open({ role: "view" }).listen("**", ({ topic }) => heard.push(topic));
  await fixture.run(robot.waitForListener("open/a"));
  const sendAll = async () => {
    for (const topic of ["open/a", "secret", "open/_hidden"]) await robot.send(topic, 1);
    await fixture.advance(100);
    return heard.splice(0);
  };
  assertEquals(await sendAll(), ["open/a"]);
  exposure.replace([{ kind: "topics", pattern: "secret", right: "read" }]);
  assertEquals(await sendAll(), ["secret"]);
});

Deno.test("MeshView.call() says by its code what went wrong", async () => {
  await using fixture = await GatewayFixture.start({ limits: { maxCalls: 1 } });
  const { gateway, robot } = fixture;
  await robot.addService("divide", (_service, by: number) => {
    if (by === 0) throw new RangeError("by zero");
    return by < 0 ? new Promise(() => {}) : 1 / by;
  });
  const view = gateway.open({ role: "control" });
  assertEquals(await fixture.run(view.call("divide", [4])), 0.25);
  const failed = await refused(fixture.run(view.call("divide", [0])), "failed");
  assertEquals(failed.kind, "RemoteError");
  await refused(fixture.run(view.call("multiply", [0], { timeoutMs: 100 })), "no-provider");
  const hanging = view.call("divide", [-1], { timeoutMs: 5000 });
  await refused(view.call("divide", [1]), "busy");
  await refused(fixture.run(hanging), "timeout");
  const cut = view.call("divide", [-1]);
  fixture.exposure.replace([]);
  await refused(fixture.run(cut), "not-found");
});

Deno.test("MeshView: what a client began ends with it", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot } = fixture;
  const ended: string[] = [];
  await robot.addService("scan", async function* () {
    try {
      for (let i = 0;; i++) yield i;
    } finally {
      ended.push("stream");
    }
  });
  await robot.addAction("drive", async function* (_goal, { signal }) {
    yield 1;
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    ended.push(`goal: ${/its .*$/.exec(signal.reason.message)}`);
  });
  const speeds: unknown[] = [];
  await robot.listen("cmd_vel", (_topic, twist) => speeds.push(twist));
  const view = gateway.open({ role: "control" });
  await fixture.run(view.provide("ask_user", () => "yes"));
  const parts = view.stream("scan", [])[Symbol.asyncIterator]();
  assertEquals(await fixture.run(parts.next()), { done: false, value: 0 });
  const goal = view.startGoal("drive", {});
  await fixture.run(goal.accepted);
  view.listen("anything", () => {});
  view.announce("something");
  const zero = { x: 0, y: 0, z: 0 };
  const moving = { linear: { x: 1, y: 0, z: 0 }, angular: zero };
  await fixture.run(view.send("cmd_vel", [moving]));
  await fixture.advance(100);
  assertEquals(await fixture.run(robot.call("ask_user")), "yes");

  await fixture.run(view.close());
  await fixture.advance(1000);
  assertEquals(ended.sort(), ["goal: its client is gone", "stream"]);
  assertEquals(speeds, [moving, { linear: zero, angular: zero }]);
  assertEquals(robot.serviceHasProviders("ask_user"), false);
  assertEquals(robot.topicHasListeners("anything"), false);
  assertEquals(robot.topicHasSenders("something"), false);
  await refused(view.send("cmd_vel", [1]), "lost");
  assertEquals(gateway.clients, 0);
});

Deno.test("MeshView.send() with a lease: the last word is said after a silence, once", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot } = fixture;
  const heard: unknown[] = [];
  await robot.listen("speed", (_topic, speed) => heard.push(speed));
  const view = gateway.open({ role: "control" });
  await fixture.run(view.send("speed", [1], { lease: { ms: 500, args: [0] } }));
  await fixture.advance(400);
  await view.send("speed", [2]);
  await fixture.advance(400);
  assertEquals(heard, [1, 2]);
  await fixture.advance(200);
  assertEquals(heard, [1, 2, 0]);
  await fixture.run(view.close());
  await fixture.advance(1000);
  assertEquals(heard, [1, 2, 0]);
});

Deno.test("MeshView.send() is for as many topics as one likes, unless each needs a last word", async () => {
  await using fixture = await GatewayFixture.start({ limits: { maxSentTopics: 3 } });
  const view = fixture.gateway.open({ role: "control" });
  for (let i = 0; i < 10; i++) await fixture.run(view.send(`topic${i}`, [i]));
  const lease = { ms: 1000, args: [0] };
  for (let i = 0; i < 3; i++) await fixture.run(view.send(`topic${i}`, [i], { lease }));
  await refused(view.send("other", [1]), "busy");
  await fixture.advance(1001);
  await fixture.run(view.send("other", [1]));
});

Deno.test("MeshView shows params that may be seen, and sets those that may be set", async () => {
  await using fixture = await GatewayFixture.start({
    rules: [
      { kind: "params", pattern: "robot/max_*", right: "both" },
      { kind: "params", pattern: "robot/mode", right: "read" },
    ],
  });
  const { gateway, robot } = fixture;
  await robot.params.declare({
    max_speed: { default: 1, min: 0, max: 3 },
    mode: { default: "auto" },
    secret: { default: 1 },
  });
  await fixture.advance(100);
  const view = gateway.open({ role: "control" });
  assertEquals(view.paramNodes(), ["robot"]);
  const names = async () =>
    (await fixture.run(view.describeParams("robot"))).map(({ name }) => name);
  assertEquals(await names(), ["max_speed", "mode"]);
  const values: unknown[] = [];
  view.watchParams("robot", (change) => values.push(change.values));
  await fixture.run(view.setParams("robot", { max_speed: 2 }));
  await fixture.advance(100);
  assertEquals(values, [{ max_speed: 1, mode: "auto" }, { max_speed: 2, mode: "auto" }]);
  await refused(fixture.run(view.setParams("robot", { mode: "manual" })), "forbidden");
  await refused(fixture.run(view.setParams("robot", { secret: 2 })), "not-found");
  await refused(fixture.run(view.setParams("robot", { max_speed: 9 })), "invalid");
  await refused(view.describeParams("other"), "not-found");
  await fixture.run(view.resetParams("robot", []));
  assertEquals(robot.params.get("max_speed"), 1);
});

Deno.test("MeshView.schemaOf() fetches what nodes have, onChange() tells of what is new", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, mesh } = fixture;
  const view = gateway.open({ role: "view" });
  let changes = 0;
  view.onChange(() => changes++);
  const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });
  const types = defineMesh({
    topics: { range: [metres] },
    actions: { drive: { goal: metres, feedback: metres, result: metres } },
  });
  const lidar = await mesh.node("lidar", { mesh: types });
  await lidar.getTopic("range").announce();
  await lidar.addAction("drive", (goal) => goal);
  await fixture.advance(200);
  assertEquals(changes > 0 && changes < 4, true, `${changes}`);
  const document = await fixture.run(view.schemaOf("topics", "range"));
  assertEquals(document?.name, "metres");
  const action = await fixture.run(view.schemaOf("actions", "drive"));
  assertEquals(action?.goal, { title: "metres", type: "number", minimum: 0 });
  assertEquals(view.list("actions").map(({ name }) => name), ["drive"]);
  assertEquals(view.list("services"), []);
});

Deno.test("asGatewayError() keeps what is said already", () => {
  const error = new GatewayError("busy", "no");
  assertEquals(asGatewayError(error), error);
  assertEquals(asGatewayError("text").code, "failed");
});

Deno.test("goals that go on do so without their client, and are canceled only by who may start some", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot } = fixture;
  await robot.addAction("wait", async function* (_goal: unknown, { signal }) {
    while (!signal.aborted) {
      yield 1;
      await robot.clock.sleep(1000);
    }
  });
  await fixture.advance(1000);
  const pilot = gateway.open({ role: "control" });
  const { id, accepted } = pilot.startGoal("wait", null, { goesOn: true });
  await fixture.run(accepted);
  await fixture.run(pilot.close());
  await fixture.advance(5000);
  const onlooker = gateway.open({ role: "view" }).followGoal("wait", id);
  await fixture.run(onlooker.accepted);
  assertEquals(onlooker.status, "executing");
  await refused(onlooker.cancel(), "forbidden");
  const follower = gateway.open({ role: "control" }).followGoal("wait", id);
  assertEquals((await fixture.run(follower.cancel())).state, "canceled");
});

Deno.test("MeshView: when the rules take it away, goals are canceled, and what a client provides ends", async () => {
  await using fixture = await GatewayFixture.start();
  const { gateway, robot } = fixture;
  await robot.addAction("walk", async function* (_goal: unknown, { signal }) {
    while (!signal.aborted) {
      yield 1;
      await robot.clock.sleep(1000);
    }
  });
  await fixture.advance(1000);
  const view = gateway.open({ role: "control" });
  await fixture.run(view.provide("lamp", () => "on"));
  await fixture.run(view.provideAction("wave", () => Promise.resolve(1)));
  const goal = view.startGoal("walk", null);
  await fixture.run(goal.accepted);
  await fixture.advance(100);
  assertEquals(fixture.node.topology.providers("lamp").length, 1);
  fixture.exposure.replace([{ kind: "actions", pattern: "walk", right: "read" }]);
  assertEquals((await fixture.run(goal.ended)).state, "canceled");
  await fixture.advance(1000);
  assertEquals(fixture.node.topology.providers("lamp").length, 0);
  assertEquals(gateway.open({ role: "view" }).list("actions").map(({ name }) => name), ["walk"]);
});

Deno.test("MeshView.watchParams() does not tell that something changes which is not shown", async () => {
  await using fixture = await GatewayFixture.start({
    rules: [{ kind: "params", pattern: "robot/mode", right: "read" }],
  });
  const { gateway, robot } = fixture;
  await robot.params.declare({ mode: { default: "auto" }, secret: { default: 1 } });
  await fixture.advance(100);
  const seen: unknown[] = [];
  gateway.open({ role: "view" }).watchParams("robot", ({ values }) => seen.push(values));
  await fixture.advance(100);
  await fixture.run(fixture.node.paramsOf("/robot").set({ secret: 2 }));
  await fixture.advance(100);
  assertEquals(seen, [{ mode: "auto" }]);
  fixture.exposure.replace([]);
  await fixture.run(fixture.node.paramsOf("/robot").set({ mode: "manual" }));
  await fixture.advance(100);
  assertEquals(seen, [{ mode: "auto" }]);
});
