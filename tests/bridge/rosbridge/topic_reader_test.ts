import { assert, assertEquals, assertThrows } from "@std/assert";
import { Rosapi } from "../../../lib/bridge/rosbridge/rosapi.ts";
import { RosbridgeClient } from "../../../lib/bridge/rosbridge/rosbridge_client.ts";
import type { ReceivedMessage } from "../../../lib/bridge/rosbridge/subscriptions.ts";
import { type TopicReader, topicReader } from "../../../lib/bridge/rosbridge/topic_reader.ts";
import { cborFrame } from "../../../lib/web/rosbridge/cbor.ts";
import { Collector } from "../../support/collector.ts";
import { HAS_ROSBAGS, REFERENCE_SCAN, rosReferences } from "../support/ros_reference.ts";
import { OddServer } from "./odd_server.ts";

/** What a reader makes of the first message that comes. */
async function readFirst(client: RosbridgeClient, topic: string, reader: TopicReader) {
  const heard = new Collector<ReceivedMessage>();
  const { compressions } = reader;
  using _listening = client.subscribe(topic, { compressions }, heard.add);
  const [message] = await heard.count(1);
  assert(message);
  return { form: message.form, value: reader.read(message) };
}

Deno.test({
  name:
    "topicReader() reads what nodes of ROS 1 and 2 have written, by what their server says of types",
  ignore: !HAS_ROSBAGS,
  fn: async () => {
    const { ros1, ros2 } = await rosReferences();
    const types = ["sensor_msgs/LaserScan", "sensor_msgs/msg/LaserScan"];
    const bytes: Record<string, Uint8Array> = { "/one": ros1.bytes, "/two": ros2.bytes };
    await using server = new OddServer(({ op, id, service, topic, compression }, send) => {
      if (op === "subscribe" && compression === "cbor-raw") {
        const msg = { secs: 7, nsecs: 500_000_000, bytes: bytes[String(topic)] };
        send(cborFrame({ op: "publish", topic, msg }));
      } else if (service === "/rosapi/topics_and_raw_types") {
        const typedefs_full_text = [ros1.text, ros2.text];
        const values = { topics: ["/one", "/two"], types, typedefs_full_text };
        send({ op: "service_response", id, values, result: true });
      } else if (op === "call_service") {
        send({ op: "service_response", id, values: "no such service", result: false });
      }
    });
    await using client = await RosbridgeClient.open({ url: server.url });
    const rosapi = new Rosapi(client, { timeoutMs: 60_000 });
    const [first, second] = await Promise.all(types.map((type) => rosapi.definition(type)));
    const one = await topicReader(types[0]!, { dialect: "ros1", definition: first });
    const two = await topicReader(types[1]!, { dialect: "ros2", definition: second });
    assertEquals(one.type?.name, "sensor_msgs/LaserScan");
    assertEquals(await readFirst(client, "one", one), {
      form: "raw",
      value: { ...REFERENCE_SCAN, header: { seq: 5, ...REFERENCE_SCAN.header } },
    });
    assertEquals(await readFirst(client, "two", two), { form: "raw", value: REFERENCE_SCAN });
    // A server of rosbridge may send JSON, whatever was asked of it.
    const value = { header: { stamp: { sec: 12, nanosec: 34 } }, ranges: [0.5, null] };
    assertEquals(two.read({ form: "json", value }), {
      header: { stamp: { sec: 12, nsec: 34 } },
      ranges: Float32Array.of(0.5, NaN),
    });
    const halved = ros1.bytes.subarray(0, 40);
    assertThrows(() => one.read({ form: "raw", bytes: halved, epochMs: 0 }), RangeError);
  },
});

Deno.test("topicReader() takes ROS's own types from its own table, but never what is written by them", async () => {
  const reader = await topicReader("std_msgs/msg/Header", { dialect: "ros2" });
  assertEquals(reader.compressions, ["cbor", "none"]);
  assertEquals(reader.type?.name, "std_msgs/msg/Header");
  const value = { stamp: { sec: 1, nanosec: 2 }, frame_id: "map" };
  assertEquals(reader.read({ form: "json", value }), { ...value, stamp: { sec: 1, nsec: 2 } });
  const raw = { form: "raw", bytes: new Uint8Array(), epochMs: 0 } as const;
  assertThrows(() => reader.read(raw), TypeError);
});

Deno.test("topicReader() knows no more than times of a type that nobody defines", async () => {
  const reader = await topicReader("my_msgs/Mine", { dialect: "ros1" });
  assertEquals([reader.type, reader.compressions], [undefined, ["cbor", "none"]]);
  assertEquals(reader.read({ form: "cbor", value: { at: { secs: 1, nsecs: 2 }, data: "AQ==" } }), {
    at: { sec: 1, nsec: 2 },
    data: "AQ==",
  });
});

Deno.test("topicReader() leaves what comes from rosy as it is", async () => {
  const reader = await topicReader("sensor_msgs/msg/Imu", { dialect: "rosy" });
  assertEquals(reader.type?.name, "sensor_msgs/msg/Imu");
  const value = { secs: 1, nsecs: 2 };
  assertEquals(reader.read({ form: "cbor", value }), value);
});
