import { assert, assertEquals, assertRejects } from "@std/assert";
import { std_msgs } from "@rosy/rosy/schemas";
import { Rosapi } from "../../../lib/bridge/rosbridge/rosapi.ts";
import { RosbridgeClient } from "../../../lib/bridge/rosbridge/rosbridge_client.ts";
import type { ReceivedMessage } from "../../../lib/bridge/rosbridge/subscriptions.ts";
import { serveWeb } from "../../../lib/web/mod.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

/** A robot of rosy behind its own rosbridge, and a client of that. */
async function connected(stack: AsyncDisposableStack) {
  const fixture = stack.use(new MeshFixture());
  const robot = await fixture.node("robot");
  const node = await fixture.node("web");
  const web = stack.use(await serveWeb({ node, port: 0, logger: fixture.logger }));
  const url = new URL("rosbridge", web.url.replace("http", "ws")).href;
  const told = new Collector<string>();
  const client = stack.use(
    await RosbridgeClient.open({ url, told: ({ message }) => told.add(message) }),
  );
  return { robot, node, client, told };
}

Deno.test("RosbridgeClient hears messages as CBOR, as JSON and as ROS writes them", async () => {
  await using stack = new AsyncDisposableStack();
  const { robot, client } = await connected(stack);
  const text = robot.getTopic("text", { schema: std_msgs.String, retain: 1 });
  await text.send({ data: "hello" });
  for (const compression of ["cbor", "none", "cbor-raw"] as const) {
    const heard = new Collector<ReceivedMessage>();
    using _listening = client.subscribe("text", { compressions: [compression] }, heard.add);
    const [message] = await heard.count(1);
    assert(message);
    if (message.form === "raw") {
      assertEquals(message.bytes.toHex(), "00010000060000006865" + "6c6c6f00");
      assert(message.epochMs > 1e12);
    } else {
      assertEquals(message, {
        form: compression === "cbor" ? "cbor" : "json",
        value: { data: "hello" },
      });
    }
  }
});

Deno.test("RosbridgeClient sends messages, the last of which is kept for later listeners", async () => {
  await using stack = new AsyncDisposableStack();
  const { robot, client } = await connected(stack);
  const sending = client.advertise("/map", { type: "std_msgs/String", latch: true });
  client.publish("map", { data: "old" });
  client.publish("/map", { data: Uint8Array.of(1, 2, 3), big: 2n ** 60n });
  await robot.waitForSender("map");
  const heard = new Collector<unknown>();
  await robot.listen("map", (_topic, message) => heard.add(message));
  await heard.until((all) => all.length > 0, "a message");
  assertEquals(heard.items.at(-1), { data: "AQID", big: Number(2n ** 60n) });
  sending[Symbol.dispose]();
});

Deno.test("RosbridgeClient calls services, and provides some", async () => {
  await using stack = new AsyncDisposableStack();
  const { robot, node, client } = await connected(stack);
  await robot.addService("add", (_service, { a, b }: { a: number; b: number }) => ({ sum: a + b }));
  await robot.addService("fail", () => {
    throw new Error("no way");
  });
  await robot.addService("hang", () => new Promise(() => {}));
  for (const name of ["add", "fail", "hang"]) await node.waitForServiceProvider(name);
  const options = { timeoutMs: 10_000 };
  assertEquals((await client.call("add", { a: 1, b: 2 }, options)).values, { sum: 3 });
  await assertRejects(() => client.call("/fail", {}, options), Error, "no way");
  await assertRejects(() => client.call("nobody", {}, { timeoutMs: 50 }), Error, '"/nobody"');
  await assertRejects(() => client.call("hang", {}, { timeoutMs: 50 }), Error, "within 50 ms");
  const signal = AbortSignal.abort(new Error("given up"));
  await assertRejects(() => client.call("add", {}, { ...options, signal }), Error, "given up");

  const provided = client.provide("client/mul", "test/Mul", (args) => {
    const { a, b } = args as { a: number; b: number };
    if (a < 0) throw new RangeError("a is negative");
    return Promise.resolve({ product: a * b });
  });
  await robot.waitForServiceProvider("client/mul");
  assertEquals(await robot.call("client/mul", { a: 6, b: 7 }), { product: 42 });
  await assertRejects(() => robot.call("client/mul", { a: -1, b: 7 }), Error, "a is negative");
  provided[Symbol.dispose]();
});

Deno.test("Rosapi tells what there is: topics and services with types, nodes, who listens", async () => {
  await using stack = new AsyncDisposableStack();
  const { robot, node, client } = await connected(stack);
  await robot.getTopic("text", { schema: std_msgs.String }).announce();
  await robot.listen("said", () => {});
  await robot.addService("add", () => 1);
  await node.waitForSender("text");
  await node.waitForListener("said");
  await node.waitForServiceProvider("add");
  const rosapi = new Rosapi(client, { timeoutMs: 10_000 });
  assertEquals(await rosapi.dialect(), "rosy");
  assertEquals((await rosapi.topics()).get("text"), "std_msgs/msg/String");
  assertEquals((await rosapi.topics()).get("said"), "");
  assert((await rosapi.services()).includes("add"));
  assertEquals(await rosapi.serviceType("add"), "");
  // A gateway does not tell of itself.
  assertEquals(await rosapi.nodes(), ["robot"]);
  assertEquals(await rosapi.subscribers("said"), ["robot"]);
  const definition = await rosapi.definition("std_msgs/msg/String");
  assertEquals(definition?.encoding, "ros2msg");
  assertEquals(await rosapi.definition("no_msgs/msg/Such"), undefined);
});

Deno.test("RosbridgeClient says why there is no connection, and how it ended", async () => {
  await assertRejects(
    () => RosbridgeClient.open({ url: "ws://127.0.0.1:1/?x=1", token: "secret" }),
    Error,
    "Cannot connect to ws://127.0.0.1:1/: connection refused",
  );
  await using stack = new AsyncDisposableStack();
  const fixture = stack.use(new MeshFixture());
  const node = await fixture.node("web");
  const web = await serveWeb({
    node,
    port: 0,
    logger: fixture.logger,
    tokens: [{ token: "right-token-of-16", role: "control" }],
  });
  const url = new URL("rosbridge", web.url.replace("http", "ws")).href;
  const wrong = () => RosbridgeClient.open({ url, token: "wrong-token-of-16" });
  const error = await assertRejects(wrong, Error, "it wants a token");
  assert(!error.message.includes("token-of"), error.message);
  await using client = await RosbridgeClient.open({ url, token: "right-token-of-16" });
  const call = client.call("/rosapi/nodes", {}, { timeoutMs: 10_000 });
  assert((await call).values !== undefined);
  const waiting = assertRejects(
    () => client.call("nobody", {}, { timeoutMs: 60_000 }),
    Error,
    "nobody",
  );
  await web.close();
  assertEquals(await client.closed, "closed with code 1001: the server ends");
  await waiting;
});
