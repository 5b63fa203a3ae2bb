import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { NoProviderError, RemoteError } from "@rosy/rosy";
import { sensor_msgs, std_msgs } from "@rosy/rosy/schemas";
import { createRos1Link } from "../../../lib/bridge/ros1/ros1_link.ts";
import type { BridgeOptions } from "../../../lib/bridge/options.ts";
import type { Bridge } from "../../../lib/bridge/running_bridge.ts";
import { Collector } from "../../support/collector.ts";
import { PATIENCE_MS } from "../../support/patience.ts";
import { BridgedMesh, untilCounted, untilKnown } from "../bridged_mesh.ts";
import { HAS_ROS1, Roscore } from "./roscore.ts";

Deno.test({
  name: "the bridge to ROS 1",
  ignore: !HAS_ROS1,
  async fn(context) {
    await using core = await Roscore.start();
    const steps: Record<string, (core: Roscore) => Promise<void>> = {
      "shows topics of the mesh to rostopic, by the types that they have here": isShown,
      "tells the mesh of which types topics and services of ROS are": tellsTypes,
      "reads messages of a type that only its publisher knows": readsUnknownTypes,
      "passes on what somebody wants, as long as he does": passesWhatIsWanted,
      "carries large numbers, bytes and times as they are": carriesValues,
      "gets, sets, lists and deletes params of the master": handlesParams,
      "lets services be called with fields one after the other": callsWithFields,
      "knows services by definitions that it is given": usesDefinitions,
      "leaves out what ROS has no type or no name for, and says why": leavesOut,
      "is called in ROS what it is told, and refuses to be a second one": hasItsName,
    };
    await Promise.all(
      Object.entries(steps).map(([name, step]) =>
        context.step({
          name,
          fn: () => step(core),
          sanitizeOps: false,
          sanitizeResources: false,
          sanitizeExit: false,
        })
      ),
    );
  },
});

function bridgeTo(mesh: BridgedMesh, core: Roscore, options: BridgeOptions): Promise<Bridge> {
  const link = createRos1Link({ masterUrl: core.url.href, pollIntervalMs: 50 });
  return mesh.bridge(link, { topics: [], services: [], ...options });
}

async function isShown(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  const node = await mesh.node("robot");
  const imu = node.getTopic("shown/imu", { schema: sensor_msgs.Imu });
  await imu.announce();
  const bridge = await bridgeTo(mesh, core, { topics: ["shown/*"] });
  await using echo = core.spawn("rostopic", "echo", "-p", "/shown/imu/angular_velocity");
  await node.waitForListener("shown/imu", { timeoutMs: PATIENCE_MS });
  assertStringIncludes(await core.run("rostopic", "info", "/shown/imu"), "Type: sensor_msgs/Imu");
  const zero = { x: 0, y: 0, z: 0 };
  await imu.send({
    header: { stamp: { sec: 1, nsec: 2 }, frame_id: "base" },
    orientation: { ...zero, w: 1 },
    orientation_covariance: new Float64Array(9),
    angular_velocity: { x: 0.5, y: -1, z: 2 },
    angular_velocity_covariance: new Array(9).fill(0),
    linear_acceleration: zero,
    linear_acceleration_covariance: new Float64Array(9),
  });
  await echo.waitForLine(",0.5,-1.0,2.0");
  assertEquals(bridge.status().topics["shown/imu"]?.out, 1);
}

async function tellsTypes(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  await using _far = core.python(`
from sensor_msgs.msg import Imu, CameraInfo
from std_srvs.srv import SetBool
rospy.init_node('typed')
rospy.Publisher('/typed/imu', Imu, queue_size=1)
rospy.Publisher('/typed/camera', CameraInfo, queue_size=1)
rospy.Service('/typed/switch', SetBool, lambda r: (True, ''))
rospy.spin()`);
  const options = { topics: ["typed/*"], services: ["typed/switch"] };
  const bridge = await bridgeTo(mesh, core, options);
  const node = await mesh.node("observer");
  const typeOf = (topic: string) => node.topicTypes(`typed/${topic}`)[0]?.name;
  await untilKnown(node, () => typeOf("imu") !== undefined && typeOf("camera") !== undefined);
  // What is the same in rosy's own collection is that.
  assertEquals(typeOf("imu"), "sensor_msgs/msg/Imu");
  // ROS 1 has other fields here.
  assertEquals(typeOf("camera"), "sensor_msgs/CameraInfo");
  const { text } = await bridge.node.fetchSchema(node.topicTypes("typed/camera")[0]!);
  assertStringIncludes(text, '"K":{"items":{"type":"number"}');
  const serviceType = () => node.serviceTypes("typed/switch")[0];
  await untilKnown(node, () => serviceType() !== undefined);
  assertEquals(serviceType()!.name, "std_srvs/SetBool");
}

