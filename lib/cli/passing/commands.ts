import type { Command, Flag, ForeignWord, Positional } from "../line/command.ts";
import { COMMON_FLAGS, nameFlag, RATE_FLAG, TIMEOUT_FLAG } from "../line/flags.ts";

const IN: Positional = {
  name: "IN",
  kind: "topic",
  summary: "The topic to listen to, or a pattern.",
};

const OUT: Positional = {
  name: "OUT",
  kind: "topic",
  summary: "The topic to send on; with a pattern, {} stands for the name of each topic.",
};

const LAZY_FLAG: Flag = {
  name: "lazy",
  type: "boolean",
  summary: "Listen only while somebody listens to OUT.",
};

const AS_IT_CAME =
  "Messages go on as they came, whatever encoded them; they are published anew, so that their time is " +
  "that of this node. What was retained keeps its time, and is retained here, too. OUT is announced " +
  "with the type of IN. Nothing is queued: where a listener of OUT does not keep up, the senders of " +
  "IN wait. Ctrl-C ends it, and prints how many messages went through.";

/** ROS 2 has them as parameters of its nodes. */
const PARAMETERS: readonly ForeignWord[] = [
  { word: "--ros-args", answer: "here it is --lazy and --name" },
];

/** The commands that pass messages on from one topic to another. */
export const PASSING_COMMANDS: readonly Command[] = [
  {
    path: ["topic", "relay"],
    summary: "Pass the messages of a topic on to another one.",
    description: [AS_IT_CAME],
    positionals: [IN, OUT],
    flags: [LAZY_FLAG, nameFlag(), ...COMMON_FLAGS],
    examples: [
      { command: "rosy topic relay imu robot1/imu", summary: "Have it under another name, too." },
      {
        command: "rosy topic relay 'camera/*' 'robot1/{}' --lazy",
        summary: "The same for all cameras, while somebody looks.",
      },
    ],
    foreignFlags: PARAMETERS,
    load: () => import("./relay.ts"),
  },
  {
    path: ["topic", "throttle"],
    summary: "Pass so many messages, or bytes, a second on to another topic.",
    description: [
      "With --rate messages pass evenly, so many a second on average: of 30 a second two in three " +
      "with --rate 20. With --bytes-per-second they pass until a second's worth is used up; one that " +
      "is larger than that passes, too, and what follows waits the longer. What is retained passes " +
      "in any case. Each topic of a pattern is counted by itself.",
      AS_IT_CAME,
    ],
    positionals: [IN, OUT],
    flags: [
      { ...RATE_FLAG, summary: "So many messages a second at most." },
      {
        name: "bytes-per-second",
        type: "string",
        placeholder: "SIZE",
        summary: "So many bytes a second at most, such as 500kB or 2MiB.",
      },
      LAZY_FLAG,
      nameFlag(),
      ...COMMON_FLAGS,
    ],
    examples: [
      {
        command: "rosy topic throttle camera/image camera/preview --rate 2",
        summary: "Two images a second for a slow link.",
      },
      {
        command: "rosy topic throttle scan scan/thin --bytes-per-second 100kB",
        summary: "As many scans as 100 kB a second allow.",
      },
    ],
    foreignFlags: PARAMETERS,
    load: () => import("./throttle.ts"),
  },
  {
    path: ["topic", "drop"],
    summary: "Pass all but X of every Y messages on to another topic.",
    description: ["Of every Y messages the first X are dropped.", AS_IT_CAME],
    positionals: [
      IN,
      OUT,
      { name: "X", kind: "value", summary: "How many to drop." },
      { name: "Y", kind: "value", summary: "Of how many." },
    ],
    flags: [LAZY_FLAG, nameFlag(), ...COMMON_FLAGS],
    examples: [
      { command: "rosy topic drop scan scan/half 1 2", summary: "Leave out every other scan." },
    ],
    foreignFlags: PARAMETERS,
    load: () => import("./drop.ts"),
  },
  {
    path: ["topic", "mux"],
    summary: "Pass one of several topics on, and have it selected which.",
    description: [
      "The first input is selected at the beginning, unless --select names another one. 'rosy topic " +
      "select OUT IN' selects, as does a call of the service OUT/_mux/select with the name of an " +
      "input, or __none. The topic OUT/_mux/selected tells which one it is, retained. Only the " +
      "selected one is listened to.",
      AS_IT_CAME,
    ],
    positionals: [
      { name: "OUT", kind: "topic", summary: "The topic to send on." },
      { name: "IN", kind: "topic", summary: "A topic to select.", repeated: true },
    ],
    flags: [
      {
        name: "select",
        type: "string",
        placeholder: "IN",
        summary: "What is selected at the beginning: one of the inputs, or __none.",
        completes: "topic",
      },
      LAZY_FLAG,
      nameFlag(),
      ...COMMON_FLAGS,
    ],
    examples: [
      {
        command: "rosy topic mux cmd_vel joystick/cmd_vel planner/cmd_vel",
        summary: "Let the joystick drive, until the planner is selected.",
      },
      {
        command: "rosy topic mux cmd_vel joystick planner --select __none",
        summary: "Stand still.",
      },
    ],
    foreignFlags: PARAMETERS,
    load: () => import("./mux.ts"),
  },
  {
    path: ["topic", "select"],
    summary: "Select what a mux passes on, or tell what it could.",
    description: [
      "It lists the inputs of the mux that sends on OUT, with a * before the selected one.",
    ],
    positionals: [
      { name: "OUT", kind: "topic", summary: "The topic that the mux sends on." },
      { name: "IN", kind: "topic", summary: "The input to select, or __none.", optional: true },
    ],
    flags: [TIMEOUT_FLAG, nameFlag("rosy_topic_select"), ...COMMON_FLAGS],
    examples: [
      { command: "rosy topic select cmd_vel", summary: "Who drives, and who could?" },
      { command: "rosy topic select cmd_vel planner/cmd_vel", summary: "Let the planner drive." },
      { command: "rosy topic select cmd_vel __none", summary: "Let nobody drive." },
    ],
    load: () => import("./select.ts"),
  },
];
