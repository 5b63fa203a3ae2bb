import type { Command, Flag } from "../line/command.ts";
import { COMMON_FLAGS, DISCOVERY_TIME_FLAG } from "../line/flags.ts";

const KNOWN_FLAG: Flag = {
  name: "known",
  type: "boolean",
  summary: "Look at the messages that rosy knows by itself, and not at the mesh.",
};

/** The commands of `rosy interface …`. */
export const INTERFACE_COMMANDS: readonly Command[] = [
  {
    path: ["interface", "list"],
    summary: "List the types of topics and services.",
    description: [
      "A type is there because a node has a schema for a topic or a service. With --known it lists " +
      "the messages of @rosy/rosy/schemas: Foxglove's, and those of ROS's common interfaces.",
    ],
    positionals: [],
    flags: [KNOWN_FLAG, DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [
      { command: "rosy interface list", summary: "Print each type with what is of it." },
      { command: "rosy interface list --known", summary: "Print the messages that rosy knows." },
    ],
    foreignFlags: [
      { word: "-m", answer: "leave it out; services have => in their types" },
      { word: "-s", answer: "leave it out; services have => in their types" },
    ],
    load: () => import("./list.ts"),
  },
  {
    path: ["interface", "show"],
    summary: "Show the fields of types: what they hold, in which units.",
    description: [
      "The schema comes from a node that has it. A type that no node has, and rosy knows by itself, is " +
      "shown, too. With --json it is printed as JSON Schema: of the list of a message's values, for a " +
      "service of its arguments and of its result.",
    ],
    positionals: [
      { name: "TYPE", kind: "type", summary: "A type to show.", repeated: true },
    ],
    flags: [KNOWN_FLAG, ...COMMON_FLAGS],
    examples: [
      { command: "rosy interface show foxglove.LaserScan", summary: "Show what a scan holds." },
      {
        command: "rosy interface show sensor_msgs/Imu --known --json",
        summary: "Print the JSON Schema of a message of ROS, without a mesh.",
      },
    ],
    load: () => import("./show.ts"),
  },
];
