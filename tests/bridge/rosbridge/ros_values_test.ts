import { assertEquals } from "@std/assert";
import { rosDefinitions } from "../../../lib/bag/foreign/ros/definitions.ts";
import { textSchema } from "../../../lib/bag/schemas/bag_schema.ts";
import { toDialect, typedReader, untypedValue } from "../../../lib/bridge/rosbridge/ros_values.ts";

const TEXT = `
time stamp
duration[] gaps
uint8[] data
int64 count
float32[] ranges
float64 speed
uint64[2] ids
Part[] parts
string name
uint8 KIND=3
================
MSG: test_msgs/Part
float64 x
uint8[3] rgb
`;

Deno.test("typedReader() makes of JSON and CBOR what a bag of the same messages would hold", async () => {
  const read = typedReader(await rosDefinitions(textSchema("test_msgs/All", "ros1msg", TEXT)));
  const typed = {
    stamp: { sec: 1, nsec: 2 },
    gaps: [{ sec: 3, nsec: 4 }],
    data: Uint8Array.of(1, 2, 3),
    count: 7n,
    ranges: Float32Array.of(0.5, NaN),
    speed: NaN,
    ids: BigUint64Array.of(1n, 2n),
    parts: [{ x: 1, rgb: Uint8Array.of(7, 8, 9) }],
    name: "n",
  };
  const json = {
    stamp: { secs: 1, nsecs: 2 },
    gaps: [{ sec: 3, nanosec: 4 }],
    data: "AQID",
    count: 7,
    ranges: [0.5, null],
    speed: null,
    ids: [1, 2],
    parts: [{ x: 1, rgb: [7, 8, 9] }],
    name: "n",
  };
  assertEquals(read(json), typed);
  assertEquals(read(typed), typed);
});

Deno.test("typedReader() leaves alone what does not fit, and follows types that are in themselves", async () => {
  const read = typedReader(await rosDefinitions(textSchema("test_msgs/All", "ros1msg", TEXT)));
  const odd = { stamp: 3, gaps: {}, data: "?", count: 1.5, ids: ["x"], parts: [1, null], more: [] };
  assertEquals(read(odd), odd);
  assertEquals(read("no object"), "no object");
  const circle = `Loop[] loop\ntime at\n====\nMSG: test_msgs/Loop\ntime at\nLoop[] loop\n`;
  const loop = typedReader(await rosDefinitions(textSchema("test_msgs/Top", "ros1msg", circle)));
  const at = { secs: 1, nsecs: 1 };
  const now = { sec: 1, nsec: 1 };
  assertEquals(loop({ at, loop: [{ at, loop: [{ at, loop: [] }] }] }), {
    at: now,
    loop: [{ at: now, loop: [{ at: now, loop: [] }] }],
  });
});

Deno.test("untypedValue() and toDialect() know times by how they look", () => {
  const message = { header: { stamp: { sec: 1, nsec: 2 } }, list: [{ at: { sec: 3, nsec: 4 } }] };
  const ros1 = { header: { stamp: { secs: 1, nsecs: 2 } }, list: [{ at: { secs: 3, nsecs: 4 } }] };
  const ros2 = {
    header: { stamp: { sec: 1, nanosec: 2 } },
    list: [{ at: { sec: 3, nanosec: 4 } }],
  };
  assertEquals(toDialect(message, "rosy"), message);
  assertEquals(toDialect(message, "ros1"), ros1);
  assertEquals(toDialect(message, "ros2"), ros2);
  assertEquals([untypedValue(ros1), untypedValue(ros2)], [message, message]);
  const other = { a: { secs: 1, nsecs: 2, more: 3 }, b: { sec: "x", nsec: 1 }, c: [1, 2], d: null };
  assertEquals(untypedValue(other), other);
  assertEquals(toDialect(other, "ros1"), other);
});
