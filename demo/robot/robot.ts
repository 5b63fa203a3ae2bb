/**
 * What the nodes of the example robot say to each other, and what they can be tuned by.
 *
 * @module
 */
import { type DefinedMesh, defineMesh, defineSchema } from "@rosy/rosy";
import { geometry_msgs, nav_msgs, sensor_msgs, tf2_msgs } from "@rosy/rosy/schemas";

const metres = { type: "number", description: "In metres." };

const Place = defineSchema<{ x: number; y: number }>("robot_demo/Place", {
  type: "object",
  properties: { x: metres, y: metres },
  required: ["x", "y"],
});
const Progress = defineSchema<{ distance: number }>("robot_demo/Progress", {
  type: "object",
  properties: { distance: metres },
  required: ["distance"],
});

/** The robot's mesh. */
export const robot = defineMesh({
  topics: {
    cmd_vel: [geometry_msgs.Twist],
    odom: [nav_msgs.Odometry],
    tf: [tf2_msgs.TFMessage],
    scan: [sensor_msgs.LaserScan],
    battery: [sensor_msgs.BatteryState],
    map: [nav_msgs.OccupancyGrid],
    "camera/image": [sensor_msgs.Image],
  },
  actions: {
    drive_to: { goal: Place, feedback: Progress, result: Place },
  },
  params: {
    base: {
      max_speed: {
        default: 1,
        min: 0,
        max: 2,
        unit: "m/s",
        description: "How fast it drives at most.",
      },
      max_turn: {
        default: 2,
        min: 0,
        max: 4,
        unit: "rad/s",
        description: "How fast it turns at most.",
      },
    },
    lidar: {
      rate: { default: 10, min: 1, max: 50, unit: "Hz", description: "How often it turns." },
      rays: { default: 180, min: 4, max: 1440, step: 1, description: "How many rays a turn has." },
    },
    pilot: {
      speed: {
        default: 0.5,
        min: 0.05,
        max: 2,
        unit: "m/s",
        description: "How fast it drives to a place.",
      },
    },
  },
});

/** What the compiler knows of it: a node of the robot is a `Node<Robot>`. */
export type Robot = typeof robot extends DefinedMesh<infer M> ? M : never;