async function readsUnknownTypes(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  await using _far = core.python(`
from genpy.dynamic import generate_dynamic
text = 'int16 a\\nPart[] parts\\n' + '=' * 80 + '\\nMSG: their_msgs/Part\\nstring name\\nfloat32[2] at\\n'
types = generate_dynamic('their_msgs/Whole', text)
Whole, Part = types['their_msgs/Whole'], types['their_msgs/Part']
rospy.init_node('theirs')
pub = rospy.Publisher('/theirs/whole', Whole, queue_size=1, latch=True)
pub.publish(Whole(a=-3, parts=[Part(name='x', at=[0.5, 1.5])]))
rospy.spin()`);
  const bridge = await bridgeTo(mesh, core, { topics: ["theirs/whole", "theirs/copy"] });
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await node.listen("theirs/whole", (_topic, message) => heard.add(message));
  const [message] = await heard.count(1);
  assertEquals(message, { a: -3, parts: [{ name: "x", at: Float32Array.of(0.5, 1.5) }] });
  await untilKnown(node, () => node.topicTypes("theirs/whole").length > 0);
  assertEquals(node.topicTypes("theirs/whole")[0]!.name, "their_msgs/Whole");
  assertEquals(bridge.status().refused, {});
}

async function passesWhatIsWanted(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  const bridge = await bridgeTo(mesh, core, { topics: [{ names: "wanted/*" }] });
  const node = await mesh.node("robot");
  await node.getTopic("wanted/out", { schema: std_msgs.String }).announce();
  await untilCounted(() => bridge.node.topicHasSenders("/wanted/out"));
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  assertEquals(node.topicHasListeners("wanted/out"), false);
  {
    await using _echo = core.spawn("rostopic", "echo", "/wanted/out");
    await node.waitForListener("wanted/out", { timeoutMs: PATIENCE_MS });
  }
  await untilKnown(node, () => !node.topicHasListeners("wanted/out"));

  await using _far = core.spawn(
    "rostopic",
    "pub",
    "-r",
    "50",
    "/wanted/in",
    "std_msgs/String",
    "x",
  );
  await untilKnown(node, () => node.topicHasSenders("wanted/in"));
  const info = () => core.run("rostopic", "info", "/wanted/in");
  assertStringIncludes(await info(), "Subscribers: None");
  const heard = new Collector<unknown>();
  const listener = await mesh.node("listener");
  await listener.listen("wanted/in", (_topic, message) => heard.add(message));
  await heard.count(2);
  assertStringIncludes(await info(), "* /rosy_bridge_");
  await listener.stop();
  await untilKnown(bridge.node, () => !bridge.node.topology.listeners("wanted/in").length);
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  assertStringIncludes(await info(), "Subscribers: None");
}

