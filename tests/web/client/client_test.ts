import {
  CallTimeoutError,
  ConnectionLostError,
  GatewayError,
  GoalError,
  NoProviderError,
  ParamError,
  RemoteError,
} from "@rosy/rosy/browser";
import { jsonCodec, structuredCloneCodec } from "@rosy/rosy";
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ClientFixture } from "./client_fixture.ts";

Deno.test("MeshClient.listen() gets what is sent, whole, with its topic and in order", async () => {
  await using fixture = await ClientFixture.start();
  const { robot } = fixture;
  const page = await fixture.page();
  const heard: unknown[] = [];
  page.listen("/imu", (topic, ...args) => heard.push([topic, ...args]));
  await fixture.run(robot.waitForListener("imu"));
  const value = {
    bytes: Uint8Array.of(1, 2),
    floats: Float32Array.of(0.5, 1),
    when: new Date(5),
    big: 2n ** 70n,
    map: new Map([[1, "one"]]),
  };
  await robot.send("imu", value, -0, undefined, NaN);
  for (let i = 0; i < 5; i++) await robot.send("imu", i);
  await fixture.advance(0);
  assertEquals(heard, [
    ["imu", value, -0, undefined, NaN],
    ...[0, 1, 2, 3, 4].map((i) => ["imu", i]),
  ]);
});

Deno.test("MeshClient.listen() understands messages of all codecs", async () => {
  await using fixture = await ClientFixture.start();
  const page = await fixture.page();
  const heard: unknown[] = [];
  page.listen("map", (_topic, value) => heard.push(value));
  for (const codec of [jsonCodec, structuredCloneCodec, undefined]) {
    const node = await fixture.mesh.node("mapper", codec && { dataCodec: codec });
    await fixture.run(node.waitForListener("map"));
    await node.send("map", { codec: codec?.name ?? "msgpack", bytes: Uint8Array.of(7) });
    await fixture.advance(0);
  }
  const bytes = Uint8Array.of(7);
  assertEquals(heard, ["json", "structured-clone", "msgpack"].map((codec) => ({ codec, bytes })));
});

Deno.test("MeshClient.listen() counts what nobody can read as lost, and tells of what may not be heard", async () => {
  await using fixture = await ClientFixture.start({
    exposure: [{ kind: "topics", pattern: "imu", right: "read" }],
  });
  const errors: unknown[] = [];
  const page = await fixture.page({ onError: (error) => errors.push(error) });
  const heard: unknown[] = [];
  const listening = page.listen("imu", (_topic, value) => heard.push(value));
  page.listen("secret", () => {});
  await fixture.run(fixture.robot.waitForListener("imu"));
  await fixture.robot.sendRaw("imu", "msgpack", Uint8Array.of(0x91));
  await fixture.robot.sendRaw("imu", "unknown", Uint8Array.of(1));
  await fixture.robot.send("imu", 1);
  await fixture.advance(6000);
  assertEquals([heard, listening.lost], [[1], 2]);
  const [error] = errors;
  assertInstanceOf(error, GatewayError);
  assertEquals([error.code, error.message], ["not-found", 'There is no topic "secret"']);
});

Deno.test("MeshClient.listen() to a pattern tells topics and senders apart", async () => {
  await using fixture = await ClientFixture.start();
  const page = await fixture.page();
  const messages = page.messages("cam/*");
  const [left, right] = [await fixture.mesh.node("left"), await fixture.mesh.node("right")];
  const first = messages.next();
  await fixture.run(left.waitForListener("cam/l"));
  await fixture.run(right.waitForListener("cam/r"));
  await left.send("cam/l", 1);
  const { value: one } = await fixture.run(first);
  await right.send("cam/r", 2);
  const { value: two } = await fixture.run(messages.next());
  if (!one || !two) throw new Error("the loop has ended");
  assertEquals([one.topic, one.sender, one.args], ["cam/l", { ...left.id }, [1]]);
  assertEquals([two.topic, two.sender, two.args, two.retained], [
    "cam/r",
    { ...right.id },
    [2],
    false,
  ]);
  await messages.return();
  await fixture.advance(100);
  assertEquals(left.topicHasListeners("cam/l"), false);
});

