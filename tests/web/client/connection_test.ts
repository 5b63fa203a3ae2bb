import { connect, ConnectionLostError, GatewayError, type WebSocketLike } from "@rosy/rosy/browser";
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ClientFixture } from "./client_fixture.ts";

Deno.test("A client connects again, and listens, watches and follows on", async () => {
  await using fixture = await ClientFixture.start();
  const { robot, gateway } = fixture;
  await robot.params.declare("speed", { default: 1 });
  await robot.addAction("drive", async function* (metres: number) {
    for (let driven = 0; driven < metres; driven++) {
      yield driven;
      await robot.clock.sleep(1000);
    }
    return metres;
  });
  const page = await fixture.page();
  const statuses = page.statuses();
  const heard: unknown[] = [];
  page.listen("imu", (_topic, value) => heard.push(value));
  const speeds: unknown[] = [];
  page.paramsOf("robot").watch(({ values }) => speeds.push(values.speed));
  const goal = page.startGoal("drive", 20, { goesOn: true });
  await fixture.run(goal.accepted);
  const catalogue = await fixture.run(page.catalogue());
  gateway.isReachable = false;
  gateway.cut();
  await fixture.advance(5000);
  assertEquals(page.status, "lost");
  gateway.isReachable = true;
  await robot.getTopic("new").announce();
  await fixture.run(robot.waitForListener("imu"));
  await robot.send("imu", 1);
  await robot.params.declare("other", { default: 1 });
  await fixture.advance(1000);
  assertEquals([page.status, heard], ["open", [1]]);
  assertEquals(speeds.length >= 2, true);
  assertEquals(catalogue.topics.some(({ name }) => name === "new"), true);
  assertEquals((await fixture.run(goal.ended)).state, "succeeded");
  await page.close();
  assertEquals(await Array.fromAsync(statuses), ["open", "lost", "open", "closed"]);
});

Deno.test("What is under way when the connection is lost rejects, and nothing is kept for later", async () => {
  await using fixture = await ClientFixture.start();
  const { robot, gateway, mesh } = fixture;
  await robot.addService("hang", () => new Promise(() => {}));
  const recorded = await mesh.record("cmd");
  const page = await fixture.page();
  const outcomes = [
    page.call("hang"),
    page.stream("hang").next(),
    page.startGoal("drive", 1).result,
  ].map((promise) => promise.then(() => null, (error) => error));
  await fixture.advance(10);
  gateway.isReachable = false;
  gateway.cut();
  await fixture.advance(10);
  for (const [index, error] of (await Promise.all(outcomes)).entries()) {
    assertInstanceOf(error, ConnectionLostError);
    assertEquals(error.service, ["hang", "hang", "drive"][index]);
  }
  for (const action of [() => page.send("cmd", 1), () => page.call("hang")]) {
    const error = await assertRejects(() => action(), GatewayError, "no connection");
    assertEquals(error.code, "lost");
  }
  await assertRejects(() => page.startGoal("drive", 1).result, GatewayError, "no connection");
  await assertRejects(() => page.stream("hang").next(), GatewayError, "no connection");
  gateway.isReachable = true;
  await fixture.advance(60_000);
  assertEquals([page.status, recorded.args], ["open", []]);
  await fixture.run(page.send("cmd", 2));
  await fixture.advance(0);
  assertEquals(recorded.args, [[2]]);
});

Deno.test("A client tries again later and later, and not all at the same time", async () => {
  await using fixture = await ClientFixture.start();
  const { gateway, mesh } = fixture;
  const { webSocket } = gateway.connection;
  const triesMs: number[] = [];
  const page = await fixture.page({
    random: () => 0.5,
    webSocket: (url, protocols) => {
      triesMs.push(mesh.clock.monotonicMs());
      return webSocket(url, protocols);
    },
  });
  gateway.isReachable = false;
  gateway.cut();
  const startMs = mesh.clock.monotonicMs();
  await fixture.advance(60_000);
  const [, ...tries] = triesMs.map((atMs) => atMs - startMs);
  const pauses = tries.map((atMs, index) => atMs - (tries[index - 1] ?? 0));
  assertEquals(pauses.slice(0, 8), [187.5, 375, 750, 1500, 3000, 6000, 7500, 7500]);
  await page.close();
  await fixture.advance(60_000);
  assertEquals(triesMs.length, tries.length + 1, "none after it was closed");
});