async function carriesValues(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  const definitions = {
    "value_msgs/Values":
      "int64 a\nuint64 b\nuint8[] c\ntime d\nduration e\nbool f\nstring g\nint64[] h\n",
  };
  const link = createRos1Link({ masterUrl: core.url.href, pollIntervalMs: 50, definitions });
  const bridge = await mesh.bridge(link, {
    topics: [{ names: "values/*", type: "value_msgs/Values" }],
    services: [],
  });
  const node = await mesh.node("robot");
  const heard = new Collector<unknown>();
  await node.listen("values/back", (_topic, message) => heard.add(message));
  // Kept, so that it waits for a subscriber in ROS however long that takes to connect.
  await node.getTopic("values/out", { retain: 1 }).announce();
  await untilKnown(bridge.node, () => bridge.node.topicHasSenders("/values/out"));
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  await using _far = core.python(`
from genpy.dynamic import generate_dynamic
text = 'int64 a\\nuint64 b\\nuint8[] c\\ntime d\\nduration e\\nbool f\\nstring g\\nint64[] h\\n'
Values = generate_dynamic('value_msgs/Values', text)['value_msgs/Values']
rospy.init_node('values')
pub = rospy.Publisher('/values/back', Values, queue_size=1, latch=True)
rospy.Subscriber('/values/out', Values, pub.publish)
rospy.spin()`);
  await node.waitForListener("values/out", { timeoutMs: PATIENCE_MS });
  const message = {
    a: -(2n ** 63n),
    b: 2n ** 64n - 1n,
    c: Uint8Array.of(0, 127, 255),
    d: { sec: 4_000_000_000, nsec: 999_999_999 },
    e: { sec: -5, nsec: 1 },
    f: true,
    g: "grün 🤖",
    h: BigInt64Array.of(1n, -1n),
  };
  await node.send("values/out", message);
  assertEquals((await heard.count(1))[0], message);
}

async function handlesParams(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  await bridgeTo(mesh, core, { services: ["rosparam/*"] });
  const node = await mesh.node("robot");
  await node.waitForServiceProvider("rosparam/list", { timeoutMs: PATIENCE_MS });
  await core.run("rosparam", "set", "/tuned/gains", "{p: 1.5, names: [a, b], enabled: true}");
  const gains = { p: 1.5, names: ["a", "b"], enabled: true };
  assertEquals(await node.call("rosparam/get", "tuned/gains"), gains);
  await node.call("rosparam/set", "tuned/speed", 7);
  await node.call("rosparam/set", "tuned/deep", { list: Int8Array.of(1, -1), text: "<ü>" });
  assertEquals(await core.run("rosparam", "get", "/tuned/speed"), "7\n");
  assertStringIncludes(await core.run("rosparam", "get", "/tuned/deep/list"), "- 1\n- -1");
  const names: string[] = await node.call("rosparam/list") as string[];
  assert(names.includes("tuned/speed") && names.includes("rosdistro"), `${names}`);
  await node.call("rosparam/delete", "tuned/speed");
  await assertRejects(() => node.call("rosparam/get", "tuned/speed"), RemoteError, "tuned/speed");
  await assertRejects(() => node.call("rosparam/set", "tuned/speed", null), Error, "null");
  await assertRejects(() => node.call("rosparam/get", "no-name"), Error, "names of ROS 1");
}

async function callsWithFields(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  const node = await mesh.node("adder");
  await node.addService("fields/add", (_service, request) => {
    const { a, b } = request as { a: bigint; b: bigint };
    return a + b;
  });
  await using far = core.python(`
from std_srvs.srv import SetBool
rospy.init_node('fields')
rospy.Service('/fields/switch', SetBool, lambda r: (r.data, 'done'))
print('ready')
rospy.spin()`);
  const bridge = await bridgeTo(mesh, core, {
    services: ["fields/switch", { names: "fields/add", type: "rospy_tutorials/AddTwoInts" }],
  });
  await node.waitForServiceProvider("fields/switch", { timeoutMs: PATIENCE_MS });
  assertEquals(await node.call("fields/switch", true), { success: true, message: "done" });
  assertEquals(await node.call("fields/switch", { data: false }), {
    success: false,
    message: "done",
  });
  await assertRejects(() => node.call("fields/switch", 1, 2), Error, "one object that has data");
  await assertRejects(() => node.call("fields/switch", { dat: true }), Error, "none of the fields");
  await far.stop("SIGKILL");
  await assertRejects(() => bridge.node.call("fields/switch", true), Error);
  await using caller = core.python(`
from genpy.dynamic import generate_dynamic
rospy.init_node('fields_caller')
request = generate_dynamic('x/Request', 'int64 a\\nint64 b\\n')['x/Request']
response = generate_dynamic('x/Response', 'int64 sum\\n')['x/Response']
class AddTwoInts:
    _type, _md5sum = 'rospy_tutorials/AddTwoInts', '6a2e34150c00229791cc89ff309fff21'
    _request_class, _response_class = request, response
rospy.wait_for_service('/fields/add')
print('sum', rospy.ServiceProxy('/fields/add', AddTwoInts)(2 ** 62, 5).sum)`);
  assertEquals((await caller.end()).stdout, `sum ${2n ** 62n + 5n}\n`);
}

