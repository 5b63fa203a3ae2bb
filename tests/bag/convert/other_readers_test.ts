/** What programs that rosy did not write make of bags that it has converted, and the other way round. */
import { BagWriter, convertBag } from "@rosy/rosy/bag";
import { assert, assertEquals } from "@std/assert";
import { expected, heard } from "../foreign_formats/support.ts";
import { pythonWith, runPython } from "../../support/python.ts";
import { decode, encode, entry, readAll, TempDirectory } from "../support.ts";

const mcap = await pythonWith("mcap.reader", "zstandard");
const rosbags = await pythonWith("rosbags.rosbag2", "mcap_ros2.decoder");

const WRITE_ROS1 = new URL("../foreign_formats/write_ros1.py", import.meta.url).pathname;
const WRITE_ROS2 = new URL("../foreign_formats/write_ros2.py", import.meta.url).pathname;

/** Reads a bag, and holds each message against the schema of its channel as far as tools do. */
const READ = `
import base64, json, sys
from mcap.reader import make_reader

def show(value, schema, path):
    kind = schema["type"]
    if value is None:
        return None
    if kind == "object":
        for name in schema.get("required", []):
            assert name in value, f"{path} has no {name}"
        return {key: show(child, schema["properties"][key], f"{path}.{key}")
                if key in schema["properties"] else child for key, child in value.items()}
    if kind == "array":
        return [show(item, schema["items"], f"{path}[]") for item in value]
    if schema.get("contentEncoding") == "base64":
        return "bytes " + base64.b64decode(value, validate=True).hex()
    if kind in ("number", "integer"):
        return str(float(value)) if value in ("NaN", "Infinity", "-Infinity") else value
    assert isinstance(value, {"string": str, "boolean": bool}[kind]), f"{path} is no {kind}"
    return value

messages = []
with open(sys.argv[1], "rb") as file:
    reader = make_reader(file, validate_crcs=True)
    for schema, channel, message in reader.iter_messages():
        assert schema.encoding == "jsonschema" and channel.message_encoding == "json"
        shown = show(json.loads(message.data), json.loads(schema.data), channel.topic)
        messages.append([channel.topic, schema.name, str(message.log_time), shown])
print(json.dumps(messages))
`;

Deno.test({
  name:
    "Python's mcap reads what was converted to JSON, each message by its schema (deno task counterparts)",
  ignore: mcap === undefined,
  fn: async () => {
    await using directory = await TempDirectory.create();
    const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
    const writer = await BagWriter.create(path);
    const values = [
      {
        x: 1.5,
        image: Uint8Array.of(255, 216),
        ranges: Float32Array.of(1, Infinity),
        n: 2n ** 70n,
      },
      { x: NaN, image: new Uint8Array(0), ranges: new Float32Array(0), n: 5n, when: new Date(0) },
    ];
    for (const [index, value] of values.entries()) {
      const bytes = encode("msgpack", [value]);
      void writer.write(entry({ topic: "imu", bytes, loggedAtMs: 1000 + index }));
    }
    const bytes = encode("msgpack", ["left", 0.5]);
    void writer.write(entry({ topic: "motor", bytes, loggedAtMs: 1002 }));
    await writer.close();
    await convertBag([path], to, { encoding: "json", compression: "zstd" });
    assertEquals(JSON.parse(await runPython(mcap!, ["-c", READ, to])), [
      ["imu", "imu", "1000000000", {
        x: 1.5,
        image: "bytes ffd8",
        ranges: [1, "inf"],
        n: Number(2n ** 70n),
      }],
      ["imu", "imu", "1001000000", {
        x: "nan",
        image: "bytes ",
        ranges: [],
        n: 5,
        when: "1970-01-01T00:00:00.000Z",
      }],
      ["motor", "motor", "1002000000", { arg0: "left", arg1: 0.5 }],
    ]);
  },
});