Deno.test("MeshClient.messages() gives a loop that is slow the latest, or all", async () => {
  await using fixture = await ClientFixture.start();
  const { robot } = fixture;
  const page = await fixture.page();
  const latest = page.messages("imu");
  const all = page.messages("imu", { policy: "all" });
  await fixture.run(robot.waitForListener("imu"));
  for (let i = 0; i < 5; i++) {
    await robot.send("imu", i);
    await fixture.advance(10);
  }
  const values = async (messages: typeof all, count: number) => {
    const list: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const { value } = await messages.next();
      if (value) list.push(value.args[0]);
    }
    return list;
  };
  assertEquals([await values(latest, 1), latest.lost], [[4], 4]);
  assertEquals([await values(all, 5), all.lost], [[0, 1, 2, 3, 4], 0]);
});

Deno.test("MeshClient.listen() takes maxHz of them, the latest each", async () => {
  await using fixture = await ClientFixture.start();
  const { robot } = fixture;
  const page = await fixture.page();
  const heard: unknown[] = [];
  page.listen("imu", (_topic, i) => heard.push(i), { maxHz: 10 });
  await fixture.run(robot.waitForListener("imu"));
  for (let i = 0; i <= 50; i++) {
    await robot.send("imu", i);
    await fixture.advance(10);
  }
  await fixture.advance(200);
  assertEquals(heard, [0, 9, 19, 29, 39, 49, 50]);
});

Deno.test("MeshClient gets what is retained, and the last message of a topic", async () => {
  await using fixture = await ClientFixture.start();
  const { robot } = fixture;
  const map = robot.getTopic<[string]>("map", { retain: 1 });
  await map.send("cellar");
  const page = await fixture.page();
  const heard: unknown[] = [];
  page.listen("map", (_topic, value) => heard.push(value));
  page.listen("map", () => heard.push("none"), { retained: false });
  await fixture.advance(100);
  assertEquals(heard, ["cellar"]);
  const last = await fixture.run(page.lastMessage("map"));
  assertEquals([last.args, last.topic, last.sender.name], [["cellar"], "map", "robot"]);
  const error = await assertRejects(
    () => fixture.run(page.lastMessage("nothing", { timeoutMs: 50 })),
    GatewayError,
  );
  assertEquals(error.code, "timeout");
});

Deno.test("MeshClient.send() sends, and says why it does not", async () => {
  await using fixture = await ClientFixture.start({
    exposure: [{ kind: "topics", pattern: "cmd", right: "both" }, {
      kind: "topics",
      pattern: "imu",
      right: "read",
    }],
  });
  const { gateway } = fixture;
  const page = await fixture.page();
  const recorded = await fixture.mesh.record("cmd");
  for (const value of [1, { x: new Date(1) }, Uint8Array.of(1)]) {
    await fixture.run(page.send("cmd", value));
  }
  await fixture.advance(0);
  assertEquals(recorded.args, [[1], [{ x: new Date(1) }], [Uint8Array.of(1)]]);
  const forbidden = await assertRejects(() => fixture.run(page.send("imu", 1)), GatewayError);
  assertEquals(forbidden.code, "forbidden");
  await assertRejects(() => page.send("cmd", () => {}), TypeError, "cannot be carried");
  gateway.exposure.replace([]);
  await fixture.run(page.send("cmd", 2));
  await fixture.advance(0);
  const late = await assertRejects(() => fixture.run(page.send("cmd", 3)), GatewayError);
  assertEquals(late.code, "not-found", "the refusal of the one before");
  await fixture.advance(0);
  assertEquals(recorded.args.length, 3);
});

Deno.test("ClientTopic.send() has its last word said when it falls silent, or its page is gone", async () => {
  await using fixture = await ClientFixture.start();
  const page = await fixture.page();
  const recorded = await fixture.mesh.record("speed");
  const speed = page.getTopic("speed", { lastWord: { ms: 500, args: [0] } });
  for (let i = 1; i <= 3; i++) {
    await fixture.run(speed.send(i));
    await fixture.advance(400);
  }
  assertEquals(recorded.args, [[1], [2], [3]]);
  await fixture.advance(200);
  assertEquals(recorded.args.slice(3), [[0]]);
  const light = page.getTopic("light", { lastWord: { args: ["off"] } });
  const lights = await fixture.mesh.record("light");
  await fixture.run(light.send("on"));
  await fixture.advance(60_000);
  fixture.gateway.cut();
  await fixture.advance(100);
  assertEquals(lights.args, [["on"], ["off"]]);
});

