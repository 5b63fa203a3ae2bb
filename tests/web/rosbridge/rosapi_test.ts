import { assertEquals } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { geometry_msgs } from "@rosy/rosy/schemas";
import { GatewayFixture, type GatewayFixtureOptions } from "../gateway/gateway_fixture.ts";
import { TestSession } from "./test_session.ts";

const Wheels = defineSchema("test/Wheels", {
  type: "object",
  properties: {
    left: { type: "object", properties: { turns: { type: "integer" } }, required: ["turns"] },
    speeds: { type: "array", items: { type: "number" }, minItems: 4, maxItems: 4 },
    names: { type: "array", items: { type: "string" } },
    raw: { type: "string", contentEncoding: "base64" },
    on: { type: "boolean" },
  },
  required: ["left", "speeds", "names", "raw", "on"],
});
const Term = defineSchema<number>("test/Term", { type: "number" });
const mesh = defineMesh({
  topics: { cmd_vel: [geometry_msgs.Twist], wheels: [Wheels], count: [Term] },
  services: { double: { args: [Term], result: Term } },
  params: { base: { "speed": { default: 1.5, max: 3 }, "limits/far": { default: [1, 2] } } },
});

/** A robot with something of everything, and what asks about it. */
async function asking(fixture: GatewayFixture) {
  const base = await fixture.mesh.node("base", { mesh });
  for (const topic of ["cmd_vel", "wheels", "count"] as const) {
    await base.getTopic(topic).announce();
  }
  await base.addService("double", (_service, value) => 2 * Number(value));
  await base.addAction("drive" as never, (() => 1) as never);
  await base.listen("goal" as never, (() => {}) as never);
  const client = new TestSession(fixture);
  const ask = async (service: string, args: object = {}): Promise<unknown> => {
    const { values } = await client.call(`/rosapi/${service}`, args);
    return values;
  };
  return { client, ask };
}

async function start(options?: GatewayFixtureOptions) {
  const fixture = await GatewayFixture.start(options);
  const { client, ask } = await asking(fixture);
  return {
    ask,
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    },
  };
}

Deno.test("rosapi tells topics with their types, with and without a slash before its name", async () => {
  await using gateway = await start();
  const { ask, client } = gateway;
  const topics = {
    topics: ["/cmd_vel", "/count", "/goal", "/wheels"],
    types: ["geometry_msgs/msg/Twist", "test/Term", "", "test/Wheels"],
  };
  assertEquals(await ask("topics"), topics);
  assertEquals((await client.call("rosapi/topics")).values, topics);
  assertEquals(await ask("topic_type", { topic: "/cmd_vel" }), { type: "geometry_msgs/msg/Twist" });
  assertEquals(await ask("topic_type", { topic: "nothing" }), { type: "" });
  for (const type of ["geometry_msgs/Twist", "geometry_msgs/msg/Twist"]) {
    assertEquals(await ask("topics_for_type", { type }), { topics: ["/cmd_vel"] });
  }
  assertEquals(await ask("publishers", { topic: "/count" }), { publishers: ["/base"] });
  assertEquals(await ask("subscribers", { topic: "/goal" }), { subscribers: ["/base"] });
  assertEquals(await ask("subscribers", { topic: "/count" }), { subscribers: [] });
});

Deno.test("rosapi tells services, actions and nodes", async () => {
  await using gateway = await start();
  const { ask } = gateway;
  assertEquals(await ask("services"), { services: ["/double"] });
  const { type } = await ask("service_type", { service: "/double" }) as { type: string };
  assertEquals(await ask("services_for_type", { type }), { services: ["/double"] });
  assertEquals(await ask("service_providers", { service: "/double" }), { providers: ["/double"] });
  assertEquals(await ask("service_node", { service: "/double" }), { node: "/base" });
  assertEquals(await ask("action_servers"), { action_servers: ["/drive"] });
  assertEquals(await ask("nodes"), { nodes: ["/base"] });
  assertEquals(await ask("node_details", { node: "/base" }), {
    subscribing: ["/goal"],
    publishing: ["/cmd_vel", "/count", "/wheels"],
    services: ["/double"],
  });
  assertEquals(await ask("node_details", { node: "/nobody" }), 'There is no node "/nobody"');
});

