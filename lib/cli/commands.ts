import type { Command, CommandGroup } from "./command.ts";
import { BAG_COMMANDS } from "./commands/bag.ts";
import { COMPLETIONS_COMMANDS } from "./commands/completions.ts";
import { COORDINATOR_COMMANDS } from "./commands/coordinator.ts";
import { DOCTOR_COMMANDS } from "./commands/doctor.ts";
import { INIT_COMMANDS } from "./commands/init.ts";
import { LAUNCH_COMMANDS, RUN_COMMANDS } from "./commands/launch.ts";
import { NODE_COMMANDS } from "./commands/node.ts";
import { SERVICE_COMMANDS } from "./commands/service.ts";
import { SPEEDTEST_COMMANDS } from "./commands/speedtest.ts";
import { TOPIC_COMMANDS } from "./commands/topic.ts";

/** The first words of the commands. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  { name: "init", summary: "Write a small robot to start from." },
  { name: "launch", summary: "Start a robot's nodes together." },
  { name: "run", summary: "Start one function as a node." },
  { name: "node", summary: "Look at the nodes of the mesh." },
  { name: "topic", summary: "Look at topics, listen to them, send to them." },
  { name: "service", summary: "Look at services and call them." },
  { name: "bag", summary: "Record messages, play them, look at recordings." },
  { name: "coordinator", summary: "Let nodes find each other without multicast." },
  { name: "doctor", summary: "Find out why nodes do not find or reach each other." },
  { name: "speedtest", summary: "Measure how fast messages get from node to node." },
  { name: "completions", summary: "Complete command lines in a shell." },
];

/**
 * Every command: parsing, help and completions are made from this table. Each group has a file in
 * `commands/`.
 */
export const COMMANDS: readonly Command[] = [
  ...INIT_COMMANDS,
  ...LAUNCH_COMMANDS,
  ...RUN_COMMANDS,
  ...NODE_COMMANDS,
  ...TOPIC_COMMANDS,
  ...SERVICE_COMMANDS,
  ...BAG_COMMANDS,
  ...COORDINATOR_COMMANDS,
  ...DOCTOR_COMMANDS,
  ...SPEEDTEST_COMMANDS,
  ...COMPLETIONS_COMMANDS,
];