Deno.test("MeshClient.call() throws what a node would throw", async () => {
  await using fixture = await ClientFixture.start({
    exposure: [{ kind: "services", pattern: "open/*", right: "both" }],
  });
  const { robot } = fixture;
  await robot.addService("open/fail", () => {
    throw new RangeError("too far");
  });
  await robot.addService("open/hang", () => new Promise(() => {}));
  await robot.addService("open/add", (_service, a: number, b: number) => a + b);
  const page = await fixture.page();
  assertEquals(await fixture.run(page.call("open/add", 1, 2)), 3);
  const remote = await assertRejects(() => fixture.run(page.call("open/fail")), RemoteError);
  assertEquals(
    [remote.service, remote.remoteName, remote.remoteMessage, remote.message, remote.remoteStack],
    ["open/fail", "RangeError", "too far", 'Service "open/fail" failed: RangeError: too far', ""],
  );
  const hang = page.getService("open/hang", { timeoutMs: 100 });
  const timeout = await assertRejects(() => fixture.run(hang.call()), CallTimeoutError);
  assertEquals([timeout.service, timeout.timeoutMs], ["open/hang", 100]);
  const nobody = page.getService("open/nobody", { timeoutMs: 100 });
  const none = await assertRejects(() => fixture.run(nobody.call()), NoProviderError);
  assertEquals(none.service, "open/nobody");
  const secret = await assertRejects(() => fixture.run(page.call("secret")), GatewayError);
  assertEquals(secret.code, "not-found");
  const abort = new AbortController();
  const aborted = page.getService("open/hang", { signal: abort.signal }).call();
  abort.abort(new Error("enough"));
  await assertRejects(() => fixture.run(aborted), Error, "enough");
});

Deno.test("MeshClient.stream() makes its service wait, and ends it", async () => {
  await using fixture = await ClientFixture.start();
  const { robot } = fixture;
  let made = 0;
  let isOver = false;
  await robot.addService("count", async function* (_service, to: number) {
    try {
      while (made < to) yield made++;
    } finally {
      isOver = true;
    }
  });
  const page = await fixture.page();
  const stream = page.stream("count", 100_000);
  assertEquals((await fixture.run(stream.next())).value, 0);
  await fixture.advance(1000);
  const ahead = made;
  assertEquals(ahead < 300, true, `${ahead} are too many ahead of who reads`);
  for (let i = 1; i < 1000; i++) assertEquals((await fixture.run(stream.next())).value, i);
  await stream.return();
  await fixture.advance(100);
  assertEquals(isOver, true);
  assertEquals(await stream.next(), { done: true, value: undefined });
});

Deno.test("MeshClient.paramsOf() gets, sets, resets, describes and watches", async () => {
  await using fixture = await ClientFixture.start();
  const { robot } = fixture;
  await robot.params.declare("speed", { default: 1, min: 0, max: 3 });
  await robot.params.declare("name", { default: "rosy" });
  const page = await fixture.page();
  const params = page.paramsOf("robot");
  const seen: unknown[] = [];
  params.watch(({ values, changed }) => seen.push([values, changed]));
  const loop = params.watch();
  await fixture.advance(100);
  assertEquals(await fixture.run(params.get("speed")), 1);
  await fixture.run(params.set("speed", 2));
  await fixture.run(params.set({ name: "other", speed: 3 }));
  assertEquals(await fixture.run(params.getAll()), { speed: 3, name: "other" });
  assertEquals((await fixture.run(params.describe("speed"))).max, 3);
  assertEquals(await fixture.run(params.list()), ["speed", "name"]);
  const error = await assertRejects(() => fixture.run(params.set("speed", 9)), ParamError);
  assertEquals([error.reason, error.node, error.param], ["invalid", "robot", "speed"]);
  const unknown = await assertRejects(() => fixture.run(params.get("none")), ParamError);
  assertEquals(unknown.reason, "unknown-param");
  await fixture.run(params.reset());
  await fixture.advance(100);
  assertEquals(seen.at(-1), [{ speed: 1, name: "rosy" }, ["speed", "name"]]);
  const { value: first } = await fixture.run(loop.next());
  const { value: next } = await fixture.run(loop.next());
  assertEquals(first?.values, { speed: 1, name: "rosy" });
  assertEquals([next?.values, next?.changed.toSorted()], [
    { speed: 1, name: "rosy" },
    ["name", "speed"],
  ], "what came meanwhile as one");
});