Deno.test("rosapi tells what types are made of: ROS's own, and others as far as ROS has words", async () => {
  await using gateway = await start();
  const { ask } = gateway;
  const defs = async (service: string, type: string) => {
    const { typedefs } = await ask(service, { type }) as { typedefs: Record<string, unknown>[] };
    return typedefs.map(({ type, fieldnames, fieldtypes, fieldarraylen }) => ({
      type,
      fieldnames,
      fieldtypes,
      fieldarraylen,
    }));
  };
  const [twist, vector] = await defs("message_details", "geometry_msgs/Twist");
  assertEquals(twist, {
    type: "geometry_msgs/msg/Twist",
    fieldnames: ["linear", "angular"],
    fieldtypes: ["geometry_msgs/msg/Vector3", "geometry_msgs/msg/Vector3"],
    fieldarraylen: [-1, -1],
  });
  assertEquals([vector!.type, vector!.fieldtypes], [
    "geometry_msgs/msg/Vector3",
    ["float64", "float64", "float64"],
  ]);
  assertEquals(await defs("message_details", "test/Wheels"), [{
    type: "test/Wheels",
    fieldnames: ["left", "speeds", "names", "raw", "on"],
    fieldtypes: ["test/Wheels.left", "float64", "string", "uint8", "bool"],
    fieldarraylen: [-1, 4, 0, 0, -1],
  }, {
    type: "test/Wheels.left",
    fieldnames: ["turns"],
    fieldtypes: ["int64"],
    fieldarraylen: [-1],
  }]);
  const { type } = await ask("service_type", { service: "/double" }) as { type: string };
  const [request] = await defs("service_request_details", type);
  const [response] = await defs("service_response_details", type);
  assertEquals([request!.fieldnames, request!.fieldtypes], [["data"], ["float64"]]);
  assertEquals([response!.fieldnames, response!.fieldtypes], [["data"], ["float64"]]);
});

Deno.test("rosapi tells the definitions of all topics as text", async () => {
  await using gateway = await start();
  const { typedefs_full_text } = await gateway.ask("topics_and_raw_types") as {
    typedefs_full_text: string[];
  };
  const line = "=".repeat(80);
  assertEquals(typedefs_full_text, [
    "geometry_msgs/msg/Vector3 linear\ngeometry_msgs/msg/Vector3 angular\n" +
    `${line}\nMSG: geometry_msgs/Vector3\nfloat64 x\nfloat64 y\nfloat64 z\n`,
    "float64 data\n",
    "",
    "test/Wheels.left left\nfloat64[4] speeds\nstring[] names\nuint8[] raw\nbool on\n" +
    `${line}\nMSG: test/Wheels.left\nint64 turns\n`,
  ]);
});

Deno.test("rosapi gets and sets params, in the forms of ROS 1 and ROS 2", async () => {
  await using gateway = await start();
  const { ask } = gateway;
  assertEquals(await ask("get_param_names"), { names: ["/base/speed", "/base/limits/far"] });
  const fine = { successful: true, reason: "" };
  for (const name of ["/base/speed", "base:speed"]) {
    assertEquals(await ask("get_param", { name }), { value: "1.5", ...fine });
  }
  assertEquals(await ask("get_param", { name: "/base/limits/far" }), { value: "[1,2]", ...fine });
  assertEquals(await ask("set_param", { name: "/base/speed", value: "2.5" }), fine);
  assertEquals(await ask("get_param", { name: "/base/speed" }), { value: "2.5", ...fine });
  const refused = await ask("set_param", { name: "/base/speed", value: "4" });
  assertEquals((refused as { successful: boolean }).successful, false);
  assertEquals(await ask("delete_param", { name: "/base/speed" }), fine);
  assertEquals(await ask("get_param", { name: "/base/speed" }), { value: "1.5", ...fine });
  assertEquals(await ask("get_param", { name: "/base/none", default: "7" }), {
    value: "7",
    successful: false,
    reason: 'There is no param "/base/none"',
  });
  assertEquals(await ask("has_param", { name: "/base/speed" }), { exists: true });
  assertEquals(await ask("has_param", { name: "/nobody/speed" }), { exists: false });
  assertEquals(await ask("search_param", { name: "far" }), { global_name: "/base/limits/far" });
});

Deno.test("rosapi tells the time as ROS 1 and ROS 2 have it", async () => {
  await using gateway = await start();
  const { time } = await gateway.ask("get_time") as { time: Record<string, number> };
  assertEquals([time.secs, time.nsecs], [time.sec, time.nanosec]);
  assertEquals(Number.isInteger(time.secs) && time.nsecs! < 1e9, true);
  assertEquals(await gateway.ask("get_ros_version"), { version: 2, distro: "rosy" });
});

Deno.test("rosapi says which services it has, and what is wrong with a request", async () => {
  await using gateway = await start();
  const unknown = await gateway.ask("huh");
  assertEquals(
    String(unknown).slice(0, 60),
    'There is no service "rosapi/huh"; of rosapi: action_servers, ac'.slice(0, 60),
  );
  assertEquals(await gateway.ask("topic_type", { topic: 7 }), '"topic" of the request is no text');
});

Deno.test("rosapi tells nothing that is not exposed", async () => {
  await using gateway = await start({
    rules: [{ kind: "topics", pattern: "count", right: "read" }],
  });
  const { ask } = gateway;
  assertEquals(await ask("topics"), { topics: ["/count"], types: ["test/Term"] });
  assertEquals(await ask("services"), { services: [] });
  assertEquals(await ask("action_servers"), { action_servers: [] });
  assertEquals(await ask("get_param_names"), { names: [] });
  assertEquals(await ask("topic_type", { topic: "/cmd_vel" }), { type: "" });
  assertEquals(await ask("node_details", { node: "/base" }), {
    subscribing: [],
    publishing: ["/count"],
    services: [],
  });
});