const WRITTEN = [
  ["ROS 1", WRITE_ROS1, ["a.bag"], "a.bag"],
  ["ROS 1, bz2", WRITE_ROS1, ["a.bag", "bz2"], "a.bag"],
  ["ROS 1, lz4", WRITE_ROS1, ["a.bag", "lz4"], "a.bag"],
  ["ROS 2, SQLite", WRITE_ROS2, ["a", "sqlite3"], "a/a.db3"],
  ["ROS 2, SQLite, each message compressed", WRITE_ROS2, ["a", "sqlite3", "message"], "a/a.db3"],
  ["ROS 2, MCAP", WRITE_ROS2, ["a", "mcap"], "a/a.mcap"],
] as const;

for (const [what, program, [name, ...options], written] of WRITTEN) {
  Deno.test({
    name:
      `what rosbags has just written for ${what} is read, converted and read by mcap (deno task counterparts)`,
    ignore: mcap === undefined || rosbags === undefined,
    fn: async () => {
      await using directory = await TempDirectory.create();
      await runPython(rosbags!, [program, directory.file(name), ...options]);
      const from = directory.file(written);
      const [own, shown] = [directory.file("own.mcap"), directory.file("shown.mcap")];
      await convertBag([from], own);
      const isRos1 = what.startsWith("ROS 1");
      const values = (await readAll(own)).filter(({ topic }) => topic === "scan").map(decode);
      const scans = Array.from({ length: 10 }, (_, i) => [expected("scan", i * 5, isRos1)]);
      assertEquals(values, scans);
      assertEquals((await heard(from, ["scan"])).map(({ args }) => args), scans);
      await convertBag([from], shown, { encoding: "json" });
      const read = JSON.parse(await runPython(mcap!, ["-c", READ, shown]));
      assertEquals(read.length, 70);
      const [topic, type, time, scan] = read.find(([topic]: [string]) => topic === "scan");
      assertEquals([topic, time], ["scan", "1600000000000000002"]);
      assert(type.endsWith("/LaserScan"), type);
      assertEquals(scan.ranges, [1.5, "inf", "nan", 0]);
      const image = read.find(([topic]: [string]) => topic.startsWith("camera"))[3];
      assertEquals(image.data, "bytes ffd8ff00");
    },
  });
}

/** Messages as another reader of ROS 2 decodes them. */
const DECODE = `
import json, sys
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory
out = []
with open(sys.argv[1], "rb") as file:
    reader = make_reader(file, decoder_factories=[DecoderFactory()])
    for schema, channel, message, decoded in reader.iter_decoded_messages(topics=["/imu"]):
        out.append([decoded.header.stamp.sec, decoded.header.stamp.nanosec, decoded.header.frame_id,
                    decoded.angular_velocity.x, decoded.linear_acceleration.z,
                    list(decoded.orientation_covariance), message.log_time])
print(json.dumps(out))
`;

Deno.test({
  name: "messages of ROS 2 are what mcap-ros2-support makes of them (deno task counterparts)",
  ignore: rosbags === undefined,
  fn: async () => {
    await using directory = await TempDirectory.create();
    await runPython(rosbags!, [WRITE_ROS2, directory.file("a"), "mcap"]);
    const path = directory.file("a/a.mcap");
    const theirs = JSON.parse(await runPython(rosbags!, ["-c", DECODE, path]));
    const ours = (await heard(path, ["imu"])).map(({ args }) => {
      const [imu] = args as [ReturnType<typeof expected>];
      const { header, angular_velocity, linear_acceleration, orientation_covariance } = imu as {
        header: { stamp: { sec: number; nsec: number }; frame_id: string };
        angular_velocity: { x: number };
        linear_acceleration: { z: number };
        orientation_covariance: Float64Array;
      };
      const { stamp: { sec, nsec }, frame_id } = header;
      return [
        ...[sec, nsec, frame_id, angular_velocity.x, linear_acceleration.z],
        [...orientation_covariance],
        sec * 1e9 + nsec,
      ];
    });
    assertEquals(ours.length, 50);
    assertEquals(ours, theirs);
  },
});