Deno.test("MeshClient.startGoal() tells feedback, result and end", async () => {
  await using fixture = await ClientFixture.start();
  const { robot, mesh } = fixture;
  await robot.addAction("drive", async function* (metres: number, { signal }) {
    for (let driven = 0; driven < metres; driven++) {
      if (signal.aborted) return driven;
      yield driven;
      await robot.clock.sleep(10);
    }
    return metres;
  });
  const page = await fixture.page();
  const goal = page.startGoal("drive", 3);
  await fixture.run(goal.accepted);
  assertEquals([goal.action, goal.id.length > 0, goal.provider?.name], ["drive", true, "robot"]);
  assertEquals(await fixture.run(Array.fromAsync(goal)), [0, 1, 2]);
  assertEquals([await fixture.run(goal.result), goal.status], [3, "succeeded"]);

  const far = page.startGoal("drive", 1e6);
  await fixture.run(far.accepted);
  await fixture.advance(50_000);
  const { state, reason, result } = await fixture.run(far.cancel("obstacle"));
  assertEquals([state, reason, typeof result], ["canceled", "obstacle", "number"]);
  const error = await assertRejects(() => far.result, GoalError);
  assertEquals([error.state, error.reason, error.goalId], ["canceled", "obstacle", far.id]);

  const followed = page.followGoal("drive", goal.id);
  assertEquals(await fixture.run(followed.result), 3);
  const nobody = page.startGoal("fly", 1, { timeoutMs: 50 });
  await assertRejects(() => fixture.run(nobody.result), NoProviderError);

  const abandoned = page.startGoal("drive", 1e6);
  await fixture.run(abandoned.accepted);
  const other = robot.followGoal("drive", abandoned.id);
  await page.close();
  await assertRejects(() => abandoned.result, ConnectionLostError);
  assertEquals((await mesh.clock.run(other.ended)).state, "canceled");
});

Deno.test("MeshClient.catalogue() tells what there is, and what comes and goes", async () => {
  await using fixture = await ClientFixture.start();
  const { robot, mesh } = fixture;
  await robot.getTopic("imu").announce();
  await robot.addService("add", () => 1);
  await fixture.advance(100);
  const page = await fixture.page();
  const catalogue = await fixture.run(page.catalogue());
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  assertEquals([names(catalogue.topics), names(catalogue.services)], [["imu"], ["add"]]);
  const [imu] = catalogue.topics;
  assertEquals([imu?.sources, imu?.mayRead, imu?.mayWrite], [[{ ...robot.id }], true, true]);
  let changes = 0;
  catalogue.onChange(() => changes++);
  const other = await mesh.node("other");
  await other.addService("sub", () => 1);
  await fixture.advance(1000);
  assertEquals(names(catalogue.services), ["add", "sub"]);
  await mesh.clock.run(other.stop());
  await fixture.advance(1000);
  assertEquals(names(catalogue.services), ["add"]);
  assertEquals(changes >= 2, true);
  catalogue.close();
  assertEquals(await fixture.run(page.schemaOf("topics", "imu")), null);
});

Deno.test("MeshClient.send() that nobody awaits does no harm where it fails", async () => {
  await using fixture = await ClientFixture.start({ exposure: [] });
  const page = await fixture.page();
  void page.send("cmd", 1);
  void page.getTopic("cmd", { lastWord: null }).send(1);
  await fixture.advance(10);
  await page.close();
  void page.send("cmd", 1);
  await fixture.advance(10);
  assertEquals(page.status, "closed");
});
