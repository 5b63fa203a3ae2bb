import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { defaultLayout } from "../../../../lib/web/dashboard/layout/default_layout.ts";
import { PANELS } from "../../../../lib/web/dashboard/panels/panels.ts";
import type { Robot } from "../../../../lib/web/dashboard/robot/robot.ts";
import type { Source } from "../../../../lib/web/dashboard/robot/source.ts";
import type { TopicInfo } from "../../../../lib/web/dashboard/robot/topic_info.ts";
import type { Role } from "../../../../lib/web/gateway/mesh_view.ts";

function topic(name: string, type: string): TopicInfo {
  return { name, type, senders: [], listeners: [], mayRead: true, mayWrite: true };
}

/** What a layout is made of, with the rows of each panel. */
function madeOf(topics: readonly TopicInfo[], role: Role = "control"): string[] {
  const source: Pick<Source, "kind" | "topics"> = { kind: "live", topics: signal(topics) };
  const robot = { source: signal(source), role: signal(role) } as Pick<Robot, "source" | "role">;
  return defaultLayout(robot, PANELS).panels.map(({ panel, rows }) => `${panel} ${rows}`);
}

const DRIVEN = topic("cmd_vel", "geometry_msgs/msg/Twist");
const SCAN = topic("scan", "sensor_msgs/msg/LaserScan");
const [LEFT, RIGHT] = ["left", "right"].map((name) => topic(name, "sensor_msgs/msg/Image"));

Deno.test("defaultLayout() shows what a robot has, each once it is there", () => {
  assertEquals(madeOf([]).sort(), ["log 7", "nodes 7"]);
  assertEquals(madeOf([SCAN, DRIVEN, LEFT!]).slice(0, 4), [
    "scene 12",
    "image 12",
    "drive 12",
    "plot 7",
  ]);
  assertEquals(madeOf([LEFT!, RIGHT!]).filter((one) => one.startsWith("image")), [
    "image 6",
    "image 6",
  ]);
});

Deno.test("defaultLayout() has nothing that drives for who may only look, nor what is a guess", () => {
  assertEquals(madeOf([DRIVEN], "view").some((one) => one.startsWith("drive")), false);
  assertEquals(madeOf([topic("x", "")]).sort(), ["log 7", "nodes 7"]);
});