async function usesDefinitions(core: Roscore): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rosy-ros1-" });
  try {
    await Deno.mkdir(`${folder}/given_srvs/srv`, { recursive: true });
    await Deno.writeTextFile(
      `${folder}/given_srvs/srv/Where.srv`,
      "string name\n---\ngeometry_msgs/Point at\n",
    );
    await using mesh = new BridgedMesh();
    const node = await mesh.node("robot");
    await node.addService("given/where", (_service, request) => ({
      at: { x: (request as { name: string }).name.length },
    }));
    const link = createRos1Link({
      masterUrl: core.url.href,
      pollIntervalMs: 50,
      definitionFolders: [folder],
    });
    const services = [{ names: "given/where", type: "given_srvs/Where" }];
    const bridge = await mesh.bridge(link, { topics: [], services });
    await untilKnown(bridge.node, () => bridge.node.topology.providers("given/where").length > 0);
    await bridge.untilUp({ timeoutMs: PATIENCE_MS });
    await using other = new BridgedMesh();
    await other.bridge(link, { topics: [], services: ["given/where"] });
    const caller = await other.node("caller");
    await caller.waitForServiceProvider("given/where", { timeoutMs: PATIENCE_MS });
    assertEquals(await caller.call("given/where", "abc"), { at: { x: 3, y: 0, z: 0 } });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function leavesOut(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  const node = await mesh.node("robot");
  await node.getTopic("left/untyped").announce();
  await node.getTopic("left/a-b", { schema: std_msgs.String }).announce();
  await node.getTopic("left/unknown").announce();
  await node.addService("left/service", () => 1);
  const bridge = await bridgeTo(mesh, core, {
    topics: [{ names: "left/unknown", type: "no_msgs/Such" }, "left/*"],
    services: ["left/service"],
  });
  await untilHeardOf(mesh, [
    'Topic "left/untyped" is not published in ROS: nobody says its type',
    'Topic "left/a-b" is not published in ROS: its name',
    'Cannot advertise "left/unknown", and will try again: TypeError: the type no_msgs/Such is not known',
    'Service "left/service" is not provided in ROS: nobody says its type',
  ]);
  const topics = await core.run("rostopic", "list");
  assertEquals(topics.includes("/left/"), false, topics);
  await assertRejects(() => bridge.node.call("left/nothing", 1), NoProviderError);
}

async function untilHeardOf(mesh: BridgedMesh, texts: readonly string[]): Promise<void> {
  const { logger } = mesh;
  const isThere = (text: string) => logger.lines.some((line) => line.includes(text));
  await untilCounted(() => texts.every(isThere));
}

async function hasItsName(core: Roscore): Promise<void> {
  await using mesh = new BridgedMesh();
  const link = () => createRos1Link({ masterUrl: core.url.href, name: "named/rosy" });
  const topics = [{ names: "named/topic", type: "std_msgs/String" }];
  const bridge = await mesh.bridge(link(), { topics, services: [] });
  await (await mesh.node("sender")).getTopic("named/topic").announce();
  await untilKnown(bridge.node, () => bridge.node.topicHasSenders("/named/topic"));
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  assertStringIncludes(await core.run("rosnode", "list"), "/named/rosy");
  await using other = new BridgedMesh();
  const second = await other.startBridge(link(), { topics, services: [] });
  await untilCounted(() => second.status().error?.includes("choose another name") ?? false);
  assertEquals(bridge.status().state, "up");
}

Deno.test("createRos1Link() says what is no address and no name", () => {
  for (const masterUrl of ["robot", "https://robot:11311", "ws://robot"]) {
    assertThrows(() => createRos1Link({ masterUrl }), TypeError, "its address looks like");
  }
  const name = "rosy-bridge";
  assertThrows(() => createRos1Link({ name }), TypeError, "names of ROS 1 have letters");
});
