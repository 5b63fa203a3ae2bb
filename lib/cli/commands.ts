import type { Catalogue, Command, CommandGroup } from "./line/command.ts";
import { ACTION_COMMANDS } from "./action/commands.ts";
import { BAG_COMMANDS } from "./bag/commands.ts";
import { BRIDGE_COMMANDS } from "./bridge/commands.ts";
import { COMPLETIONS_COMMANDS } from "./completions/commands.ts";
import { COORDINATOR_COMMANDS } from "./coordinator/commands.ts";
import { DOCTOR_COMMANDS } from "./doctor/commands.ts";
import { FOREIGN_WORDS } from "./foreign_words.ts";
import { INIT_COMMANDS } from "./init/commands.ts";
import { INTERFACE_COMMANDS } from "./interface/commands.ts";
import { LAUNCH_COMMANDS, RUN_COMMANDS } from "./launch/commands.ts";
import { LOG_COMMANDS } from "./log/commands.ts";
import { NODE_COMMANDS } from "./node/commands.ts";
import { PARAM_COMMANDS } from "./param/commands.ts";
import { PASSING_COMMANDS } from "./passing/commands.ts";
import { SERVICE_COMMANDS } from "./service/commands.ts";
import { SPEEDTEST_COMMANDS } from "./speedtest/commands.ts";
import { TELEOP_COMMANDS } from "./teleop/commands.ts";
import { TOP_COMMANDS } from "./top/commands.ts";
import { TOPIC_COMMANDS } from "./topic/commands.ts";
import { TYPES_COMMANDS } from "./types/commands.ts";
import { WEB_COMMANDS } from "./web/commands.ts";

const COMMAND_GROUPS: readonly CommandGroup[] = [
  { name: "init", summary: "Write a small robot to start from." },
  { name: "launch", summary: "Start a robot's nodes together." },
  { name: "run", summary: "Start one function as a node." },
  { name: "node", summary: "Look at the nodes of the mesh." },
  { name: "topic", summary: "Look at topics, listen to them, send to them." },
  { name: "service", summary: "Look at services and call them." },
  { name: "action", summary: "Look at actions, start and cancel their goals." },
  { name: "teleop", summary: "Drive a robot by the keyboard." },
  { name: "log", summary: "Show what nodes log." },
  { name: "param", summary: "Look at the params of nodes and set them." },
  { name: "top", summary: "Watch what all nodes, topics and processes do and take." },
  { name: "interface", summary: "Look at the types of topics and services." },
  { name: "types", summary: "Write the types of a mesh or of bags as TypeScript." },
  { name: "bag", summary: "Record messages, play them, look at recordings." },
  { name: "web", summary: "Let browsers, Foxglove, rosbridge's clients and HTTP in." },
  { name: "bridge", summary: "Join the mesh to other systems: MQTT, NATS, ROS and more." },
  { name: "coordinator", summary: "Let nodes find each other without multicast." },
  { name: "doctor", summary: "Find out why nodes do not find or reach each other." },
  { name: "speedtest", summary: "Measure how fast messages get from node to node." },
  { name: "completions", summary: "Complete command lines in a shell." },
];

const COMMANDS: readonly Command[] = [
  ...INIT_COMMANDS,
  ...LAUNCH_COMMANDS,
  ...RUN_COMMANDS,
  ...NODE_COMMANDS,
  ...TOPIC_COMMANDS,
  ...PASSING_COMMANDS,
  ...SERVICE_COMMANDS,
  ...ACTION_COMMANDS,
  ...TELEOP_COMMANDS,
  ...LOG_COMMANDS,
  ...PARAM_COMMANDS,
  ...TOP_COMMANDS,
  ...INTERFACE_COMMANDS,
  ...TYPES_COMMANDS,
  ...BAG_COMMANDS,
  ...WEB_COMMANDS,
  ...BRIDGE_COMMANDS,
  ...COORDINATOR_COMMANDS,
  ...DOCTOR_COMMANDS,
  ...SPEEDTEST_COMMANDS,
  ...COMPLETIONS_COMMANDS,
];

/** Every command: each group has a room of its own, and there the table of its commands. */
export const CATALOGUE: Catalogue = {
  groups: COMMAND_GROUPS,
  commands: COMMANDS,
  foreignWords: FOREIGN_WORDS,
};
