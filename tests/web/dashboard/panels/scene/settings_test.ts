import { assertEquals } from "@std/assert";
import {
  drawnTopics,
  transformTopics,
} from "../../../../../lib/web/dashboard/panels/scene/drawn_topics.ts";
import {
  firstTopic,
  readSceneSettings,
} from "../../../../../lib/web/dashboard/panels/scene/settings.ts";
import type { TopicInfo } from "../../../../../lib/web/dashboard/robot/topic_info.ts";

const FIRST = {
  fixedFrame: "",
  follow: "off",
  followFrame: "",
  isPlan: false,
  hasFrames: true,
  topics: [],
} as const;

Deno.test("readSceneSettings() takes what it can read, and what is wrong as it is at first", () => {
  assertEquals(readSceneSettings({}), FIRST);
  const wrong = {
    fixedFrame: 5,
    follow: "up",
    isPlan: "yes",
    topics: [null, {}, { name: 3 }, "scan"],
  };
  assertEquals(readSceneSettings(wrong), FIRST);
  const scan = {
    name: "scan",
    pointPx: 1000,
    colourBy: "height" as const,
    keptSeconds: -5,
    hasTrail: false,
  };
  assertEquals(readSceneSettings({ follow: "heading", topics: [scan] }), {
    ...FIRST,
    follow: "heading",
    topics: [{ ...scan, isShown: true, pointPx: 20, keptSeconds: 0 }],
  });
});

Deno.test("drawnTopics() has all that can be drawn, and what was added; maps have their own colours", () => {
  const topics = [
    topicOf("scan", "sensor_msgs/msg/LaserScan"),
    topicOf("map", "nav_msgs/msg/OccupancyGrid"),
    topicOf("battery", "sensor_msgs/msg/BatteryState"),
    topicOf("odom", "nav_msgs/msg/Odometry"),
    { ...topicOf("secret", "nav_msgs/msg/Path"), mayRead: false },
    topicOf("untyped", ""),
  ];
  const chosen = [{ ...firstTopic("odom"), isShown: false }, firstTopic("untyped")];
  const drawn = drawnTopics(topics, chosen);
  assertEquals(drawn.map(({ name, colour, isShown }) => [name, colour, isShown]), [
    ["map", undefined, true],
    ["odom", 0, false],
    ["scan", 1, true],
    ["untyped", 2, true],
  ]);
});

Deno.test("transformTopics() are those that tell where frames are", () => {
  const topics = [
    topicOf("tf", "tf2_msgs/msg/TFMessage"),
    topicOf("frames", "foxglove.FrameTransforms"),
    topicOf("odom", "nav_msgs/msg/Odometry"),
  ];
  assertEquals(transformTopics(topics), ["tf", "frames"]);
});

function topicOf(name: string, type: string): TopicInfo {
  return { name, type, senders: [], listeners: [], mayRead: true, mayWrite: true };
}
