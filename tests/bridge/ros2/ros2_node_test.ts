import { assert, assertEquals, assertRejects } from "@std/assert";
import type { JoinRos2Options } from "../../../lib/bridge/ros2/node/ros2_node.ts";
import { Ros2Node } from "../../../lib/bridge/ros2/node/ros2_node.ts";
import { NoAnswerError } from "../../../lib/bridge/ros2/node/service_client.ts";
import { Ros2Types } from "../../../lib/bridge/ros2/types/ros2_types.ts";
import { Collector } from "../../support/collector.ts";
import { Changing, PATIENCE_MS } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { Cyclone, freshDomain, HAS_CYCLONE } from "./cyclone.ts";

const ignore = !HAS_CYCLONE;
const ADD = "example_interfaces/srv/AddTwoInts";

function join(domain: number, options: Partial<JoinRos2Options> = {}): Promise<Ros2Node> {
  return Ros2Node.join({ name: "rosy", domain, logger: new RecordingLogger(), ...options });
}

/** A node of rosy's and a participant of Cyclone's, in a domain of their own. */
async function pair() {
  const domain = freshDomain();
  const stack = new AsyncDisposableStack();
  const [node, cyclone] = await Promise.all([join(domain), Cyclone.start(domain)]);
  stack.use(node);
  stack.use(cyclone);
  const changing = new Changing();
  node.onGraph = () => changing.tell();
  return {
    domain,
    node,
    cyclone,
    untilGraph: (holds: () => boolean) => changing.until(holds, () => JSON.stringify(node.graph)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function limit(): AbortSignal {
  return AbortSignal.timeout(PATIENCE_MS);
}

Deno.test("Ros2Node subscribes in whatever quality there is, and to what is kept", {
  ignore,
}, async () => {
  await using sides = await pair();
  const { node, cyclone } = sides;
  const heard = new Collector<unknown>();
  const kept = new Collector<unknown>();
  using subscription = node.subscribe("/loose", (message) => heard.add(message));
  using _kept = node.subscribe("kept", (message, info) => kept.add([message, info.isKept]));
  await cyclone.writer("rt/loose", { reliable: false });
  await cyclone.writer("rt/kept", { kept: true });
  await cyclone.write("rt/kept", "old");
  await cyclone.matched("rt/loose");
  await cyclone.write("rt/loose", "a", "b");
  assertEquals(await heard.count(2), [{ data: "a" }, { data: "b" }]);
  assertEquals(await kept.count(1), [[{ data: "old" }, true]]);
  assertEquals([subscription.publisherCount, subscription.lost], [1, 0]);
});

Deno.test("Ros2Node publishes, also what is kept for later subscribers", { ignore }, async () => {
  await using sides = await pair();
  const { node, cyclone } = sides;
  const type = "std_msgs/msg/String";
  using kept = await node.advertise("/kept", {
    type,
    qos: { transientLocal: true, depth: 1 },
  });
  await kept.publish({ data: "old" });
  await kept.publish({ data: "newest" });
  await cyclone.reader("rt/kept", { kept: true });
  await cyclone.waitFor("rt/kept", "newest");
  assertEquals(cyclone.got("rt/kept"), ["newest"]);
  await assertRejects(() => node.advertise("/x", { type: "my_msgs/Odd" }), TypeError, "types");
});

Deno.test("Ros2Node calls services and provides them", { ignore }, async () => {
  await using sides = await pair();
  const { node, cyclone } = sides;
  const refused = new Collector<string>();
  using _service = await node.provide(
    "/near",
    { type: ADD, onRefused: refused.add },
    (request) => {
      const { a, b } = request as { a: bigint; b: bigint };
      if (a === 0n) throw new Error("too small");
      return { sum: a + b };
    },
  );
  await Promise.all([cyclone.serve("far"), cyclone.client("near")]);
  const calls = [1, 2, 3].map((a) =>
    node.call("/far", { a, b: 10 }, { type: ADD, signal: limit() })
  );
  assertEquals(await Promise.all(calls), [{ sum: 11n }, { sum: 12n }, { sum: 13n }]);
  assertEquals(await node.call("/far", { a: 4n, b: 10n }, { signal: limit() }), { sum: 14n });
  await cyclone.call("near", { guid: 77, number: 1, a: 5, b: 6 });
  await cyclone.waitForAnswers(1);
  assertEquals(cyclone.answers, [{ answer: 11, number: 1, guid: 77 }]);
  await cyclone.call("near", { guid: 77, number: 2, a: 0, b: 6 });
  assertEquals(await refused.count(1), ["/near failed: too small"]);
});

Deno.test("Ros2Node says why there is no answer", async () => {
  const domain = freshDomain();
  await using node = await join(domain);
  await using other = await join(domain);
  const signal = AbortSignal.abort();
  const error = await assertRejects(
    () => node.call("/none", {}, { type: "std_srvs/srv/Empty", signal }),
    NoAnswerError,
  );
  assertEquals(error.why, "nobody");
  await assertRejects(() => node.call("/none", {}, { signal }), TypeError, "nobody is known");
  const asked = Promise.withResolvers<void>();
  const silent = await other.provide("/silent", { type: ADD }, () => {
    asked.resolve();
    return new Promise(() => {});
  });
  const given = new AbortController();
  const call = (signal: AbortSignal) => node.call("/silent", { a: 1 }, { type: ADD, signal });
  const [first, second] = [call(given.signal), call(limit())];
  await asked.promise;
  given.abort();
  assertEquals((await assertRejects(() => first, NoAnswerError)).why, "silence");
  silent[Symbol.dispose]();
  assertEquals((await assertRejects(() => second, NoAnswerError)).why, "gone");
});

Deno.test("Ros2Node tells which nodes there are, and is one of them", { ignore }, async () => {
  await using sides = await pair();
  const { node, cyclone, untilGraph } = sides;
  await cyclone.writer("rt/scan", { reliable: false });
  await cyclone.reader("rt/cmd");
  await cyclone.serve("add");
  await untilGraph(() => node.graph[0]?.provides.length === 1);
  assert(node.graph[0]!.name.startsWith("dds_"));
  await cyclone.node("/arm/driver");
  await untilGraph(() => node.graph[0]?.name === "/arm/driver");
  const type = "std_msgs/msg/String";
  const [{ publishes, subscribes, provides }] = node.graph as [typeof node.graph[0] & object];
  assertEquals(publishes, [{ name: "/scan", type, isReliable: false, isKept: false }]);
  assertEquals(subscribes, [{ name: "/cmd", type, isReliable: true, isKept: false }]);
  assertEquals(provides.map(({ name, type }) => [name, type]), [["/add", ADD]]);
  using _publisher = await node.advertise("/out", { type });
  await cyclone.nodes();
  // Its own topic of nodes counts.
  await cyclone.waitForNode("/ rosy", [1, 2]);
});

Deno.test("Ros2Node carries types that were defined by the user, and waits for who is slow", async () => {
  const domain = freshDomain();
  const types = new Ros2Types([["my_msgs/msg/Thing", "int32 number\nuint8[] bytes"]]);
  await using sender = await join(domain, { types });
  await using listener = await join(domain, { types });
  const heard = new Collector<unknown>();
  const gate = Promise.withResolvers<void>();
  using subscription = listener.subscribe("/thing", (message) => {
    heard.add(message);
    return gate.promise;
  }, { queue: 2 });
  using publisher = await sender.advertise("/thing", {
    type: "my_msgs/msg/Thing",
    qos: { transientLocal: true, depth: 10 },
  });
  for (let number = 0; number < 6; number++) {
    await publisher.publish({ number, bytes: Uint8Array.of(number) });
  }
  await heard.count(1);
  await publisher.whenAcknowledged();
  assertEquals(heard.items.length, 1);
  gate.resolve();
  assertEquals(
    await heard.count(3),
    [0, 4, 5].map((number) => ({
      number,
      bytes: Uint8Array.of(number),
    })),
  );
  assertEquals(subscription.lost, 3);
});