Deno.test("Both ends notice that the other one is silent, and last words are said", async () => {
  await using fixture = await ClientFixture.start();
  const { gateway, mesh } = fixture;
  let isCut = false;
  const { webSocket } = gateway.connection;
  const silent = (url: string, protocols: string[]): WebSocketLike => {
    const socket = webSocket(url, protocols);
    if (isCut) return socket;
    return {
      get bufferedAmount() {
        return 0;
      },
      binaryType: "arraybuffer",
      protocol: "",
      // Nobody closes a connection over a cable that is pulled.
      close: () => {},
      send: (data) => isCut || socket.send(data),
      addEventListener: (type, listener) =>
        socket.addEventListener(type, (event) => isCut || listener(event)),
    };
  };
  const recorded = await mesh.record("light");
  const page = await fixture.page({ webSocket: silent });
  await fixture.run(page.getTopic("light", { lastWord: { args: ["off"] } }).send("on"));
  await fixture.advance(60_000);
  assertEquals([page.status, gateway.clients], ["open", 1], "an idle one stays");
  isCut = true;
  const statuses: string[] = [];
  page.onStatus((status) => statuses.push(status));
  await fixture.advance(26_000);
  assertEquals(statuses, ["lost", "open"]);
  assertEquals([gateway.clients, recorded.args], [1, [["on"], ["off"]]]);
});

Deno.test("connect() gives up in time, or by its signal, and says what it has tried", async () => {
  await using fixture = await ClientFixture.start();
  const { gateway } = fixture;
  gateway.isReachable = false;
  const options = { ...gateway.connection, timeoutMs: 3000 };
  const error = await assertRejects(
    () => fixture.run(connect(gateway.url, options)),
    GatewayError,
    "Cannot connect to ws://robot.test/ws: no gateway let it in within 3000 ms (1006)",
  );
  assertEquals(error.code, "timeout");
  const abort = new AbortController();
  const aborted = connect(gateway.url, { ...gateway.connection, signal: abort.signal });
  abort.abort(new Error("enough"));
  await assertRejects(() => aborted, Error, "enough");
  gateway.isReachable = true;
  const later = new AbortController();
  const page = await fixture.run(
    connect(gateway.url, { ...gateway.connection, signal: later.signal }),
  );
  later.abort();
  assertEquals(page.status, "closed");
  await assertRejects(() => connect("no url"), TypeError);
});

Deno.test("connect() shows its token as a subprotocol, and in no URL", async () => {
  await using fixture = await ClientFixture.start();
  const { webSocket } = fixture.gateway.connection;
  const seen: unknown[] = [];
  await fixture.page({
    token: "geheim ü?",
    webSocket: (url, protocols) => {
      seen.push(url, protocols);
      return webSocket(url, protocols);
    },
  });
  assertEquals(seen, [
    "ws://robot.test/ws",
    ["rosy.msgpack.v1", "bearer.Z2VoZWltIMO8Pw"],
  ]);
});

Deno.test("What a callback throws is told, and keeps nobody else from its messages", async () => {
  await using fixture = await ClientFixture.start();
  const errors: unknown[] = [];
  const page = await fixture.page({ onError: (error) => errors.push(error) });
  const heard: unknown[] = [];
  page.listen("imu", () => {
    throw new Error("stuck");
  });
  page.listen("imu", (_topic, value) => heard.push(value));
  await fixture.run(fixture.robot.waitForListener("imu"));
  for (let i = 0; i < 2; i++) await fixture.robot.send("imu", i);
  await fixture.advance(0);
  assertEquals([heard, errors.map(String)], [[0, 1], ["Error: stuck", "Error: stuck"]]);
});
