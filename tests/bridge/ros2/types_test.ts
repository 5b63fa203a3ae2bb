import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Ros2Types } from "../../../lib/bridge/ros2/types/ros2_types.ts";
import { readDefinitions } from "../../../lib/bridge/ros2/types/read_definitions.ts";

const TYPES = new Ros2Types([
  [
    "my_msgs/msg/Thing",
    "# What it is\nHeader header\nInner[] inner # some\nstring<=10[<=3] names\nint32 A=4\nfloat64 x 1.5\n",
  ],
  ["my_msgs/Inner", "int64 a\nbool[] b\ngeometry_msgs/msg/Point[2] points"],
]);

Deno.test("Ros2Types puts types together of texts and of those that ROS has", async () => {
  const codec = await TYPES.message("my_msgs/msg/Thing");
  assertEquals(codec.ddsType, "my_msgs::msg::dds_::Thing_");
  assertEquals(
    codec.definitions.map(({ name }) => name),
    ["my_msgs/Thing", "std_msgs/Header", "my_msgs/Inner", "geometry_msgs/Point"],
  );
  const point = { x: 0, y: 0, z: 0 };
  assertEquals(codec.read(codec.write({ inner: [{ a: 5 }], names: ["b"] })), {
    header: { stamp: { sec: 0, nsec: 0 }, frame_id: "" },
    inner: [{ a: 5n, b: [], points: [point, point] }],
    names: ["b"],
    x: 1.5,
  });
});

Deno.test("a codec refuses what would be written as something else", async () => {
  const { write } = await TYPES.message("my_msgs/msg/Thing");
  const { write: writeTwist } = await TYPES.message("geometry_msgs/msg/Twist");
  const cases: [(message: unknown) => unknown, unknown, string][] = [
    [writeTwist, { x: 1 }, 'geometry_msgs/Twist has no field "x"'],
    [writeTwist, { linear: { x: "1" } }, '"linear.x" is a string, not float64'],
    [writeTwist, { linear: 1 }, '"linear" is a number, not geometry_msgs/Vector3'],
    [writeTwist, [1], "the message is a list, not geometry_msgs/Twist"],
    [write, { inner: [{ a: 0.5 }] }, '"inner[0].a" is a number, not int64'],
    [write, { inner: { a: 1 } }, '"inner" is an object, not my_msgs/Inner[]'],
    [write, { names: [null] }, '"names[0]" is null, not string'],
  ];
  for (const [writer, message, why] of cases) assertThrows(() => writer(message), TypeError, why);
});

Deno.test("Ros2Types says what it does not know", async () => {
  const why = "The type x_msgs/Y is not known: it is none of ROS 2's own; give its definition";
  await assertRejects(() => TYPES.message("x_msgs/msg/Y"), TypeError, why);
  const inside = new Ros2Types([["a_msgs/A", "x_msgs/Y y"], ["a_msgs/B", "what is this?"]]);
  await assertRejects(() => inside.message("a_msgs/A"), TypeError, "which is in a_msgs/A");
  await assertRejects(() => inside.message("a_msgs/B"), TypeError, "makes no sense");
  await assertRejects(() => TYPES.message("String"), TypeError, "std_msgs/msg/String");
  const endless = new Ros2Types([["a_msgs/A", "A a"]]);
  assertEquals((await endless.message("a_msgs/A")).definitions.length, 1);
});

Deno.test("readDefinitions() reads the files of a workspace", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rosy-definitions-" });
  try {
    await Deno.mkdir(`${folder}/my_msgs/msg`, { recursive: true });
    await Deno.mkdir(`${folder}/my_msgs/srv`);
    await assertRejects(() => readDefinitions(folder), Error, "There are no definitions");
    await Deno.writeTextFile(`${folder}/my_msgs/msg/Thing.msg`, "int32 a");
    await Deno.writeTextFile(`${folder}/my_msgs/srv/Ask.srv`, "---\nThing thing");
    const types = new Ros2Types(await readDefinitions(folder));
    const { response } = await types.service("my_msgs/Ask");
    assertEquals(response.read(response.write({ thing: { a: 7 } })), { thing: { a: 7 } });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
