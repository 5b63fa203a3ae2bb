import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ros1Reader } from "../../../lib/bag/foreign/ros1/ros1_reader.ts";
import { installedDefinitions } from "../../../lib/bridge/ros1/types/installed_definitions.ts";
import { FieldError, ros1Writer } from "../../../lib/bridge/ros1/types/message_writer.ts";
import { type RosType, TypeLibrary } from "../../../lib/bridge/ros1/types/type_library.ts";
import { HAS_ROS1 } from "./roscore.ts";

const LIBRARY = new TypeLibrary();

async function typeOf(text: string, name = "test_msgs/Test"): Promise<RosType> {
  return (await new TypeLibrary({ definitions: { [name]: text } }).message(name))!;
}

async function write(text: string, message: unknown): Promise<Uint8Array> {
  return ros1Writer((await typeOf(text)).definitions)(message, 1e6);
}

Deno.test("TypeLibrary knows ROS's own types by the checksums that ROS has for them", async () => {
  const known = {
    "std_msgs/Empty": "d41d8cd98f00b204e9800998ecf8427e",
    "std_msgs/String": "992ce8a1687cec8c8bd883ec73ca41d1",
    "std_msgs/Byte": "ad736a2e8818154c487bb80fe42ce43b",
    "std_msgs/msg/Char": "1bf77f25acecdedba0e224b162199717",
    "rosgraph_msgs/Log": "acffd30cd6b6de30f120938c17c593fb",
    "sensor_msgs/msg/Imu": "6a62c6daae103f4ff57a132d6f95cec2",
    "diagnostic_msgs/DiagnosticArray": "60810da900de1dd6ddd437c3503511da",
    "nav_msgs/Odometry": "cd5e73d190d741a2f92e81eda573aca7",
    "visualization_msgs/Marker": "4048c9de2a16f4ae8e0538085ebf1b97",
  };
  for (const [name, md5sum] of Object.entries(known)) {
    assertEquals((await LIBRARY.message(name))?.md5sum, md5sum, name);
  }
  assertEquals(await LIBRARY.message("nobody_msgs/Nothing"), undefined);
  assertEquals(await LIBRARY.message("constructor"), undefined);
});

Deno.test({
  name: "TypeLibrary computes for each type that is installed the checksum that Python has for it",
  ignore: !HAS_ROS1,
  async fn() {
    const text = `
import json, importlib, pkgutil
out = {}
for p in ["std_msgs", "sensor_msgs", "geometry_msgs", "rosgraph_msgs", "std_srvs", "roscpp"]:
    for kind in ["msg", "srv"]:
        try: m = importlib.import_module(p + "." + kind)
        except ImportError: continue
        for n, c in vars(m).items():
            if kind == "msg" and hasattr(c, "_full_text") and hasattr(c, "_type") and not n.startswith("_"):
                out[c._type] = [kind, c._md5sum, c._full_text]
            elif hasattr(c, "_request_class"):
                out[c._type] = [kind, c._md5sum, c._request_class._full_text + "---\\n" + c._response_class._full_text]
print(json.dumps(out))`;
    const { stdout } = await new Deno.Command("/usr/bin/python3", { args: ["-c", text] }).output();
    const all: Record<string, [string, string, string]> = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    assertEquals(Object.keys(all).length > 80, true);
    for (const [name, [kind, md5sum, text]] of Object.entries(all)) {
      if (kind === "srv") assertEquals((await LIBRARY.service(name))?.md5sum, md5sum, name);
      else assertEquals((await new TypeLibrary().learn(name, text)).md5sum, md5sum, name);
    }
  },
});

Deno.test("TypeLibrary completes a definition by types that it knows otherwise", async () => {
  const library = new TypeLibrary({
    definitions: {
      "my_msgs/Pose": "Header header\nPoint[] points # many\nfloat32[2] limits\nstring A=b # c\n",
      "my_msgs/Point": "geometry_msgs/Vector3 at\n",
    },
  });
  const type = (await library.message("my_msgs/Pose"))!;
  assertEquals(type.text.match(/^MSG: .*$/gm), [
    "MSG: std_msgs/Header",
    "MSG: my_msgs/Point",
    "MSG: geometry_msgs/Vector3",
  ]);
  assertEquals(type.definitions.map(({ name }) => name), [
    undefined,
    "std_msgs/Header",
    "my_msgs/Point",
    "geometry_msgs/Vector3",
  ]);
  const missing = new TypeLibrary({ definitions: { "my_msgs/A": "B b\n" } });
  assertEquals(await missing.message("my_msgs/A"), undefined);
});

Deno.test("TypeLibrary keeps what others tell of types, below what it knows itself", async () => {
  const library = new TypeLibrary();
  await library.learn("their_msgs/A", "B b\n" + "=".repeat(80) + "\nMSG: their_msgs/B\nint8 x\n");
  await library.learn("std_msgs/String", "int8 other\n");
  assertEquals((await library.message("their_msgs/B"))?.text, "int8 x\n");
  assertEquals((await library.message("std_msgs/String"))?.text, "string data\n");
});

Deno.test("TypeLibrary says what is wrong with a definition", async () => {
  await assertRejects(() => typeOf("string a b c"), TypeError, 'line "string a b c"');
  const text = { "a_msgs/A": "A a\n", "b_msgs/S": "int8 a\n" };
  const library = new TypeLibrary({ definitions: text });
  await assertRejects(() => library.message("a_msgs/A"), TypeError, "in itself");
  await assertRejects(() => library.service("b_msgs/S"), TypeError, 'one line "---"');
});

