import { assertEquals } from "@std/assert";
import { defineMesh } from "@rosy/rosy";
import { geometry_msgs } from "@rosy/rosy/schemas";
import { Random } from "../../support/random.ts";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";
import { TestSession } from "./test_session.ts";

const OPS = [
  "advertise",
  "unadvertise",
  "publish",
  "subscribe",
  "unsubscribe",
  "call_service",
  "advertise_service",
  "unadvertise_service",
  "service_response",
  "send_action_goal",
  "cancel_action_goal",
  "advertise_action",
  "unadvertise_action",
  "action_feedback",
  "action_result",
  "fragment",
  "set_level",
  "auth",
  "huh",
];
const NAMES = [
  "/a",
  "cmd_vel",
  "/cmd_vel",
  "*",
  "a b",
  "",
  "/",
  "/rosapi/nodes",
  "x/_action/cancel_goal",
];
const VALUES: unknown[] = [
  null,
  true,
  -1,
  1e308,
  "",
  "cbor-raw",
  "warning",
  [],
  [[1], { a: 1 }],
  {},
  { linear: null },
  { linear: { x: "text" }, __proto__: null },
  { name: "/robot/x", topic: "/a", type: "a/b", node: "/robot", value: "{" },
  { args: 1 },
];

Deno.test("a client that says anything in any order is answered, and does no harm", async () => {
  await using fixture = await GatewayFixture.start();
  const mesh = defineMesh({ topics: { cmd_vel: [geometry_msgs.Twist] } });
  const base = await fixture.mesh.node("base", { mesh });
  await base.listen("cmd_vel", () => {});
  await using client = new TestSession(fixture);
  await using honest = new TestSession(fixture);
  await honest.say({ op: "subscribe", topic: "/heartbeat" });
  const random = new Random(29);
  for (let index = 0; index < 2000; index++) {
    const said: Record<string, unknown> = { op: random.pick(OPS) };
    const name = random.pick(NAMES);
    Object.assign(said, {
      id: random.pick(["1", "2", 3, {}]),
      topic: name,
      service: name,
      action: name,
    });
    for (
      const field of ["msg", "args", "values", "result", "status", "compression", "latch", "level"]
    ) {
      if (random.below(3) > 0) said[field] = random.pick(VALUES);
    }
    for (
      const field of ["timeout", "throttle_rate", "queue_length", "fragment_size", "num", "total"]
    ) {
      said[field] = random.pick([0, 1, 0.01, 2, "1", null]);
    }
    if (random.below(2) === 0) said.data = JSON.stringify({ op: random.pick(OPS), topic: "/a" });
    client.receive(JSON.stringify(said));
    if (index % 50 === 0) await fixture.advance(10);
  }
  client.receive(
    `{"op":"publish","topic":"deep","msg":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
  );
  await fixture.advance(20_000);
  assertEquals([client.closed, honest.closed], [null, null]);
  await fixture.robot.send("heartbeat", 1);
  await fixture.advance(100);
  assertEquals(honest.messages, [["/heartbeat", { data: 1 }]]);
  const nodes = { op: "call_service", id: "last", service: "/rosapi/nodes" };
  await client.say(nodes);
  assertEquals(client.of("service_response").at(-1)!.id, "last");
});