Deno.test("TypeLibrary computes the checksum of a service of both halves", async () => {
  const setBool = (await LIBRARY.service("std_srvs/srv/SetBool"))!;
  assertEquals(setBool.md5sum, "09fb03525b03e7ea1fd3992bafd87e16");
  assertEquals(setBool.request.text, "bool data\n");
  assertEquals(
    (await LIBRARY.service("std_srvs/Empty"))?.md5sum,
    "d41d8cd98f00b204e9800998ecf8427e",
  );
  assertEquals(
    (await LIBRARY.service("rospy_tutorials/AddTwoInts"))?.md5sum,
    "6a2e34150c00229791cc89ff309fff21",
  );
  assertEquals(
    (await LIBRARY.service("roscpp/GetLoggers"))?.md5sum,
    "32e97e85527d4678a8f9279894bb64b0",
  );
});

Deno.test("installedDefinitions() finds definitions in folders of packages", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rosy-ros1-" });
  try {
    await Deno.mkdir(`${folder}/my_srvs/srv`, { recursive: true });
    await Deno.writeTextFile(`${folder}/my_srvs/srv/Go.srv`, "int8 a\n---\n");
    const installed = installedDefinitions(["/nowhere", folder]);
    const library = new TypeLibrary({ installed });
    assertEquals((await library.service("my_srvs/Go"))?.request.text, "int8 a\n");
    assertEquals(await library.service("my_srvs/Stop"), undefined);
    assertEquals(await library.service("../my_srvs/Go"), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ros1Writer() writes what ros1Reader() reads", async () => {
  const text = [
    "bool a",
    "int8 b",
    "uint16 c",
    "int32 d",
    "int64 e",
    "uint64 f",
    "float32 g",
    "float64 h",
    "string i",
    "time j",
    "duration k",
    "uint8[] l",
    "float32[] m",
    "int64[2] n",
    "string[] o",
    "geometry_msgs/Point[2] p",
    "bool[] q",
  ].join("\n");
  const type = await typeOf(text);
  const message = {
    a: true,
    b: -128,
    c: 65535,
    d: -5,
    e: -(2n ** 63n),
    f: 2n ** 64n - 1n,
    g: 0.5,
    h: Math.PI,
    i: "ü🤖",
    j: { sec: 4_000_000_000, nsec: 5 },
    k: { sec: -1, nsec: 7 },
    l: Uint8Array.of(1, 2, 3),
    m: Float32Array.of(1.5, 2.5),
    n: BigInt64Array.of(1n, -1n),
    o: ["", "x"],
    p: [{ x: 1, y: 2, z: 3 }, { x: 4, y: 5, z: 6 }],
    q: [true, false],
  };
  const bytes = ros1Writer(type.definitions)(message, 1e6);
  assertEquals(ros1Reader(type.definitions)(bytes), message);
});

Deno.test("ros1Writer() takes plain lists and numbers for what they fit", async () => {
  assertEquals(
    await write("uint8[] a\nfloat64[1] b\nint64 c\nuint8[2] d", {
      a: [1, 2],
      b: [0],
      c: 258,
      d: new Uint8Array([9, 8]),
    }),
    Uint8Array.of(2, 0, 0, 0, 1, 2, ...new Uint8Array(8), 2, 1, 0, 0, 0, 0, 0, 0, 9, 8),
  );
});

Deno.test("ros1Writer() writes zeros for what is missing, and leaves out what there is no room for", async () => {
  const header = (await LIBRARY.message("std_msgs/Header"))!;
  const bytes = ros1Writer(header.definitions)({
    stamp: { sec: 1, nanosec: 2 },
    frame_id: "a",
    extra: 5,
  }, 1e6);
  assertEquals(bytes, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 97));
  assertEquals((await write("float64[3] a\nstring b", {})).length, 28);
});

Deno.test("ros1Writer() finds fields that ROS 2 writes with small letters", async () => {
  assertEquals(await write("uint8 K\nuint8 d", { k: 1, d: 2 }), Uint8Array.of(1, 2));
});

Deno.test("ros1Writer() says which field does not fit, and why", async () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ["uint8 a", { a: 256 }, "field a is 256, not a whole number from 0 to 255"],
    ["uint8 a", { a: 1.5 }, "field a is 1.5, not a whole number"],
    ["uint8 a", { a: "1" }, "field a is a value of type string, not a number"],
    ["int64 a", { a: 2n ** 63n }, "not a whole number from"],
    ["string a", { a: 5 }, "not a text"],
    ["bool a", { a: 1 }, "not true or false"],
    ["uint8[2] a", { a: [1] }, "field a has 1 items, not 2"],
    ["uint8[] a", { a: "x" }, "field a is a string, not a list"],
    ["geometry_msgs/Point[] p", { p: [{ x: 1 }, { x: null }] }, "field p.1.x is null"],
    ["time t", { t: 5 }, "not { sec, nsec }"],
  ];
  for (const [text, message, said] of wrong) {
    await assertRejects(() => write(text, message), FieldError, said);
  }
  await assertRejects(
    () => write("uint8 a\nuint8 b", { c: 1 }),
    TypeError,
    "none of the fields a, b",
  );
  await assertRejects(() => write("uint8 a", 5), TypeError, "is a number, not an object");
});

Deno.test("ros1Writer() writes no more than it may", async () => {
  const { definitions } = await typeOf("uint8[] a");
  assertThrows(() => ros1Writer(definitions)({ a: new Uint8Array(70_000) }, 66_000), RangeError);
});
